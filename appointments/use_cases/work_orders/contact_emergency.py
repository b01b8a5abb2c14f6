"""Record a contact about an emergency: what was agreed, who was sent, and the message that says by when (rule 9)."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.emergencies import Contact, ContactResult, EmergencyAttendance, attendance_of
from appointments.domain.errors import WrongState
from appointments.domain.events import EmergencyContacted
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import OperativeRef, WorkOrderRef
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.emergency_untold import told_by_person
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling_of_emergency import tell_of_emergency
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
        heard = contact.result is ContactResult.SPOKE
        tell_of_emergency(records, order, attendance, heard=heard, teller=teller, now=now)
        _settle(records, attendance, contact)
        records.commit()
    return attendance


def _settle(records: Records, attendance: EmergencyAttendance, contact: Contact) -> None:
    if contact.result is ContactResult.SPOKE:
        told_by_person(records, attendance.work_order_ref, contact.by, contact.words, contact.at)
    task = records.tasks.about(emergency_key(attendance.work_order_ref))
    if task is not None and task.done_at is None and attendance.told and attendance.operative_ref is not None:
        records.tasks.save(task.settle(contact.by, contact.words, contact.at))
