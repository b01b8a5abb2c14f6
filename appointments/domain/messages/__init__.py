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
from appointments.domain.messages.segments import Encoding, Segments, as_gsm, segments
from appointments.domain.messages.standing import Standing, Unfit, unfit
from appointments.domain.messages.wording import (
    GAS_EMERGENCY_PHONE,
    NEUTRAL_PURPOSE,
    OMBUDSMAN_PHONE,
    WRITTEN_IN,
    Choice,
    Landlord,
    Language,
    Told,
    fit_purpose,
    wording,
)

__all__ = [
    "AFTER_VISIT_KINDS",
    "AT_ANY_HOUR_KINDS",
    "Choice",
    "Encoding",
    "GAS_EMERGENCY_PHONE",
    "Landlord",
    "Language",
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
    "Segments",
    "Standing",
    "Told",
    "Unfit",
    "code_alone",
    "WARNED_KINDS",
    "WRITTEN_IN",
    "as_gsm",
    "fit_purpose",
    "segments",
    "spoken",
    "subject",
    "unfit",
    "wording",
]
