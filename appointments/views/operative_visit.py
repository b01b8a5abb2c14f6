"""One visit of an operative's own round today: everything recorded at the door so far, and what the gate last said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, Table, select

from appointments.domain.access import AccessRequirement, DoorStep, RequirementSnapshot, snapshot
from appointments.domain.appointments import Appointment, State
from appointments.domain.calls import Call
from appointments.domain.contacting import contacting, ringing
from appointments.domain.errors import NotFound
from appointments.domain.evidence import Evidence, EvidenceKind, child_alone, of_kind, with_results
from appointments.domain.homes import Household
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Judgement
from appointments.domain.refs import AppointmentRef, HomeRef, OperativeRef, RequirementRef, WorkOrderRef
from appointments.domain.standing_in import proposed_on_the_day, steps_at_the_door
from appointments.domain.tasks import UNREAD, Task, TaskKind
from appointments.domain.visit_asks import visit_asks
from appointments.domain.work_orders import NeedOfWork, WorkOrder
from appointments.records import statements
from appointments.records.engine import reading
from appointments.records.mapping.calls import call
from appointments.records.mapping.evidence import evidence, judgement
from appointments.records.mapping.messages import task
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.evidence import SqlEvidenceLog
from appointments.records.repositories.homes import SqlHouseholds, SqlRequirements
from appointments.records.repositories.operatives import SqlOperatives
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.rows import Row
from appointments.records.tables import CallRow, EvidenceRow, JudgementRow, MessageRow, ReplyRow, TaskRow
from appointments.views.coupled_visits import attending
from appointments.views.operative_round import RoundVisit, ShowRound, visits_of

_CALLS = statements.table_of(CallRow)
_EVIDENCE = statements.table_of(EvidenceRow)
_JUDGEMENTS = statements.table_of(JudgementRow)
_MESSAGES = statements.table_of(MessageRow)
_REPLIES = statements.table_of(ReplyRow)
_TASKS = statements.table_of(TaskRow)


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
    operative's own number is on record for one. `texts` are the household's since somebody arrived. `needs` are what
    the household needs of the work, each with whether it has been answered; `came` are who has come, in that order.
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
    needs: tuple[tuple[NeedOfWork, bool], ...] = ()
    came: tuple[OperativeRef, ...] = ()

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
        return _told(connection, wanted.operative_ref, mine)[0]


def operative_visits(wanted: ShowRound, *, engine: Engine) -> tuple[OperativeVisit, ...]:
    """All of the round, in its order; as many statements for a long day as for a short one."""
    with reading(engine) as connection:
        return _told(connection, wanted.operative_ref, visits_of(connection, wanted.operative_ref, wanted.day))


@dataclass(frozen=True)
class _Read:
    """What is on record of these visits; what is of a home, or of an order, by its reference."""

    appointments: Mapping[AppointmentRef, Appointment]
    orders: Mapping[WorkOrderRef, WorkOrder]
    requirements: Mapping[HomeRef, Sequence[AccessRequirement]]
    households: Mapping[HomeRef, Household]
    evidence: Mapping[AppointmentRef, tuple[Evidence, ...]]
    judgements: Mapping[AppointmentRef, Row]
    calls: Mapping[AppointmentRef, Sequence[Row]]
    replies: Mapping[AppointmentRef, Sequence[Row]]
    unread: frozenset[str]
    steps: Mapping[AppointmentRef, Row]
    others: Mapping[AppointmentRef, tuple[str, ...]]
    may_be_rung: bool


def _told(
    connection: Connection, operative_ref: OperativeRef, mine: Sequence[RoundVisit]
) -> tuple[OperativeVisit, ...]:
    if not mine:
        return ()
    read = _read(connection, operative_ref, [visit.ref for visit in mine])
    return tuple(_visit(connection, operative_ref, visit, read) for visit in mine)


def _read(connection: Connection, operative_ref: OperativeRef, refs: Sequence[AppointmentRef]) -> _Read:
    appointments = {found.ref: found for found in SqlAppointments(connection).named(refs)}
    homes = [found.home_ref for found in appointments.values()]
    orders = SqlWorkOrders(connection).named(found.work_order_ref for found in appointments.values())
    judgements, tasks = _of_visits(connection, _JUDGEMENTS, refs), _of_visits(connection, _TASKS, refs)
    return _Read(
        appointments=appointments,
        orders={order.ref: order for order in orders},
        requirements=SqlRequirements(connection).of_homes(homes),
        households={found.home_ref: found for found in SqlHouseholds(connection).of_homes(homes)},
        evidence=_evidence(connection, refs),
        judgements={ref: rows[-1] for ref, rows in judgements.items()},
        calls=_of_visits(connection, _CALLS, refs),
        replies=_of_visits(connection, _REPLIES, refs),
        unread=frozenset(str(row["reply_ref"]) for rows in tasks.values() for row in rows if _is_unread(row)),
        steps={ref: steps[-1] for ref, rows in tasks.items() if (steps := [row for row in rows if _is_step(row)])},
        others=_others(connection, refs),
        may_be_rung=bool(SqlOperatives(connection).get(operative_ref).phone),
    )


def _of_visits(connection: Connection, table: Table, refs: Sequence[AppointmentRef]) -> dict[AppointmentRef, list[Row]]:
    """The rows about these visits, in the order in which they were recorded."""
    by = [table.c.made_at, table.c.ref] if "made_at" in table.c else [table.c.id]
    found: dict[AppointmentRef, list[Row]] = defaultdict(list)
    for row in statements.rows(connection, table, table.c.appointment_ref.in_(refs), by=by):
        found[row["appointment_ref"]].append(row)
    return found


def _is_unread(row: Row) -> bool:
    return row["kind"] in UNREAD and row["done_at"] is None


def _is_step(row: Row) -> bool:
    return bool(row["kind"] == TaskKind.NEXT_STEP)


def _visit(connection: Connection, operative_ref: OperativeRef, visit: RoundVisit, read: _Read) -> OperativeVisit:
    appointment = read.appointments[visit.ref]
    day = appointment.promise.day  # midnight changes nothing about a visit that is under way
    held = read.requirements[appointment.home_ref]
    asked, standing = _asked(held, appointment, day), snapshot(held, day)
    steps = tuple(dict.fromkeys(steps_at_the_door(asked, proposed_on_the_day(held, day))))
    household, attended = read.households.get(appointment.home_ref), appointment.visit
    rules, judged, step = contacting(standing), read.judgements.get(visit.ref), read.steps.get(visit.ref)
    return OperativeVisit(
        visit=visit,
        here=_here(appointment, operative_ref),
        arrived_at=attended.arrived_at if attended else None,
        left_at=attended.left_at if attended else None,
        outcome_words=appointment.outcome_words,
        calling_number=ringing(asked, held, day, household).number,
        calling_whom="the number for this visit" if rules.instead_to else "",
        call_ahead_minutes=contacting(asked).call_ahead_minutes,
        steps=steps,
        masked=_masked(held, appointment, day),
        evidence=read.evidence.get(visit.ref, ()),
        last_claim=judgement(judged) if judged else None,
        next_step=task(step) if step else None,
        others=read.others.get(visit.ref, ()),
        gone=attended is not None and operative_ref in attended.departed,
        colleagues_here=attended is not None and bool(set(attended.present) - {operative_ref}),
        calls=tuple(call(row) for row in read.calls.get(visit.ref, ())),
        may_be_rung=read.may_be_rung,
        texts=_texts(appointment, read),
        needs=_needs(connection, appointment, read.orders[appointment.work_order_ref].needs),
        came=attended.operative_refs if attended else (),
    )


def _needs(
    connection: Connection, appointment: Appointment, needs: Sequence[NeedOfWork]
) -> tuple[tuple[NeedOfWork, bool], ...]:
    """As closing the visit asks for them: done at any visit of the order, or answered at this one."""
    if not needs:
        return ()
    evidence = SqlEvidenceLog(connection)
    answered = {
        item.text("need")
        for visit in SqlAppointments(connection).of_work_order(appointment.work_order_ref)
        for item in of_kind(evidence.of(visit.ref), EvidenceKind.NEED_ANSWERED)
        if item.text("answer") == "done" or visit.ref == appointment.ref
    }
    return tuple((need, need.code in answered) for need in needs)


def _here(appointment: Appointment, operative_ref: OperativeRef) -> bool:
    """Of a visit that has ended: whether they were there."""
    if appointment.visit is None:
        return False
    there = appointment.visit.present if appointment.state is State.ON_SITE else appointment.visit.operative_refs
    return operative_ref in there


def _evidence(connection: Connection, refs: Sequence[AppointmentRef]) -> dict[AppointmentRef, tuple[Evidence, ...]]:
    """As the gate reads it: a text from the door with what became of it."""
    rows = _of_visits(connection, _EVIDENCE, refs)
    items = {ref: tuple(evidence(row) for row in theirs) for ref, theirs in rows.items()}
    if not any(of_kind(theirs, EvidenceKind.TEXT) for theirs in items.values()):
        return items
    found = connection.execute(
        select(_MESSAGES.c.ref, _MESSAGES.c.state).where(
            _MESSAGES.c.appointment_ref.in_(refs), _MESSAGES.c.kind == MessageKind.AT_THE_DOOR.value
        )
    )
    states = {row.ref: row.state for row in found}
    return {ref: with_results(theirs, states) for ref, theirs in items.items()}


def _texts(appointment: Appointment, read: _Read) -> tuple[DoorText, ...]:
    if appointment.visit is None:
        return ()
    since = appointment.visit.arrived_at
    theirs = (row for row in read.replies.get(appointment.ref, ()) if row["received_at"] >= since)
    return tuple(DoorText(row["received_at"], row["text"], row["ref"] in read.unread) for row in theirs)


def _others(connection: Connection, refs: Sequence[AppointmentRef]) -> dict[AppointmentRef, tuple[str, ...]]:
    found: dict[AppointmentRef, tuple[str, ...]] = defaultdict(tuple)
    for held in attending(connection, refs):
        party = held.party
        bring = f"{party.name}: collect it at {party.place} and bring it back"
        if held.active:
            said = bring if party.place else f"{party.name}, {party.role}"
            found[held.appointment_ref] = (*found[held.appointment_ref], said)
    return found


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
