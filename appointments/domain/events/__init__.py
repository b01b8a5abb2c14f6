"""Facts, in the past tense. Each goes into the ledger in the transaction that makes it true.

Payloads hold references, codes, instants and digests only: no names, numbers, addresses or free text, so that erasing a
person never breaks the chain. `by` is the reference of an account.
"""

from appointments.domain.events.aftercare import (
    ChallengeDecided,
    ChallengeRepeated,
    CompensationChanged,
    OutcomeChallenged,
    RechargeChanged,
)
from appointments.domain.events.appointments import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentNotified,
    AppointmentPinned,
    AppointmentRearranged,
    AppointmentReassigned,
)
from appointments.domain.events.base import Event
from appointments.domain.events.homes import (
    HouseholdRecorded,
    RequirementEnded,
    RequirementErased,
    RequirementRecorded,
    RequirementReviewed,
)
from appointments.domain.events.landlord import FeedImported, FigureChanged
from appointments.domain.events.messages import (
    EmergencyMessageQueued,
    MessageQueued,
    MessageSettled,
    NumberWithdrawn,
    ReplyReceived,
)
from appointments.domain.events.rounds import (
    AbsenceRecorded,
    DayPlanDecided,
    DayPlanProposed,
    OperativeRecorded,
    ShiftsChanged,
)
from appointments.domain.events.slots import HoldEnded, HoldPlaced, SlotFreed, SlotRefilled, SlotsOffered, SlotsRefused
from appointments.domain.events.third_parties import (
    ThirdPartyAbsenceRecorded,
    ThirdPartyBooked,
    ThirdPartyRecorded,
    ThirdPartyReleased,
)
from appointments.domain.events.visits import (
    AppointmentDespatched,
    CallAsked,
    EvidenceRecorded,
    OperativeArrived,
    OutcomeRefused,
    OutcomeRejudged,
    SecretRevealed,
    VisitClosed,
    VisitNotAttended,
)
from appointments.domain.events.work_orders import (
    ConcernsRecorded,
    ContactAttempted,
    EmergencyContacted,
    EvidencePackIssued,
    LegalHoldChanged,
    StatutoryStepRecorded,
    VulnerabilityChecked,
    WorkOrderCancelled,
    WorkOrderChanged,
    WorkOrderErased,
    WorkOrderRaised,
    WorkOrderReopened,
    WorkOrderSequenced,
)

__all__ = [
    "AbsenceRecorded",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentConfirmed",
    "AppointmentDespatched",
    "AppointmentNotified",
    "AppointmentPinned",
    "AppointmentRearranged",
    "AppointmentReassigned",
    "CallAsked",
    "ChallengeDecided",
    "ChallengeRepeated",
    "CompensationChanged",
    "ConcernsRecorded",
    "ContactAttempted",
    "DayPlanDecided",
    "DayPlanProposed",
    "EmergencyContacted",
    "EmergencyMessageQueued",
    "Event",
    "EvidencePackIssued",
    "EvidenceRecorded",
    "FeedImported",
    "FigureChanged",
    "HoldEnded",
    "HoldPlaced",
    "HouseholdRecorded",
    "LegalHoldChanged",
    "MessageQueued",
    "MessageSettled",
    "NumberWithdrawn",
    "OperativeArrived",
    "OperativeRecorded",
    "OutcomeChallenged",
    "OutcomeRefused",
    "OutcomeRejudged",
    "RechargeChanged",
    "ReplyReceived",
    "RequirementEnded",
    "RequirementErased",
    "RequirementRecorded",
    "RequirementReviewed",
    "SecretRevealed",
    "ShiftsChanged",
    "SlotFreed",
    "SlotRefilled",
    "SlotsOffered",
    "SlotsRefused",
    "StatutoryStepRecorded",
    "ThirdPartyAbsenceRecorded",
    "ThirdPartyBooked",
    "ThirdPartyRecorded",
    "ThirdPartyReleased",
    "VisitClosed",
    "VisitNotAttended",
    "VulnerabilityChecked",
    "WorkOrderCancelled",
    "WorkOrderChanged",
    "WorkOrderErased",
    "WorkOrderRaised",
    "WorkOrderReopened",
    "WorkOrderSequenced",
]
