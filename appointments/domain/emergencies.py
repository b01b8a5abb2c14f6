"""Emergencies get an attendance window and a contact instead of a slot (rule 9).

The window runs from the moment the work order was raised to its target: somebody comes in it, whoever is nearest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from appointments.domain.errors import Invalid
from appointments.domain.refs import OperativeRef, WorkOrderRef
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrder

_AT_ONCE = timedelta(minutes=1)


class ContactResult(StrEnum):
    SPOKE = "spoke"  # to somebody of the household
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"


@dataclass(frozen=True)
class Contact:
    """One try to reach the household about an emergency. `words` are what was agreed, or what was heard.

    `operative_ref` is who was sent, once somebody was.
    """

    at: datetime
    by: str
    result: ContactResult
    words: str
    operative_ref: OperativeRef | None = None


@dataclass(frozen=True)
class EmergencyAttendance:
    """The window in which somebody attends, and every contact made about it, in the order made."""

    work_order_ref: WorkOrderRef
    window: Window
    contacts: tuple[Contact, ...] = ()

    @property
    def told(self) -> bool:
        """Whether somebody of the household was spoken to."""
        return any(contact.result is ContactResult.SPOKE for contact in self.contacts)

    @property
    def operative_ref(self) -> OperativeRef | None:
        """Who was sent last; None while nobody was."""
        return next((c.operative_ref for c in reversed(self.contacts) if c.operative_ref is not None), None)

    @property
    def sent_before(self) -> int:
        """How often whoever was sent last had been sent before, and somebody else since."""
        turns = [ref for ref, _ in groupby(c.operative_ref for c in self.contacts if c.operative_ref is not None)]
        return turns.count(turns[-1]) - 1 if turns else 0

    def contacted(self, contact: Contact) -> EmergencyAttendance:
        if not contact.words.strip():
            raise Invalid("words", "words: say what was agreed with the household, or what you heard")
        return replace(self, contacts=(*self.contacts, contact))


def attendance_of(order: WorkOrder, now: datetime) -> EmergencyAttendance:
    """The window of an emergency: from now, when it is raised as one or becomes one, to its target.

    One that was reported long ago may have no time left: then it is due at once, and the window says so by lasting a
    minute.
    """
    return EmergencyAttendance(order.ref, Window(now, max(order.due_at, now + _AT_ONCE)))
