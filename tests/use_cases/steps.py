"""Steps that these tests share: book a visit, tell the household, come to the door and do what is done there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO

from PIL import Image

from appointments.domain.access import Source
from appointments.domain.appointments import Appointment
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.messages import Landlord, Message, MessageKind, MessageState
from appointments.domain.outcomes import Door, Outcome
from appointments.domain.refs import AppointmentRef
from appointments.domain.replies import Reply
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.at_the_door.close_visit import CloseVisit
from appointments.use_cases.at_the_door.leave_visit import LeaveVisit
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.at_the_door.record_photo import RecordPhoto
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.record_reply import RecordReply
from appointments.use_cases.steps.closing import Closing
from appointments.use_cases.steps.teller import Teller
from policies.reminders import RemindersAndQuietHours
from tests.application import NUMBER, PLANNER, a_repair
from tests.fakes import FixedClock
from web.application import Application

# The Wednesday after MONDAY: far enough ahead for the landlord's 24 hours.
WEDNESDAY = date(2026, 3, 4)
FRIDAY = date(2026, 3, 6)
OPERATIVE = "U-operative-1"

TELLER = Teller(Landlord("Test Landlord", "01632 960123"), RemindersAndQuietHours())


def a_booking(
    application: Application, home_ref: str, *, day: date = WEDNESDAY, pattern: str = "AM", days: int = 7
) -> Appointment:
    """Booked; nobody has been told yet."""
    order = a_repair(application, home_ref)
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=days))
    return application.book_appointment(BookAppointment(offers.ref, day, pattern, PLANNER))


def told(application: Application, appointment: Appointment) -> Appointment:
    """What is due has been sent, and the handset has delivered it."""
    application.deliver_outbox(DeliverOutbox(limit=500))
    return stored(application, appointment.ref)


def stored(application: Application, ref: AppointmentRef) -> Appointment:
    return application.look_up.appointment(ref)


def moved(
    application: Application,
    appointment: Appointment,
    *,
    day: date = FRIDAY,
    pattern: str = "PM",
    by_landlord: bool = True,
) -> Appointment:
    wanted = OfferSlots(appointment.work_order_ref, PLANNER, days=7, resident_agrees=True, moving=appointment.ref)
    offers = application.offer_slots(wanted)
    return application.rearrange_appointment(
        RearrangeAppointment(
            appointment.ref, offers.ref, day, pattern, PLANNER, by_landlord=by_landlord, agreed_by_resident=True
        )
    )


def asks_for(application: Application, home_ref: str, kind: str, **values: str) -> str:
    wanted = RecordRequirement(home_ref, kind, values, Source.RESIDENT, PLANNER)
    return application.record_requirement(wanted).ref


def says(
    application: Application, text: str, *, ref: str = "", number: str = NUMBER, clock: FixedClock | None = None
) -> Reply | None:
    """A text from the resident; a minute passes, so that replies have an order."""
    if clock is not None:
        clock.advance(timedelta(minutes=1))
    name = ref or f"SM-{number[-4:]}-{text}-{application.clock.now():%d%H%M%S}"
    return application.record_reply(RecordReply("handset", name, number, text))


def tasks(application: Application, appointment: Appointment, kind: TaskKind) -> list[Task]:
    """Open tasks of one kind about an appointment."""
    return [task for task in application.look_up.tasks_of(appointment.ref) if task.kind is kind]


def messages(uow: UnitOfWork, appointment: Appointment, kind: MessageKind) -> list[Message]:
    with uow.read() as records:
        return [message for message in records.messages.of(appointment.ref) if message.kind is kind]


def states(uow: UnitOfWork, appointment: Appointment, kind: MessageKind) -> list[MessageState]:
    return [message.state for message in messages(uow, appointment, kind)]


@dataclass
class AtTheDoor:
    """One operative on site. What is done is done by the clock, which `passes` moves."""

    application: Application
    clock: FixedClock
    appointment: Appointment
    operative: str = "OP-1"
    account: str = OPERATIVE
    made: int = 0

    def new_ref(self) -> str:
        self.made += 1
        return f"E-{self.account}-{self.appointment.ref}-{self.made}"

    def passes(self, minutes: int) -> datetime:
        self.clock.advance(timedelta(minutes=minutes))
        return self.clock.now()

    def arrives(self) -> Appointment:
        request = Arrive(self.new_ref(), self.appointment.ref, self.operative, self.clock.now(), self.account)
        return self.application.arrive(request)

    def records(self, kind: EvidenceKind, *, ref: str = "", **data: str) -> Evidence:
        return self.application.record_evidence(
            RecordEvidence(
                ref or self.new_ref(),
                self.appointment.ref,
                self.operative,
                self.clock.now(),
                self.account,
                kind=kind,
                data=data,
            )
        )

    def photographs(self, content: bytes, subject: str = "card") -> Evidence:
        return self.application.record_photo(
            RecordPhoto(
                self.new_ref(),
                self.appointment.ref,
                self.operative,
                self.clock.now(),
                self.account,
                content=content,
                subject=subject,
            )
        )

    def does_everything(self) -> None:
        """Two knocks, a call, the planner asked and answering, the wait, the card and its photo: in that order."""
        self.passes(1)
        self.records(EvidenceKind.KNOCK)
        self.passes(4)
        self.records(EvidenceKind.KNOCK)
        self.records(EvidenceKind.CALL, result="no_answer")
        self.records(EvidenceKind.PLANNER_ASKED)
        self.passes(2)
        [question] = tasks(self.application, self.appointment, TaskKind.PLANNER_CALL)
        self.application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang twice, no answer"))
        self.passes(10)
        self.records(EvidenceKind.CARD, number=f"C-{self.appointment.ref}")
        self.photographs(a_photo(self.appointment.ref))

    def claims(self, outcome: Outcome, words: str = "") -> Closing:
        request = CloseVisit(self.appointment.ref, outcome, self.account, Door.PHONE, words, self.operative)
        return self.application.close_visit(request)

    def leaves(self, ref: str = "") -> Closing:
        request = LeaveVisit(
            ref or self.new_ref(), self.appointment.ref, self.operative, self.clock.now(), self.account
        )
        closing = self.application.leave_visit(request)
        if closing is None:
            raise LookupError("a colleague is still there, so the visit goes on")
        return closing

    def leaves_a_colleague(self) -> None:
        """The visit goes on."""
        request = LeaveVisit(self.new_ref(), self.appointment.ref, self.operative, self.clock.now(), self.account)
        if self.application.leave_visit(request) is not None:
            raise LookupError("nobody else is there, so the visit has closed")


def at_the_door(
    application: Application, clock: FixedClock, appointment: Appointment, *, comes: time = time(9)
) -> AtTheDoor:
    """On site at `comes`, London time, on the day of the promise."""
    clock.set(at(appointment.promise.day, comes))
    door = AtTheDoor(application, clock, appointment)
    door.arrives()
    return door


def a_photo(of: str = "") -> bytes:
    """A plain picture, another colour for each thing that it is `of`: it shows nobody's door."""
    kept = BytesIO()
    red, green, blue = sha256(of.encode()).digest()[:3] if of else (128, 128, 128)
    Image.new("RGB", (64, 48), (red, green, blue)).save(kept, "JPEG")
    return kept.getvalue()
