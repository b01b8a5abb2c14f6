"""Record that an operative will not be there; visits already promised become planners' tasks, none is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.errors import Invalid
from appointments.domain.events import AbsenceRecorded
from appointments.domain.operatives import Absence
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.tasks import TaskKind
from appointments.domain.times import Window, day_of, require_plausible
from appointments.ports import Clock, UnitOfWork
from appointments.use_cases.steps.setting_tasks import set_task


@dataclass(frozen=True)
class RecordAbsence:
    operative_ref: OperativeRef
    window: Window
    reason: str
    by: str


@dataclass(frozen=True)
class AbsenceRecord:
    """`to_rearrange` are the promised visits that this operative cannot make now."""

    absence: Absence
    to_rearrange: tuple[AppointmentRef, ...]


def record_absence(request: RecordAbsence, *, uow: UnitOfWork, clock: Clock) -> AbsenceRecord:
    """The absence, and which appointments it touches. Raises Invalid by field, NotFound for the operative."""
    now = clock.now()
    if not request.reason.strip():
        raise Invalid("reason", "reason: give a category, such as leave or training")
    first = require_plausible(day_of(request.window.starts), "first_day")
    last = require_plausible(day_of(request.window.ends - timedelta(seconds=1)), "last_day")
    absence = Absence(request.operative_ref, request.window, request.reason.strip())
    with uow.write() as records:
        records.operatives.get(request.operative_ref)
        touched = tuple(
            stop.appointment_ref
            for day in records.rounds.between([request.operative_ref], first, last)
            for stop in day.stops
            if stop.held_until is None  # nobody was promised a hold: booking it finds somebody else
            and request.window.overlaps(
                Window(stop.planned_start, stop.planned_start + timedelta(minutes=stop.service_minutes))
            )
        )
        records.operatives.add_absence(absence)
        records.rounds.bump(request.operative_ref, first, last)
        for ref in touched:
            appointment = records.appointments.get(ref)
            set_task(
                records,
                appointment,
                TaskKind.OPERATIVE_AWAY,
                "The operative who was to come will be away. Find somebody else, or agree another time.",
                key=f"away:{ref}:{appointment.promise.version}",
                due_at=min(now + timedelta(hours=4), appointment.promise.window.starts),
                now=now,
            )
        records.ledger.append(
            AbsenceRecorded(
                ref=request.operative_ref,
                at=now,
                starts=request.window.starts,
                ends=request.window.ends,
                by=request.by,
            )
        )
        records.commit()
    return AbsenceRecord(absence, touched)
