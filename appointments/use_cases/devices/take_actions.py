"""What a phone sends is stored before anything else happens to it: as it came, with both clocks, in the order sent.

The same action sent again is the same action. Whatever cannot be read, and a reference that names something else
already, is stored too; `apply_action` then says what becomes of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.action_reading import Read, content_ref, read_action
from appointments.domain.device_actions import DeviceAction, Why
from appointments.domain.device_times import DeviceClock, Exchange, Moment, at_the_latest, reckoned
from appointments.domain.errors import Invalid, NotFound, Stale
from appointments.domain.evidence import Held
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.times import midnight, require_instant
from appointments.ports import Clock, Records, UnitOfWork

MOST_AT_ONCE = 50
_TRIES = 4
_REF_TAKEN = "Its reference is that of something else that was sent before."


@dataclass(frozen=True)
class TakeActions:
    """One sending. `actions` are JSON values in the order in which they were done; none is an exchange of clocks only.

    `sent_at` is the phone's time of day at the moment of sending; `run` and `steady_ms` its steady clock, empty and
    None where it has none. `device` is the phone's reference for itself, empty where its app says none.
    """

    by: str
    operative_ref: OperativeRef
    actions: tuple[object, ...]
    sent_at: datetime
    run: str = ""
    steady_ms: int | None = None
    device: str = ""


def take_actions(request: TakeActions, *, uow: UnitOfWork, clock: Clock) -> tuple[DeviceAction, ...]:
    """Each as it is stored, one for each that was sent and in the same order; those sent before as they stand now."""
    if len(request.actions) > MOST_AT_ONCE:
        raise Invalid("actions", f"actions: at most {MOST_AT_ONCE} at once")
    sent_at = require_instant(request.sent_at, "sent_at")
    steady_ms = request.steady_ms if request.run else None
    exchange = Exchange(sent_at, clock.now(), request.run, steady_ms, request.device)
    read = [read_action(sent, request.by) for sent in request.actions]
    for left in reversed(range(_TRIES)):
        try:
            return _stored(request, read, exchange, uow)
        except Stale:
            if not left:
                raise
    raise AssertionError("the last try returns or raises")


def _stored(
    request: TakeActions, read: Sequence[Read], exchange: Exchange, uow: UnitOfWork
) -> tuple[DeviceAction, ...]:
    """All of a sending or nothing."""
    with uow.write() as records:
        clock = records.device_actions.clock_of(request.by, request.device)
        # First, so that of two lines that bring the same in another order one waits for the other here.
        now = clock.after(exchange) if clock else DeviceClock.first(request.by, exchange)
        records.device_actions.put_clock(now)
        latest = at_the_latest([_moment(one, exchange) for one in read], exchange, clock)
        taken = [
            store_action(records, one, request.by, request.operative_ref, exchange, clock, not_after)
            for one, not_after in zip(read, latest, strict=True)
        ]
        records.commit()
    return tuple(taken)


def store_action(
    records: Records,
    read: Read,
    by: str,
    operative_ref: OperativeRef,
    exchange: Exchange,
    clock: DeviceClock | None,
    not_after: datetime | None = None,
) -> DeviceAction:
    """One action inside a transaction that is open already; the stored one when it was sent before.

    `not_after` is for what nobody can date: it was done before something that is known.
    """
    action = _as_read(records, read, by, operative_ref, exchange, clock, not_after)
    before = records.device_actions.find(action.ref)
    if before is not None and not _same(before, action):
        # Not ours to overwrite, and not ours to lose: it gets a reference that its content makes.
        again = replace(action, ref=content_ref(action.sent, by), kind=None, why=Why.REF_TAKEN, words=_REF_TAKEN)
        action, before = again, records.device_actions.find(again.ref)
    if before is not None:
        return before
    # Sent twice at the same moment, over two lines: the one that came first stands.
    return action if records.device_actions.add(action) else records.device_actions.get(action.ref)


def _moment(read: Read, exchange: Exchange) -> Moment:
    return Moment(read.device_at, read.run, read.steady_ms, exchange.device)


def _as_read(
    records: Records,
    read: Read,
    by: str,
    operative_ref: OperativeRef,
    exchange: Exchange,
    clock: DeviceClock | None,
    not_after: datetime | None,
) -> DeviceAction:
    held = Held.not_at_all(exchange.received_at)
    moment = _moment(read, exchange)
    if not read.problem:
        held = reckoned(
            moment,
            exchange,
            clock,
            not_before=_promised_day(records, read.appointment_ref),
            after=_done_before(records, read.appointment_ref, by, moment),
            not_after=not_after,
        )
    action = DeviceAction(
        ref=read.ref,
        by=by,
        operative_ref=operative_ref,
        sent=read.sent,
        received_at=held.received_at,
        at=held.at,
        kind=None if read.problem else read.kind,
        appointment_ref=read.appointment_ref,
        device_at=read.device_at,
        run=read.run,
        steady_ms=read.steady_ms,
        device=exchange.device,
        why=Why.UNREADABLE if read.problem else Why.NONE,
        words=read.problem,
    )
    return replace(action, held_known=held.known) if held.known else action


def _promised_day(records: Records, ref: AppointmentRef) -> datetime | None:
    """Nothing of a visit was done before its day began: the first one that was promised, if it was moved since."""
    try:
        return midnight(min(promise.day for promise in records.appointments.get(ref).promises))
    except NotFound:
        return None


def _done_before(records: Records, ref: AppointmentRef, by: str, moment: Moment) -> datetime | None:
    """The time of what this account did before at the same visit, by the phone's own order."""
    theirs = (action for action in records.device_actions.of(ref) if action.by == by)
    earlier = (done.at for done in theirs if done.moment.before(moment))
    return max(earlier, default=None)


def _same(before: DeviceAction, again: DeviceAction) -> bool:
    """Sent again by the same account; of one that was erased nobody can say otherwise."""
    return before.by == again.by and before.sent in ("", again.sent)
