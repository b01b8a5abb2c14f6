"""References: how things are named. All are strings, compared exactly; leading zeros are kept (rule 69)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from appointments.domain.errors import Invalid

HomeRef: TypeAlias = str
HouseholdRef: TypeAlias = str
ResidentRef: TypeAlias = str
RequirementRef: TypeAlias = str
WorkOrderRef: TypeAlias = str
AppointmentRef: TypeAlias = str
OperativeRef: TypeAlias = str
EvidenceRef: TypeAlias = str
JudgementRef: TypeAlias = str
MessageRef: TypeAlias = str
ReplyRef: TypeAlias = str
OfferRef: TypeAlias = str
TaskRef: TypeAlias = str
ChallengeRef: TypeAlias = str
CallRef: TypeAlias = str
HoldRef: TypeAlias = str
GapRef: TypeAlias = str
DayPlanRef: TypeAlias = str
ThirdPartyRef: TypeAlias = str
StepRef: TypeAlias = str
AttemptRef: TypeAlias = str
CheckRef: TypeAlias = str
DecisionRef: TypeAlias = str
CompensationRef: TypeAlias = str
RechargeRef: TypeAlias = str

_UPRN = re.compile(r"[0-9]{1,12}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})")


@dataclass(frozen=True)
class ExternalRef:
    """A reference given by another system: the same `id` may come from two of them (UKHDS reference)."""

    allocated_by: str
    id: str

    def __str__(self) -> str:
        return f"{self.allocated_by}:{self.id}"


def parse_uprn(text: str, field: str = "uprn") -> str:
    """A Unique Property Reference Number: 1 to 12 digits, kept as they came."""
    text = text.strip()
    if not _UPRN.fullmatch(text):
        raise Invalid(field, f"{field}: {text!r} is not a UPRN; a UPRN has 1 to 12 digits")
    return text


def parse_postcode(text: str, field: str = "postcode") -> str:
    """A postcode in its usual form, `GL5 4UB`. Says nothing about whether it exists."""
    found = _POSTCODE.fullmatch(text.strip().upper())
    if not found:
        raise Invalid(field, f"{field}: {text.strip()!r} is not a postcode")
    return f"{found[1]} {found[2]}"
