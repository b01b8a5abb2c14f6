"""Rows as they are stored: columns and constraints, no behaviour. Importing this package declares every table."""

from appointments.records.tables.appointments import AppointmentRow, AssignmentRow, PromiseRow
from appointments.records.tables.evidence import ChallengeRow, EvidenceRow, JudgementRow
from appointments.records.tables.homes import ContactNumberRow, HomeRow, HouseholdRow, RequirementRow, ResidentRow
from appointments.records.tables.landlord import AccountRow, PriorityRow, SlotPatternRow, TradeRow
from appointments.records.tables.ledger import LedgerRow, SealHeadRow, SealRow
from appointments.records.tables.messages import MessageRow, ReplyRow, TaskRow
from appointments.records.tables.operatives import AbsenceRow, OperativeRow, RoundRow, ShiftPatternRow
from appointments.records.tables.work_orders import FeedRejectRow, OfferRow, WorkOrderRow

__all__ = [
    "AbsenceRow",
    "AccountRow",
    "AppointmentRow",
    "AssignmentRow",
    "ChallengeRow",
    "ContactNumberRow",
    "EvidenceRow",
    "FeedRejectRow",
    "HomeRow",
    "HouseholdRow",
    "JudgementRow",
    "LedgerRow",
    "MessageRow",
    "OfferRow",
    "OperativeRow",
    "PriorityRow",
    "PromiseRow",
    "ReplyRow",
    "RequirementRow",
    "ResidentRow",
    "RoundRow",
    "SealHeadRow",
    "SealRow",
    "ShiftPatternRow",
    "SlotPatternRow",
    "TaskRow",
    "TradeRow",
    "WorkOrderRow",
]
