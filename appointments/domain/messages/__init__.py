"""Messages to residents: what each says, and what state it is in."""

from appointments.domain.messages.message import (
    AFTER_VISIT_KINDS,
    NOTICE_KINDS,
    RECEIPT_AWAITED,
    SETTLED_STATES,
    URGENT_KINDS,
    Message,
    MessageKind,
    MessageState,
    PlannedMessage,
    Receipt,
)
from appointments.domain.messages.wording import (
    GAS_EMERGENCY_PHONE,
    NEUTRAL_PURPOSE,
    OMBUDSMAN_PHONE,
    Landlord,
    Told,
    fit_purpose,
    wording,
)

__all__ = [
    "AFTER_VISIT_KINDS",
    "GAS_EMERGENCY_PHONE",
    "Landlord",
    "Message",
    "MessageKind",
    "MessageState",
    "NEUTRAL_PURPOSE",
    "NOTICE_KINDS",
    "OMBUDSMAN_PHONE",
    "PlannedMessage",
    "RECEIPT_AWAITED",
    "Receipt",
    "SETTLED_STATES",
    "Told",
    "URGENT_KINDS",
    "fit_purpose",
    "wording",
]
