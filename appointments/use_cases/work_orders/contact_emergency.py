"""Record a contact about an emergency: what was agreed, who was sent, and the message that says by when (rule 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from appointments.domain.access import snapshot
from appointments.domain.contacting import Way, asked_by, contacting
from appointments.domain.emergencies import Contact, ContactResult, EmergencyAttendance, attendance_of
from appointments.domain.errors import WrongState
from appointments.domain.events import EmergencyContacted, EmergencyMessageQueued
from appointments.domain.homes import Channel
from appointments.domain.limits import NOTE, at_most
from appointments.domain.messages import Message, MessageKind, Told, wording
from appointments.domain.refs import OperativeRef, WorkOrderRef
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.emergency_untold import key_of_message, told_by_person
from appointments.use_cases.steps.telling import Teller
from appointments.use_cases.work_orders.raise_work_order import emergency_key


@dataclass(frozen=True)
class ContactEmergency:
    """`operative_ref` is who was sent, if somebody was by now. `words` are what was agreed, or what was heard."""

    work_order_ref: WorkOrderRef
    result: ContactResult
    words: str
    by: str
    operative_ref: OperativeRef | None = None


def contact_emergency(
    request: ContactEmergency, *, uow: UnitOfWork, clock: Clock, teller: Teller
) -> EmergencyAttendance:
    """The attendance with this contact. The task is settled once the household knows and somebody was sent."""
    now = clock.now()
    with uow.write() as records:
        order = records.work_orders.get(request.work_order_ref)
        order.require_open()
        if order.priority.appointed:
            raise WrongState("this work order is no emergency: it gets an appointment")
        who = records.operatives.get(request.operative_ref).ref if request.operative_ref else None
        contact = Contact(now, request.by, request.result, at_most(request.words, NOTE, "words"), who)
        attendance = (records.emergencies.of(order.ref) or attendance_of(order, now)).contacted(contact)
        records.emergencies.put(attendance)
        records.work_orders.save(order)  # two contacts recorded at once would overwrite each other
        records.ledger.append(
            EmergencyContacted(ref=order.ref, at=now, result=request.result.value, operative_ref=who, by=request.by)
        )
        _tell(records, order, attendance, contact, teller, now)
        _settle(records, attendance, contact)
        records.commit()
    return attendance


def _tell(
    records: Records,
    order: WorkOrder,
    attendance: EmergencyAttendance,
    contact: Contact,
    teller: Teller,
    now: datetime,
) -> None:
    """One message for each operative sent, at once, at night too: somebody is on the way, or is about to be.

    Where no way is open the planner, who has just rung, has told them already or tries again.
    """
    household, held = records.households.of_home(order.home_ref), records.requirements.of_home(order.home_ref)
    rules = contacting(snapshot(held, day_of(now)))
    if rules.instead_to != contacting(snapshot(asked_by(household, held), day_of(now))).instead_to:
        return  # that number is of those who lived there before
    way = _way(rules.ways(household), contact, teller)
    if way is None or now >= attendance.window.ends:
        return
    sent = attendance.operative_ref
    told = Told(
        landlord=teller.landlord,
        purpose=order.purpose,
        window=attendance.window,
        operative_name=records.operatives.get(sent).name if sent else "",
        language=rules.written_in(household),
    )
    message = Message(
        ref=records.new_ref("M"),
        kind=MessageKind.EMERGENCY,
        channel=way.channel,
        to=way.to,
        text=wording(MessageKind.EMERGENCY, (told.neutral() if rules.neutral else told).on(way.channel)),
        dedupe_key=key_of_message(order.ref, sent),
        queued_at=now,
        not_before=now,
        expires_at=attendance.window.ends,
        language=told.language,
    )
    if records.messages.add(message):
        digest = sha256(message.text.encode()).hexdigest()
        records.ledger.append(
            EmergencyMessageQueued(
                ref=order.ref, at=now, message_ref=message.ref, channel=message.channel.value, text_digest=digest
            )
        )


def _way(open_to_us: Sequence[Way], contact: Contact, teller: Teller) -> Way | None:
    """The first that the household prefers (rule 27), is carried for us, and comes in time: a letter would come after
    us. Nobody is rung with what they were just told, and an e-mail comes last, because it may not be read in time."""
    heard = contact.result is ContactResult.SPOKE
    by = teller.channels - {Channel.LETTER} - ({Channel.VOICE} if heard else set())
    ways = sorted((way for way in open_to_us if way.channel in by), key=lambda way: way.channel is Channel.EMAIL)
    return next(iter(ways), None)


def _settle(records: Records, attendance: EmergencyAttendance, contact: Contact) -> None:
    if contact.result is ContactResult.SPOKE:
        told_by_person(records, attendance.work_order_ref, contact.by, contact.words, contact.at)
    task = records.tasks.about(emergency_key(attendance.work_order_ref))
    if task is not None and task.done_at is None and attendance.told and attendance.operative_ref is not None:
        records.tasks.save(task.settle(contact.by, contact.words, contact.at))
