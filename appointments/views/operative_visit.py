"""One visit of an operative's own round today: everything recorded at the door so far, and what the gate last said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, select

from appointments.domain.access import AccessRequirement, DoorStep, RequirementSnapshot, snapshot
from appointments.domain.appointments import Appointment, State
from appointments.domain.calls import Call
from appointments.domain.contacting import contacting, ringing
from appointments.domain.errors import NotFound
from appointments.domain.evidence import Evidence, EvidenceKind, child_alone, of_kind, with_results
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Judgement
from appointments.domain.refs import AppointmentRef, OperativeRef, RequirementRef
from appointments.domain.standing_in import proposed_on_the_day, steps_at_the_door
from appointments.domain.tasks import UNREAD, Task, TaskKind
from appointments.domain.visit_asks import visit_asks
from appointments.records import statements
from appointments.records.engine import reading
from appointments.records.mapping.messages import task
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.calls import SqlCalls
from appointments.records.repositories.evidence import SqlEvidenceLog, SqlJudgements
from appointments.records.repositories.homes import SqlHouseholds, SqlRequirements
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.tables import MessageRow, ReplyRow, TaskRow
from appointments.views.coupled_visits import attending
from appointments.views.operative_round import RoundVisit, visits_of

_MESSAGES = statements.table_of(MessageRow)
_TASKS = statements.table_of(TaskRow)
_REPLIES = statements.table_of(ReplyRow)


@dataclass(frozen=True)
class ShowVisit:
    """`day` is today in London: other days' visits are not shown to an operative (rule 45)."""

    operative_ref: OperativeRef
    appointment_ref: AppointmentRef
    day: date


@dataclass(frozen=True)
class Masked:
    """Something that is shown when the operative asks for it, and only then: a word, a number for a door."""

    requirement_ref: RequirementRef
    label: str


@dataclass(frozen=True)
class DoorText:
    """A text of the household's since somebody arrived. `unread`: no planner has dealt with it yet."""

    at: datetime
    text: str
    unread: bool


@dataclass(frozen=True)
class OperativeVisit:
    """A visit of the round with its evidence, in the order recorded.

    `here` is whether this operative has arrived and not left (a crew comes and goes one by one); `gone`, whether they
    have left before it was closed; `colleagues_here`, whether somebody else of the crew is still at the home.
    `calling_number` is the number in force, in E.164; none when there is none or nobody is to call. `calling_whom` is
    empty for the household's own number. `call_ahead_minutes` is how long before arriving they ask to be told. `steps`
    are what the household asks to be done at the door. `masked` is what can be looked at today, empty once the visit is
    closed. `last_claim` is the gate's last answer, `next_step` what follows from the outcome. `others` say who else
    comes, and where a key is collected. `calls` are those placed through the product, `may_be_rung` whether this
    operative's own number is on record for one. `texts` are the household's since somebody arrived.
    """

    visit: RoundVisit
    here: bool
    arrived_at: datetime | None
    left_at: datetime | None
    outcome_words: str
    calling_number: str | None
    calling_whom: str
    call_ahead_minutes: int | None
    steps: tuple[DoorStep, ...]
    masked: tuple[Masked, ...]
    evidence: tuple[Evidence, ...]
    last_claim: Judgement | None
    next_step: Task | None
    others: tuple[str, ...] = ()
    gone: bool = False
    colleagues_here: bool = False
    calls: tuple[Call, ...] = ()
    may_be_rung: bool = False
    texts: tuple[DoorText, ...] = ()

    @property
    def child_alone(self) -> Evidence | None:
        """The record that only a child was at home, where it stands."""
        return child_alone(self.evidence)

    def recorded(self, kind: EvidenceKind) -> tuple[Evidence, ...]:
        return of_kind(self.evidence, kind)

    @property
    def texts_only(self) -> bool:
        """Whether a text from the door takes the place of the call (rule 40)."""
        return not self.card_only and self._replaced(EvidenceKind.CALL, EvidenceKind.TEXT)

    @property
    def card_only(self) -> bool:
        """Whether the card takes the place of the call: a household that is only written to."""
        return self._replaced(EvidenceKind.CALL, EvidenceKind.CARD)

    @property
    def no_knock(self) -> bool:
        """Whether a call takes the place of the knocks."""
        return self._replaced(EvidenceKind.KNOCK, EvidenceKind.CALL)

    def _replaced(self, kind: EvidenceKind, by: EvidenceKind) -> bool:
        return any(step.replaces is kind and step.by is by for step in self.steps)


def operative_visit(wanted: ShowVisit, *, engine: Engine) -> OperativeVisit:
    """The visit; raises NotFound for one that is not on this operative's round today."""
    with reading(engine) as connection:
        mine = visits_of(connection, wanted.operative_ref, wanted.day, only=wanted.appointment_ref)
        if not mine:
            raise NotFound("this visit is not on your round today")
        appointment = SqlAppointments(connection).get(wanted.appointment_ref)
        day = appointment.promise.day  # midnight changes nothing about a visit that is under way
        held = SqlRequirements(connection).of_home(appointment.home_ref)
        asked, rules = _asked(held, appointment, day), contacting(snapshot(held, day))
        proposed = proposed_on_the_day(held, day)
        steps = tuple(dict.fromkeys(steps_at_the_door(asked, proposed)))
        judgements = SqlJudgements(connection).of(appointment.ref)
        household = SqlHouseholds(connection).of_home(appointment.home_ref)
        attended = appointment.visit
        return OperativeVisit(
            visit=mine[0],
            here=_here(appointment, wanted.operative_ref),
            arrived_at=attended.arrived_at if attended else None,
            left_at=attended.left_at if attended else None,
            outcome_words=appointment.outcome_words,
            calling_number=ringing(asked, snapshot(held, day), household).number,
            calling_whom="the number for this visit" if rules.instead_to else "",
            call_ahead_minutes=contacting(asked).call_ahead_minutes,
            steps=steps,
            masked=_masked(held, appointment, day),
            evidence=_evidence(connection, appointment.ref),
            last_claim=judgements[-1] if judgements else None,
            next_step=_next_step(connection, appointment.ref),
            others=_others(connection, appointment.ref),
            gone=attended is not None and wanted.operative_ref in attended.departed,
            colleagues_here=attended is not None and bool(set(attended.present) - {wanted.operative_ref}),
            calls=tuple(SqlCalls(connection).of(appointment.ref)),
            may_be_rung=bool(SqlOperatives(connection).get(wanted.operative_ref).phone),
            texts=_texts(connection, appointment),
        )


def _here(appointment: Appointment, operative_ref: OperativeRef) -> bool:
    """Of a visit that has ended: whether they were there."""
    if appointment.visit is None:
        return False
    there = appointment.visit.present if appointment.state is State.ON_SITE else appointment.visit.operative_refs
    return operative_ref in there


def _evidence(connection: Connection, ref: AppointmentRef) -> tuple[Evidence, ...]:
    """As the gate reads it: a text from the door with what became of it."""
    items = SqlEvidenceLog(connection).of(ref)
    if not of_kind(items, EvidenceKind.TEXT):
        return items
    found = connection.execute(
        select(_MESSAGES.c.ref, _MESSAGES.c.state).where(
            _MESSAGES.c.appointment_ref == ref, _MESSAGES.c.kind == MessageKind.AT_THE_DOOR.value
        )
    )
    return with_results(items, {row.ref: row.state for row in found})


def _texts(connection: Connection, appointment: Appointment) -> tuple[DoorText, ...]:
    if appointment.visit is None:
        return ()
    since = (_REPLIES.c.appointment_ref == appointment.ref, _REPLIES.c.received_at >= appointment.visit.arrived_at)
    found = statements.rows(connection, _REPLIES, *since, by=[_REPLIES.c.id])
    if not found:
        return ()
    unread = [kind.value for kind in sorted(UNREAD)]
    waiting = select(_TASKS.c.reply_ref).where(
        _TASKS.c.appointment_ref == appointment.ref, _TASKS.c.kind.in_(unread), _TASKS.c.done_at.is_(None)
    )
    waits = set(connection.scalars(waiting))
    return tuple(DoorText(row["received_at"], row["text"], row["ref"] in waits) for row in found)


def _others(connection: Connection, ref: AppointmentRef) -> tuple[str, ...]:
    booked = [held.party for held in attending(connection, [ref]) if held.active]
    return tuple(
        f"{party.name}: collect it at {party.place} and bring it back" if party.place else f"{party.name}, {party.role}"
        for party in booked
    )


def _asked(held: Sequence[AccessRequirement], appointment: Appointment, day: date) -> tuple[RequirementSnapshot, ...]:
    """Of what was promised, despatched and stands today: the gate asks for the same three (rule 19)."""
    promise = appointment.promise
    sources = (promise.requirements, appointment.despatched_requirements, promise.overrides)
    return visit_asks(*sources, held, day).asked()


def _masked(held: Sequence[AccessRequirement], appointment: Appointment, day: date) -> tuple[Masked, ...]:
    if appointment.state in {State.CLOSED, State.CANCELLED}:
        return ()
    standing = sorted((item for item in held if item.applies_on(day)), key=lambda item: item.ref)
    return tuple(Masked(item.ref, shown.label) for item in standing if (shown := item.kind.secret()))


def _next_step(connection: Connection, ref: AppointmentRef) -> Task | None:
    theirs = (_TASKS.c.appointment_ref == ref, _TASKS.c.kind == TaskKind.NEXT_STEP.value)
    found = statements.rows(connection, _TASKS, *theirs, by=[_TASKS.c.made_at.desc()], limit=1)
    return task(found[0]) if found else None
