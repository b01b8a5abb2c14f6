"""One visit of an operative's own round today: everything recorded at the door so far, and what the gate last said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from appointments.domain.access import DoorStep, snapshot
from appointments.domain.appointments import Appointment
from appointments.domain.errors import NotFound
from appointments.domain.evidence import Evidence, EvidenceKind, of_kind
from appointments.domain.outcomes import Judgement
from appointments.domain.refs import AppointmentRef, OperativeRef
from appointments.domain.tasks import Task, TaskKind
from appointments.records import statements
from appointments.records.mapping.messages import task
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.evidence import SqlEvidenceLog, SqlJudgements
from appointments.records.repositories.homes import SqlHouseholds, SqlRequirements
from appointments.records.tables import TaskRow
from appointments.views.operative_round import RoundVisit, visits_of

_TASKS = statements.table_of(TaskRow)


@dataclass(frozen=True)
class ShowVisit:
    """`day` is today in London: other days' visits are not shown to an operative (rule 45)."""

    operative_ref: OperativeRef
    appointment_ref: AppointmentRef
    day: date


@dataclass(frozen=True)
class OperativeVisit:
    """A visit of the round with its evidence, in the order recorded.

    `here` is whether this operative has arrived (a crew arrives one by one). `calling_number` is the number in force,
    in E.164; none when there is none or the household is not to be called. `steps` are what the household asks to be
    done at the door. `last_claim` is the gate's last answer, `next_step` what follows from the outcome.
    """

    visit: RoundVisit
    here: bool
    arrived_at: datetime | None
    left_at: datetime | None
    outcome_words: str
    calling_number: str | None
    steps: tuple[DoorStep, ...]
    evidence: tuple[Evidence, ...]
    last_claim: Judgement | None
    next_step: Task | None

    def recorded(self, kind: EvidenceKind) -> tuple[Evidence, ...]:
        return of_kind(self.evidence, kind)

    @property
    def texts_only(self) -> bool:
        """Whether a text from the door takes the place of the call (rule 40)."""
        return any(step.replaces is EvidenceKind.CALL for step in self.steps)


def operative_visit(wanted: ShowVisit, *, engine: Engine) -> OperativeVisit:
    """The visit; raises NotFound for one that is not on this operative's round today."""
    with engine.connect() as connection:
        mine = visits_of(connection, wanted.operative_ref, wanted.day, only=wanted.appointment_ref)
        if not mine:
            raise NotFound("this visit is not on your round today")
        appointment = SqlAppointments(connection).get(wanted.appointment_ref)
        steps = _steps(connection, appointment, wanted.day)
        judgements = SqlJudgements(connection).of(appointment.ref)
        household = SqlHouseholds(connection).of_home(appointment.home_ref)
        number = household.calling_number() if household else None
        attended = appointment.visit
        return OperativeVisit(
            visit=mine[0],
            here=attended is not None and wanted.operative_ref in attended.operative_refs,
            arrived_at=attended.arrived_at if attended else None,
            left_at=attended.left_at if attended else None,
            outcome_words=appointment.outcome_words,
            calling_number=number.number if number and not _texts_only(steps) else None,
            steps=steps,
            evidence=SqlEvidenceLog(connection).of(appointment.ref),
            last_claim=judgements[-1] if judgements else None,
            next_step=_next_step(connection, appointment.ref),
        )


def _steps(connection: Connection, appointment: Appointment, day: date) -> tuple[DoorStep, ...]:
    """Of what was promised, despatched and stands today: the gate asks for the same three (rule 19)."""
    standing = snapshot(SqlRequirements(connection).of_home(appointment.home_ref), day)
    sources = (appointment.promise.requirements, appointment.despatched_requirements or (), standing)
    every = {item.ref: item for source in sources for item in source}
    return tuple(dict.fromkeys(step for ref in sorted(every) for step in every[ref].kind.door_steps()))


def _texts_only(steps: tuple[DoorStep, ...]) -> bool:
    return any(step.replaces is EvidenceKind.CALL for step in steps)


def _next_step(connection: Connection, ref: AppointmentRef) -> Task | None:
    theirs = (_TASKS.c.appointment_ref == ref, _TASKS.c.kind == TaskKind.NEXT_STEP.value)
    found = statements.rows(connection, _TASKS, *theirs, by=[_TASKS.c.made_at.desc()], limit=1)
    return task(found[0]) if found else None
