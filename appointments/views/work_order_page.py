"""One work order with everything a planner is asked about it on the telephone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Engine, Table, or_, select

from appointments.domain.access import AccessRequirement
from appointments.domain.appointments import OPEN_STATES, Appointment
from appointments.domain.attempts import ContactAttempt
from appointments.domain.cancelling import OrderDecision
from appointments.domain.challenges import Challenge
from appointments.domain.evidence import Evidence
from appointments.domain.homes import Home, Household
from appointments.domain.messages import Message
from appointments.domain.outcomes import Judgement
from appointments.domain.refs import WorkOrderRef
from appointments.domain.replies import Reply
from appointments.domain.tasks import Task
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import reading
from appointments.records.mapping import evidence as evidence_mapping
from appointments.records.mapping import messages as message_mapping
from appointments.records.repositories.aftercare import SqlAftercare
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.homes import SqlHomes, SqlHouseholds, SqlRequirements
from appointments.records.repositories.landlord import SqlLandlords
from appointments.records.repositories.work_orders import SqlWorkOrders
from appointments.records.rows import Row
from appointments.records.statements import rows, table_of
from appointments.records.tables import ChallengeRow, EvidenceRow, JudgementRow, MessageRow, ReplyRow, TaskRow
from appointments.views.around_booking import AroundBooking, around_booking
from appointments.views.coupled_visits import OrderInSequence, PartyAtVisit, attending, order_before, orders_after
from appointments.views.selecting import selected
from appointments.views.who_did_it import account_names, operative_names

Item = TypeVar("Item")

_MESSAGES = table_of(MessageRow)
_REPLIES = table_of(ReplyRow)
_TASKS = table_of(TaskRow)
_EVIDENCE = table_of(EvidenceRow)
_JUDGEMENTS = table_of(JudgementRow)
_CHALLENGES = table_of(ChallengeRow)


@dataclass(frozen=True)
class SeeWorkOrder:
    ref: WorkOrderRef


@dataclass(frozen=True)
class AppointmentStory:
    """One appointment with what was said, shown and judged about it, each in the order it happened."""

    appointment: Appointment
    messages: tuple[Message, ...]
    replies: tuple[Reply, ...]
    evidence: tuple[Evidence, ...]
    judgements: tuple[Judgement, ...]
    challenges: tuple[Challenge, ...]


@dataclass(frozen=True)
class WorkOrderPage:
    """`stories` has the latest appointment first. `names` has accounts and operatives by reference.

    `requirements` are all of the home: the page shows those that apply on the day it is about. `before` and `later` are
    the other trades of a sequence, `attending` are third parties who were ever booked. `attempts` and `decisions` are
    what was tried and decided about the order after a visit.
    """

    order: WorkOrder
    trade: str
    home: Home
    household: Household | None
    requirements: tuple[AccessRequirement, ...]
    stories: tuple[AppointmentStory, ...]
    tasks: tuple[Task, ...]
    names: Mapping[str, str]
    before: OrderInSequence | None = None
    later: tuple[OrderInSequence, ...] = ()
    attending: tuple[PartyAtVisit, ...] = ()
    around: AroundBooking | None = None
    attempts: tuple[ContactAttempt, ...] = ()
    decisions: tuple[OrderDecision, ...] = ()

    @property
    def open_story(self) -> AppointmentStory | None:
        """The appointment that is neither closed nor cancelled; there is at most one."""
        return next((story for story in self.stories if story.appointment.state in OPEN_STATES), None)


def work_order_page(wanted: SeeWorkOrder, *, engine: Engine) -> WorkOrderPage:
    """Raises NotFound."""
    with reading(engine) as connection:
        order = SqlWorkOrders(connection).get(wanted.ref)
        appointments = SqlAppointments(connection).of_work_order(order.ref)
        stories = _stories(connection, appointments)
        tasks = _tasks(connection, order.ref, [appointment.ref for appointment in appointments])
        people = [promise.made_by for a in appointments for promise in a.promises]
        people += [item.by for story in stories for item in story.evidence] + [task.done_by for task in tasks]
        aftercare = SqlAftercare(connection)
        attempts, decisions = tuple(aftercare.attempts(order.ref)), tuple(aftercare.decisions(order.ref))
        people += [item.by for item in attempts] + [item.by for item in decisions]
        operatives = [assignment.operative_ref for a in appointments for assignment in a.assignments]
        operatives += [ref for a in appointments if a.visit for ref in a.visit.operative_refs]
        return WorkOrderPage(
            order=order,
            trade=SqlLandlords(connection).trades().get(order.trade, order.trade),
            home=SqlHomes(connection).get(order.home_ref),
            household=SqlHouseholds(connection).of_home(order.home_ref),
            requirements=tuple(SqlRequirements(connection).of_home(order.home_ref)),
            stories=stories,
            tasks=tasks,
            names={**account_names(connection, people), **operative_names(connection, operatives)},
            before=order_before(connection, order),
            later=orders_after(connection, order),
            attending=attending(connection, [appointment.ref for appointment in appointments]),
            around=around_booking(connection, order),
            attempts=attempts,
            decisions=decisions,
        )


def _stories(connection: Connection, appointments: list[Appointment]) -> tuple[AppointmentStory, ...]:
    refs = [appointment.ref for appointment in appointments]
    messages = _of(connection, _MESSAGES, refs, message_mapping.message)
    replies = _of(connection, _REPLIES, refs, message_mapping.reply)
    evidence = _of(connection, _EVIDENCE, refs, evidence_mapping.evidence)
    judgements = _of(connection, _JUDGEMENTS, refs, evidence_mapping.judgement)
    challenges = _of(connection, _CHALLENGES, refs, evidence_mapping.challenge, by="raised_at")
    return tuple(
        AppointmentStory(
            appointment=appointment,
            messages=messages(appointment.ref),
            replies=replies(appointment.ref),
            evidence=evidence(appointment.ref),
            judgements=judgements(appointment.ref),
            challenges=challenges(appointment.ref),
        )
        for appointment in reversed(appointments)
    )


def _of(
    connection: Connection, table: Table, refs: list[str], read: Callable[[Row], Item], *, by: str = "id"
) -> Callable[[str], tuple[Item, ...]]:
    """The rows of all these appointments, read at once, and handed out by appointment."""
    found: dict[str, list[Item]] = defaultdict(list)
    for row in rows(connection, table, table.c.appointment_ref.in_(refs), by=[table.c[by]]):
        found[row["appointment_ref"]].append(read(row))
    return lambda ref: tuple(found[ref])


def _tasks(connection: Connection, order: WorkOrderRef, appointments: Iterable[str]) -> tuple[Task, ...]:
    about = or_(_TASKS.c.work_order_ref == order, _TASKS.c.appointment_ref.in_(list(appointments)))
    found = selected(connection, select(_TASKS).where(about).order_by(_TASKS.c.made_at, _TASKS.c.ref))
    return tuple(message_mapping.task(row) for row in found)
