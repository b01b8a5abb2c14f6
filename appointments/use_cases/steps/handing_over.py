"""A step shared by use cases: a promised visit goes to somebody else. The promise stands; only who comes changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from appointments.domain.appointments import Appointment, Assignment, Role
from appointments.domain.day_plans import Move
from appointments.domain.errors import Stale, WrongState
from appointments.domain.events import AppointmentReassigned
from appointments.domain.messages import MessageKind
from appointments.domain.times import Window
from appointments.ports import Records
from appointments.use_cases.steps.audience import contacting_by
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell


def hand_over(records: Records, move: Move, *, because: str, by: str, teller: Teller, now: datetime) -> None:
    """Reassigned and recorded; a household that wants to know who comes is told (domain section 3.2).

    `because` is the reference of what asked for it, a plan or an offer. The rounds are the caller's to claim and write.
    Stale when the visit may not change hands any more.
    """
    hand_over_all(records, [move], because=because, by=by, teller=teller, now=now)


def hand_over_all(
    records: Records, moves: Sequence[Move], *, because: str, by: str, teller: Teller, now: datetime
) -> None:
    """`hand_over` of each. What is read and written does not take more statements for more visits; telling does."""
    before = {found.ref: found for found in records.appointments.named(move.appointment_ref for move in moves)}
    try:
        after = [
            before[move.appointment_ref].reassign(_assignments(before[move.appointment_ref], move)) for move in moves
        ]
    except WrongState as exc:
        raise Stale(exc.message) from exc
    records.appointments.save_all(after)
    for task in records.tasks.about_any(f"away:{given.ref}:{given.promise.version}" for given in after):
        if task.done_at is None:
            records.tasks.save(task.settle(by, "Somebody else comes instead.", now))
    for move in moves:
        records.ledger.append(
            AppointmentReassigned(
                ref=move.appointment_ref,
                at=now,
                operatives=move.operatives_after,
                planned_start=move.starts_after,
                plan_ref=because,
                by=by,
            )
        )
    held = records.requirements.of_homes(given.home_ref for given in after)
    for given in after:
        if contacting_by(held[given.home_ref], given, now).name_operative:
            tell(records, given, MessageKind.CONFIRMATION, teller=teller, now=now)


def _assignments(appointment: Appointment, move: Move) -> tuple[Assignment, ...]:
    was = appointment.assignments[0].planned
    stay = Window(move.starts_after, move.starts_after + (was.ends - was.starts))
    roles = (Role.LEAD, *[Role.SECOND] * (len(move.operatives_after) - 1))
    return tuple(Assignment(ref, stay, role) for ref, role in zip(move.operatives_after, roles, strict=True))
