"""Messages to residents: what each says, and what state it is in."""

from appointments.domain.messages.channels import spoken, subject
from appointments.domain.messages.message import (
    AFTER_VISIT_KINDS,
    AT_ANY_HOUR_KINDS,
    NOTICE_KINDS,
    OPTED_OUT,
    RECEIPT_AWAITED,
    SETTLED_STATES,
    SILENT_CHANNELS,
    WARNED_KINDS,
    Message,
    MessageKind,
    MessageState,
    Receipt,
    code_alone,
)
from appointments.domain.messages.provider_state import ProviderState
from appointments.domain.messages.standing import Standing, Unfit, unfit
from appointments.domain.messages.wording import (
    GAS_EMERGENCY_PHONE,
    NEUTRAL_PURPOSE,
    OMBUDSMAN_PHONE,
    Landlord,
    Told,
    fit_purpose,
    pieces,
    wording,
)

__all__ = [
    "AFTER_VISIT_KINDS",
    "AT_ANY_HOUR_KINDS",
    "GAS_EMERGENCY_PHONE",
    "Landlord",
    "Message",
    "MessageKind",
    "MessageState",
    "NEUTRAL_PURPOSE",
    "NOTICE_KINDS",
    "OPTED_OUT",
    "OMBUDSMAN_PHONE",
    "ProviderState",
    "RECEIPT_AWAITED",
    "Receipt",
    "SETTLED_STATES",
    "SILENT_CHANNELS",
    "Standing",
    "Told",
    "Unfit",
    "code_alone",
    "WARNED_KINDS",
    "fit_purpose",
    "pieces",
    "spoken",
    "subject",
    "unfit",
    "wording",
]
