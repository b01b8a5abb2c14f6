"""Rows as they are stored: columns and constraints, no behaviour. Importing this package declares every table."""

from appointments.records.tables.aftercare import (
    CompensationRow,
    ContactAttemptRow,
    OrderDecisionRow,
    RechargeRow,
    VulnerabilityCheckRow,
)
from appointments.records.tables.appointments import AppointmentRow, AssignmentRow, PromiseRow
from appointments.records.tables.booking import EmergencyAttendanceRow, GapRow, HoldRow
from appointments.records.tables.calls import CallRow
from appointments.records.tables.day_plans import DayPlanRow
from appointments.records.tables.device_actions import ApiTokenRow, DeviceActionRow, DeviceClockRow
from appointments.records.tables.evidence import ChallengeRow, EvidenceRow, JudgementRow
from appointments.records.tables.homes import ContactNumberRow, HomeRow, HouseholdRow, RequirementRow, ResidentRow
from appointments.records.tables.landlord import (
    AccountRow,
    FigureChangeRow,
    PriorityRow,
    ReminderRulebookRow,
    SlotPatternRow,
    TradeRow,
)
from appointments.records.tables.ledger import LedgerRow, SealHeadRow, SealRow
from appointments.records.tables.messages import MessageRow, ProviderStateRow, ReplyRow, TaskRow
from appointments.records.tables.operatives import (
    AbsenceRow,
    CertificateRow,
    OperativeRow,
    RoundRow,
    ShiftPatternRow,
)
from appointments.records.tables.privacy import (
    AccessLogRow,
    AlertWordsRow,
    ErasureRow,
    LegalHoldRow,
    RequirementReviewRow,
    ReviewWordsRow,
)
from appointments.records.tables.third_parties import (
    ThirdPartyAbsenceRow,
    ThirdPartyBookingRow,
    ThirdPartyHoldRow,
    ThirdPartyRow,
)
from appointments.records.tables.work_orders import FeedRejectRow, OfferRow, StepRow, WorkOrderRow

__all__ = [
    "AbsenceRow",
    "AccessLogRow",
    "AccountRow",
    "AlertWordsRow",
    "ApiTokenRow",
    "AppointmentRow",
    "AssignmentRow",
    "CallRow",
    "CertificateRow",
    "ChallengeRow",
    "CompensationRow",
    "ContactAttemptRow",
    "ContactNumberRow",
    "DayPlanRow",
    "DeviceActionRow",
    "DeviceClockRow",
    "EmergencyAttendanceRow",
    "ErasureRow",
    "EvidenceRow",
    "FeedRejectRow",
    "FigureChangeRow",
    "ReminderRulebookRow",
    "GapRow",
    "HoldRow",
    "HomeRow",
    "HouseholdRow",
    "JudgementRow",
    "LedgerRow",
    "LegalHoldRow",
    "MessageRow",
    "OfferRow",
    "OperativeRow",
    "OrderDecisionRow",
    "PriorityRow",
    "PromiseRow",
    "ProviderStateRow",
    "RechargeRow",
    "ReplyRow",
    "RequirementReviewRow",
    "RequirementRow",
    "ResidentRow",
    "ReviewWordsRow",
    "RoundRow",
    "SealHeadRow",
    "SealRow",
    "ShiftPatternRow",
    "SlotPatternRow",
    "StepRow",
    "TaskRow",
    "ThirdPartyAbsenceRow",
    "ThirdPartyBookingRow",
    "ThirdPartyHoldRow",
    "ThirdPartyRow",
    "TradeRow",
    "VulnerabilityCheckRow",
    "WorkOrderRow",
]
