"""Whether messages go out, and what waits: for the health page, `kept status` and the worker's log.

Nobody has to sign in to read it, so it holds numbers and times only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, func, or_, select

from appointments.domain.messages import AT_ANY_HOUR_KINDS, SILENT_CHANNELS, MessageState, ProviderState
from appointments.domain.times import clock_in_words, day_of, in_words
from appointments.records import statements
from appointments.records.engine import reading
from appointments.records.repositories.messaging import SqlProviderStates
from appointments.records.tables import MessageRow

_MESSAGES = statements.table_of(MessageRow)

# A message that may be sent goes out within seconds: one that still waits then is worth somebody's look.
LATE_AFTER = timedelta(minutes=15)
# A worker looks each second, also while a provider is paused and when nothing is due.
LOOKED_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class OutboxState:
    """`due` wait to be sent now, `oldest_due` since then; `late_since`: one of them could have been sent from then on,
    longer than LATE_AFTER ago and in no quiet hours. `trying_again` were not taken at first and wait for their next
    try, the first of them at `next_try`. Of `unknown` nobody knows whether they went out.

    `paused` are the providers that take no messages at the moment, of those that are asked to. `looked_at` is when a
    worker last looked for what is to be sent; None where none ever has.
    """

    now: datetime
    due: int = 0
    oldest_due: datetime | None = None
    late_since: datetime | None = None
    trying_again: int = 0
    next_try: datetime | None = None
    unknown: int = 0
    paused: tuple[ProviderState, ...] = ()
    looked_at: datetime | None = None

    @property
    def unattended(self) -> bool:
        """No worker looks for work: also where nothing is due, because reminders are queued by it, too."""
        if self.looked_at is None:
            return self.late_since is not None
        return self.now - self.looked_at > LOOKED_WITHIN

    @property
    def status(self) -> str:
        """`ok`, or the first of what is wrong: `unattended`, `paused`, `late`."""
        wrong = {"unattended": self.unattended, "paused": bool(self.paused), "late": self.late_since is not None}
        return next((name for name, so in wrong.items() if so), "ok")

    @property
    def words(self) -> str:
        """One sentence for each thing that somebody should know."""
        said = [*self._nobody_looks(), *map(self._pause, self.paused), *self._waiting(), *self._unknown()]
        return " ".join(said)

    def _nobody_looks(self) -> list[str]:
        if not self.unattended:
            return []
        since = _since(" since", self.looked_at) or " so far"
        return [f"Nobody has looked for messages to send{since}: no worker runs."]

    def _pause(self, provider: ProviderState) -> str:
        again = provider.try_from
        failed = f"it failed {provider.failures} times in a row, at last with {provider.failure or 'no answer'}"
        tried = f"The next try is at {clock_in_words(again)}" if again and again > self.now else "It is tried again now"
        return (
            f"Messages through {provider.name} are paused{_since(', since', provider.paused_at)}: {failed}. "
            f"Nothing is lost, they wait. {tried}."
        )

    def _waiting(self) -> list[str]:
        said = []
        if self.due:
            waits = "1 message waits" if self.due == 1 else f"{self.due:,} messages wait"
            said.append(f"{waits} to be sent{_since(', the oldest since', self.oldest_due)}.")
        if self.late_since is not None:
            said.append(f"That is late: it could have been sent {_long(self.now - self.late_since)} ago.")
        if self.trying_again:
            one = self.trying_again == 1
            who = "1 message was" if one else f"{self.trying_again:,} messages were"
            said.append(f"{who} not taken and will be tried again{_since(', at', self.next_try)}.")
        return said or ["No message waits to be sent."]

    def _unknown(self) -> list[str]:
        if not self.unknown:
            return []
        whose = "1 message" if self.unknown == 1 else f"{self.unknown:,} messages"
        return [f"Of {whose} it is not known whether they were sent; the provider is asked."]


def _since(words: str, instant: datetime | None) -> str:
    return f"{words} {clock_in_words(instant)} on {in_words(day_of(instant))}" if instant else ""


def _long(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    for unit, size in (("days", 24 * 60), ("hours", 60)):
        if minutes >= 2 * size:
            return f"{minutes // size} {unit}"
    return f"{minutes} minutes"


def outbox_state(
    now: datetime,
    *,
    engine: Engine,
    providers: frozenset[str],
    sendable_from: Callable[[datetime], datetime] = lambda instant: instant,
) -> OutboxState:
    """`providers` are those in use: what is known of one that the landlord has left troubles nobody. `sendable_from`
    knows the quiet hours."""
    queued = _MESSAGES.c.state == MessageState.QUEUED.value
    due = (queued, _MESSAGES.c.not_before <= now, _MESSAGES.c.expires_at > now)
    again = (queued, _MESSAGES.c.not_before > now, _MESSAGES.c.attempts > 0)
    with reading(engine) as connection:
        waiting = connection.execute(select(func.count(), func.min(_MESSAGES.c.not_before)).where(*due)).one()
        trying = connection.execute(select(func.count(), func.min(_MESSAGES.c.not_before)).where(*again)).one()
        unknown = select(func.count()).where(_MESSAGES.c.state == MessageState.UNKNOWN.value)
        states = [state for state in SqlProviderStates(connection).all() if state.name in providers]
        perhaps_late = waiting[1] is not None and waiting[1] <= now - LATE_AFTER
        at_any_hour, by_day = _oldest(connection, due) if perhaps_late else (None, None)
        state = OutboxState(
            now=now,
            due=waiting[0],
            oldest_due=waiting[1],
            trying_again=trying[0],
            next_try=trying[1],
            unknown=connection.scalar(unknown) or 0,
            paused=tuple(state for state in states if state.paused),
            looked_at=min((state.looked_at for state in states if state.looked_at is not None), default=None),
        )
    # Asked outside: the quiet hours are read by a transaction of their own.
    return replace(state, late_since=_late_since(now, at_any_hour, by_day, sendable_from)) if perhaps_late else state


def _oldest(connection: Connection, due: tuple[ColumnElement[bool], ...]) -> tuple[datetime | None, datetime | None]:
    """Of those that may go out in the quiet hours, and of the others."""
    quiet = or_(_MESSAGES.c.kind.in_(sorted(AT_ANY_HOUR_KINDS)), _MESSAGES.c.channel.in_(sorted(SILENT_CHANNELS)))
    oldest = func.min(_MESSAGES.c.not_before)
    found = select(oldest.filter(quiet), oldest.filter(~quiet)).where(*due)
    at_any_hour, by_day = connection.execute(found).one()
    return at_any_hour, by_day


def _late_since(
    now: datetime,
    at_any_hour: datetime | None,
    by_day: datetime | None,
    sendable_from: Callable[[datetime], datetime],
) -> datetime | None:
    """Since when the oldest could have been sent, where that was long enough ago. In the quiet hours, and in the first
    minutes after them, what has to wait for their end is not late."""
    before = now - LATE_AFTER
    late = [at_any_hour] if at_any_hour is not None and at_any_hour <= before else []
    if by_day is not None and all(sendable_from(instant) == instant for instant in (before, now)):
        since = sendable_from(by_day)
        late += [since] if since <= before else []
    return min(late, default=None)


def paused_providers(*, engine: Engine) -> frozenset[str]:
    """Those that take no messages at the moment. It costs next to nothing, however many messages wait."""
    with reading(engine) as connection:
        return frozenset(state.name for state in SqlProviderStates(connection).all() if state.paused)
