"""The reasonable endeavours log of a work order: all that was done to get in, in the order of time (rule 59).

Built from what is on record already, and from nothing else: notices and letters with what became of them, visits with
their outcomes, calls and texts from the door, cards, contacts about an emergency, attempts to reach the household,
answers, and steps that a person recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine

from appointments.domain.appointments import Appointment
from appointments.domain.attempts import AttemptResult
from appointments.domain.emergencies import ContactResult, EmergencyAttendance
from appointments.domain.endeavours import Attempt, Demand, Suggestion, attempts_of, demands, outcome_in_words, suggest
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageState
from appointments.domain.refs import AppointmentRef, WorkOrderRef
from appointments.domain.replies import Intent, Reply, said_thanks
from appointments.domain.statutory_steps import STEP_WORDS, Step, StepKind, in_force
from appointments.domain.times import window_in_words
from appointments.domain.work_orders import WorkOrder
from appointments.records.engine import reading
from appointments.records.mapping import evidence as evidence_mapping
from appointments.records.mapping import messages as message_mapping
from appointments.records.repositories.aftercare import SqlAftercare
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.booking import SqlEmergencies
from appointments.records.repositories.homes import SqlHomes
from appointments.records.repositories.landlord import SqlLandlords
from appointments.records.repositories.work_orders import SqlSteps, SqlWorkOrders
from appointments.records.statements import rows, table_of
from appointments.records.tables import EvidenceRow, MessageRow, ReplyRow

_MESSAGES = table_of(MessageRow)
_REPLIES = table_of(ReplyRow)
_EVIDENCE = table_of(EvidenceRow)

_CHANNELS = {Channel.SMS: "Text", Channel.VOICE: "Call", Channel.EMAIL: "E-mail", Channel.LETTER: "Letter"}
_CONTACTS = {
    ContactResult.SPOKE: "spoke to the household",
    ContactResult.NO_ANSWER: "no answer",
    ContactResult.MESSAGE_LEFT: "left a message",
}
_TRIED = {
    AttemptResult.SPOKE: "spoke to the household",
    AttemptResult.NO_ANSWER: "no answer",
    AttemptResult.MESSAGE_LEFT: "left a message",
    AttemptResult.SENT: "sent",
}
_BECAME = {
    MessageState.QUEUED: "still to be sent",
    MessageState.SENDING: "being sent",
    MessageState.SENT: "sent, no receipt yet",
    MessageState.DELIVERED: "delivered",
    MessageState.FAILED: "not delivered",
    MessageState.EXPIRED: "not sent in time",
}
_ANSWERS = {
    Intent.CONFIRM: "it suits",
    Intent.CHANGE: "wants another time",
    Intent.CANNOT_MAKE_IT: "cannot make it",
    Intent.CHOOSE: "chose a time",
    Intent.STOP: "no more texts",
    Intent.START: "texts again",
    Intent.HELP: "asked for help",
    Intent.DISPUTE: "it was otherwise",
    Intent.RUNNING_LATE: "running late",
    Intent.ALREADY_FIXED: "already fixed",
    Intent.WRONG_NUMBER: "wrong number",
    Intent.HAZARD: "danger or distress",
    Intent.UNCLEAR: "a text for a person to read",
}
# Steps that are about getting in or about those who live there; the rest are about the hazard.
_STEPS = frozenset(
    {
        StepKind.DUTY_EXPLAINED,
        StepKind.TIME_INVITED,
        StepKind.ACCOMMODATION_OFFERED,
        StepKind.ACCOMMODATION_DECLINED,
    }
)


class EntryKind(StrEnum):
    PROMISE = "promise"
    MESSAGE = "message"
    ANSWER = "answer"
    VISIT = "visit"
    CALL = "call"
    CARD = "card"
    CONTACT = "contact"
    STEP = "step"


@dataclass(frozen=True)
class SeeEndeavours:
    """`today` is the day from which on another time is suggested."""

    ref: WorkOrderRef
    today: date


@dataclass(frozen=True)
class Entry:
    """One thing that was done. `appointment_ref` is the visit it was about, if it was about one."""

    at: datetime
    kind: EntryKind
    words: str
    appointment_ref: AppointmentRef | None = None

    @property
    def from_the_door(self) -> bool:
        """Whether an operative recorded it at a door: not everybody sees that, and a look at it is logged."""
        return self.kind in _AT_THE_DOOR.values()


@dataclass(frozen=True)
class TimeTried:
    """A visit that did not get in: its day, weekday and part of day in words, and whether it counts."""

    appointment_ref: AppointmentRef
    at: datetime
    weekday: str
    part: str
    outcome: str
    counts: bool


@dataclass(frozen=True)
class ReasonableEndeavours:
    """Plain values only, so that it can be written as JSON. `enough` when every demand is met.

    `suggestion` is the next time to try; None when nothing was tried, or there is nothing else to try.
    """

    work_order_ref: WorkOrderRef
    purpose: str
    address: str
    kept_open: str | None
    entries: tuple[Entry, ...]
    tried: tuple[TimeTried, ...]
    demands: tuple[Demand, ...]
    enough: bool
    suggestion: Suggestion | None


def reasonable_endeavours(wanted: SeeEndeavours, *, engine: Engine) -> ReasonableEndeavours:
    """Raises NotFound."""
    with reading(engine) as connection:
        return endeavours_of(connection, SqlWorkOrders(connection).get(wanted.ref), wanted.today)


def endeavours_of(connection: Connection, order: WorkOrder, today: date) -> ReasonableEndeavours:
    """The same within a connection that is open already."""
    appointments = SqlAppointments(connection).of_work_order(order.ref)
    attempts = attempts_of(appointments)
    steps = in_force(SqlSteps(connection).of(order.ref))
    said = tuple(_entries(connection, order, appointments, attempts, steps))
    patterns = SqlLandlords(connection).slot_patterns()
    home = SqlHomes(connection).get(order.home_ref)
    needed = (*demands(attempts), *_duties(order, steps, said, attempts))
    return ReasonableEndeavours(
        work_order_ref=order.ref,
        purpose=order.purpose,
        address=home.one_line,
        kept_open=order.never_cancelled,
        entries=tuple(sorted(said, key=lambda entry: entry.at)),
        tried=tuple(_tried(attempt) for attempt in attempts),
        demands=needed,
        enough=all(demand.met for demand in needed),
        suggestion=suggest(attempts, patterns, today),
    )


def _tried(attempt: Attempt) -> TimeTried:
    return TimeTried(
        appointment_ref=attempt.appointment_ref,
        at=attempt.at,
        weekday=f"{attempt.day:%A}",
        part=attempt.part.value,
        outcome=outcome_in_words(attempt),
        counts=attempt.counts,
    )


def _duties(
    order: WorkOrder, steps: tuple[Step, ...], said: Iterable[Entry], attempts: Iterable[Attempt]
) -> Iterator[Demand]:
    """What an annual gas check needs besides visits: nobody may be forced in, so all else must have been tried."""
    if order.gas_check_due_on is None:
        return
    kinds = {step.kind for step in steps}
    carded = {entry.appointment_ref for entry in said if entry.kind is EntryKind.CARD}
    without = sum(attempt.counts and attempt.appointment_ref not in carded for attempt in attempts)
    yield Demand(without == 0, f"A card or notice left at each visit: {without or 'none'} without")
    yield Demand(StepKind.DUTY_EXPLAINED in kinds, "A letter that explains the legal duty")
    yield Demand(StepKind.TIME_INVITED in kinds, "The resident invited to choose a time")


def _entries(
    connection: Connection,
    order: WorkOrder,
    appointments: list[Appointment],
    attempts: tuple[Attempt, ...],
    steps: tuple[Step, ...],
) -> Iterator[Entry]:
    ended = {attempt.appointment_ref: outcome_in_words(attempt) for attempt in attempts}
    for appointment in appointments:
        yield from _visit(appointment, ended)
    refs = [appointment.ref for appointment in appointments]
    for row in rows(connection, _MESSAGES, _MESSAGES.c.appointment_ref.in_(refs), by=[_MESSAGES.c.id]):
        message = message_mapping.message(row)
        if message.state is not MessageState.SUPERSEDED:  # it was never sent: a later one says the same
            yield _message(message)
    for row in rows(connection, _REPLIES, _REPLIES.c.appointment_ref.in_(refs), by=[_REPLIES.c.id]):
        yield _reply(message_mapping.reply(row))
    at_the_door = _EVIDENCE.c.kind.in_([kind.value for kind in _AT_THE_DOOR])
    for row in rows(connection, _EVIDENCE, _EVIDENCE.c.appointment_ref.in_(refs), at_the_door, by=[_EVIDENCE.c.id]):
        yield _shown(evidence_mapping.evidence(row))
    if not order.priority.appointed:
        yield from _contacts(SqlEmergencies(connection).of(order.ref))
    for attempt in SqlAftercare(connection).attempts(order.ref):
        yield Entry(attempt.at, EntryKind.CONTACT, f"{_CHANNELS[attempt.channel]}, {_TRIED[attempt.result]}")
    for step in steps:
        if step.kind in _STEPS:
            words = f"{STEP_WORDS[step.kind]}: {step.words}" if step.words else STEP_WORDS[step.kind]
            yield Entry(step.at, EntryKind.STEP, words)


def _visit(appointment: Appointment, ended: Mapping[AppointmentRef, str]) -> Iterator[Entry]:
    for promise in appointment.promises:
        agreed = "agreed with the resident" if promise.agreed_by_resident else "set by us"
        how = "promised anew" if appointment.made_anew(promise) else "promised"
        words = f"Visit {how}, {agreed}: {window_in_words(promise.window)}"
        yield Entry(promise.made_at, EntryKind.PROMISE, words, appointment.ref)
    if appointment.visit is not None:
        words = ended.get(appointment.ref, "Somebody came")
        yield Entry(appointment.visit.arrived_at, EntryKind.VISIT, f"Visit: {words}", appointment.ref)
    elif appointment.ref in ended and appointment.closed_at is not None:
        yield Entry(appointment.closed_at, EntryKind.VISIT, f"Visit: {ended[appointment.ref]}", appointment.ref)


def _message(message: Message) -> Entry:
    """What became of it counts: a text that was not delivered told nobody."""
    kind = message.kind.value.replace("_", " ")
    became = _BECAME.get(message.state, "not known whether it arrived")
    at = message.delivered_at or message.sent_at or message.queued_at
    return Entry(at, EntryKind.MESSAGE, f"{_CHANNELS[message.channel]}, {kind}: {became}", message.appointment_ref)


def _reply(reply: Reply) -> Entry:
    said = "thanks" if said_thanks(reply) else _ANSWERS[reply.intent]
    return Entry(reply.received_at, EntryKind.ANSWER, f"The resident answered: {said}", reply.appointment_ref)


_AT_THE_DOOR = {EvidenceKind.CALL: EntryKind.CALL, EvidenceKind.TEXT: EntryKind.CALL, EvidenceKind.CARD: EntryKind.CARD}


def _shown(item: Evidence) -> Entry:
    if item.kind is EvidenceKind.CARD:
        words = f"Card {item.text('number')} left".replace("  ", " ")
    elif item.kind is EvidenceKind.TEXT:
        words = "Text from the door"
    else:
        words = f"Call from the door to {item.text('to').replace('_', ' ')}: {item.text('result').replace('_', ' ')}"
    return Entry(item.at, _AT_THE_DOOR[item.kind], words, item.appointment_ref)


def _contacts(attendance: EmergencyAttendance | None) -> Iterator[Entry]:
    for contact in attendance.contacts if attendance else ():
        yield Entry(contact.at, EntryKind.CONTACT, f"Rang about the emergency: {_CONTACTS[contact.result]}")
