"""A step shared by use cases: a promised visit goes to somebody else. The promise stands; only who comes changes."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment, Assignment, Role
from appointments.domain.day_plans import Move
from appointments.domain.errors import Stale, WrongState
from appointments.domain.events import AppointmentReassigned
from appointments.domain.messages import MessageKind
from appointments.domain.times import Window
from appointments.ports import Records
from appointments.use_cases.telling import Teller, contacting_of, tell


def hand_over(records: Records, move: Move, *, because: str, by: str, teller: Teller, now: datetime) -> None:
    """Reassigned and recorded; a household that wants to know who comes is told (domain section 3.2).

    `because` is the reference of what asked for it, a plan or an offer. The rounds are the caller's to claim and write.
    Stale when the visit may not change hands any more.
    """
    before = records.appointments.get(move.appointment_ref)
    try:
        after = before.reassign(_assignments(before, move))
    except WrongState as exc:
        raise Stale(exc.message) from exc
    records.appointments.save(after)
    away = records.tasks.about(f"away:{before.ref}:{before.promise.version}")
    if away is not None and away.done_at is None:
        records.tasks.save(away.settle(by, "Somebody else comes instead.", now))
    records.ledger.append(
        AppointmentReassigned(
            ref=before.ref,
            at=now,
            operatives=move.operatives_after,
            planned_start=move.starts_after,
            plan_ref=because,
            by=by,
        )
    )
    if contacting_of(records, after, now).name_operative:
        tell(records, after, MessageKind.CONFIRMATION, teller=teller, now=now)


def _assignments(appointment: Appointment, move: Move) -> tuple[Assignment, ...]:
    was = appointment.assignments[0].planned
    stay = Window(move.starts_after, move.starts_after + (was.ends - was.starts))
    roles = (Role.LEAD, *[Role.SECOND] * (len(move.operatives_after) - 1))
    return tuple(Assignment(ref, stay, role) for ref, role in zip(move.operatives_after, roles, strict=True))
