"""When something was done that a phone could send only later: by its steady clock, or by its time of day if that can be
believed.

A steady clock (`performance.now()` of one run of the app) cannot be set by anybody. A time of day can; so it is
believed only when the phone's clock has stayed where it was against ours since the exchange before, and then only the
length of time that it shows counts, never the time that it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.evidence import Held, HeldKnown

# How far a phone's clock may have moved against ours from one exchange to the next, to be believed in between.
AGREES = timedelta(minutes=2)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Exchange:
    """One sending: both clocks of the phone at the moment of sending, and ours when it came. `device` is the phone's
    reference for itself, empty where its app says none.
    """

    sent_at: datetime
    received_at: datetime
    run: str = ""
    steady_ms: int | None = None
    device: str = ""

    @property
    def skew(self) -> timedelta:
        """The server's time of day minus the phone's."""
        return self.received_at - self.sent_at


@dataclass(frozen=True)
class DeviceClock:
    """What the exchanges of one phone of an account showed of its clock: where it stood against ours at the last one,
    and since which exchange it has stayed there. An operative may have two phones, and one of them may be wrong.
    """

    account_ref: str
    device: str
    skew: timedelta
    at: datetime
    since: datetime

    def after(self, exchange: Exchange) -> DeviceClock:
        """As the next exchange shows it."""
        since = self.since if abs(exchange.skew - self.skew) <= AGREES else exchange.received_at
        return DeviceClock(self.account_ref, self.device, exchange.skew, exchange.received_at, since)

    @staticmethod
    def first(account_ref: str, exchange: Exchange) -> DeviceClock:
        return DeviceClock(account_ref, exchange.device, exchange.skew, exchange.received_at, exchange.received_at)


@dataclass(frozen=True)
class Moment:
    """When the phone says that something was done."""

    device_at: datetime | None
    run: str = ""
    steady_ms: int | None = None
    device: str = ""

    def before(self, other: Moment) -> bool:
        """Whether it comes earlier in the phone's own order: by its steady clock within one run of the app. Between two
        phones nobody can say: either clock may be wrong.
        """
        if self.device != other.device:
            return False
        if self.run and self.run == other.run and self.steady_ms is not None and other.steady_ms is not None:
            return self.steady_ms < other.steady_ms
        return self.device_at is not None and other.device_at is not None and self.device_at < other.device_at


def held_for(moment: Moment, exchange: Exchange, last: DeviceClock | None) -> tuple[timedelta, HeldKnown]:
    """How long the phone kept it, in whole milliseconds, and how that is known.

    `last` is what the exchanges before this one showed; None when there was none.

    The time of day is believed from an exchange that came before it was done, because a clock that is set afterwards
    would agree with itself from then on. It never outweighs the steady clock of the same run, which somebody would
    have to stop instead of only setting the clock for a moment: what a phone sleeps with its page in sight is left out.
    """
    if moment.run and moment.run == exchange.run and moment.steady_ms is not None and exchange.steady_ms is not None:
        length = (exchange.steady_ms - moment.steady_ms) * _MS
        return (length, HeldKnown.STEADY) if length >= timedelta(0) else (timedelta(0), HeldKnown.NOT_KNOWN)
    if moment.device_at is None or last is None or abs(exchange.skew - last.skew) > AGREES:
        return timedelta(0), HeldKnown.NOT_KNOWN
    length = (exchange.sent_at - moment.device_at) // _MS * _MS
    seen = timedelta(0) <= length <= exchange.received_at - last.since + AGREES
    return (length, HeldKnown.CLOCK) if seen else (timedelta(0), HeldKnown.NOT_KNOWN)


def at_the_latest(moments: Sequence[Moment], exchange: Exchange, last: DeviceClock | None) -> list[datetime]:
    """For each that one sending brings, in the order in which they were done: when it was done at the latest.

    What nobody can date was done before whatever is known of what comes after it, and within one run of the app as far
    apart as its steady clock says.
    """
    latest = exchange.received_at
    in_run: dict[str, tuple[datetime, int]] = {}
    bounds = []
    for moment in reversed(moments):
        length, known = held_for(moment, exchange, last)
        if known is not HeldKnown.NOT_KNOWN:
            latest = min(latest, exchange.received_at - min(length, _LONGEST))
        elif moment.run and moment.steady_ms is not None:
            later, steady_ms = in_run.get(moment.run, (latest, moment.steady_ms))
            if steady_ms >= moment.steady_ms:
                latest = min(latest, later - min((steady_ms - moment.steady_ms) * _MS, _LONGEST))
            in_run[moment.run] = (latest, moment.steady_ms)
        bounds.append(latest)
    return bounds[::-1]


def reckoned(
    moment: Moment,
    exchange: Exchange,
    last: DeviceClock | None,
    *,
    not_before: datetime | None = None,
    after: datetime | None = None,
    not_after: datetime | None = None,
) -> Held:
    """The server's time of it: never after it came, never before `not_before` (the day of the promise), and never
    before `after`, the time of what was done before it at the same visit. What nobody can date is `not_after`.
    """
    length, known = held_for(moment, exchange, last)
    came = exchange.received_at
    latest = came if known is not HeldKnown.NOT_KNOWN or not_after is None else min(came, not_after)
    bounds = [bound for bound in (not_before, after) if bound is not None]
    return Held(came, min(latest, max([latest - min(length, _LONGEST), *bounds])), known)


# Longer than any phone keeps anything: it only keeps the arithmetic within what a calendar holds.
_LONGEST = timedelta(days=366)
