"""The appointments that came due in a period, one row each, with what the numbers are counted from.

An appointment is due on the London day of the promise in force. Read once; everything else is counted in Python, so
that every screen and every download has the same rows, the same definitions and the same totals (rule 78).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, String, and_, cast, exists, func, or_, select

from appointments.domain.appointments import Role
from appointments.domain.errors import Invalid
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from appointments.records.statements import table_of
from appointments.records.tables import (
    AppointmentRow,
    AssignmentRow,
    ChallengeRow,
    HomeRow,
    JudgementRow,
    MessageRow,
    OperativeRow,
    PromiseRow,
    ReplyRow,
    TradeRow,
    WorkOrderRow,
)
from appointments.wastage.classes import CANCELLATIONS, FAULTS, Ending, Fault, Reason, VisitClass, class_of, reason_of

_APPOINTMENTS = table_of(AppointmentRow)
_PROMISES = table_of(PromiseRow)
_ORDERS = table_of(WorkOrderRow)
_HOMES = table_of(HomeRow)
_TRADES = table_of(TradeRow)
_ASSIGNMENTS = table_of(AssignmentRow)
_OPERATIVES = table_of(OperativeRow)
_CHALLENGES = table_of(ChallengeRow)
_JUDGEMENTS = table_of(JudgementRow)
_MESSAGES = table_of(MessageRow)
_REPLIES = table_of(ReplyRow)
_EARLIER = _APPOINTMENTS.alias("earlier")

# Attended and let in: it makes the next one a second visit for the same repair (rule 81 leaves no access out).
_LET_IN = frozenset(
    outcome.value for outcome in (Outcome.COMPLETED, Outcome.FOLLOW_ON, Outcome.UNSAFE, Outcome.WRONG_TRADE)
)


@dataclass(frozen=True)
class Period:
    """London days, both inclusive."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Invalid("last", "last: the last day must not be before the first")


class Reminder(StrEnum):
    """What became of the reminder of the promise in force. A moved appointment stands apart, reminded or not."""

    NOT_SENT = "not_sent"
    NOT_DELIVERED = "not_delivered"
    NO_REPLY = "no_reply"  # delivered
    CONFIRMED = "confirmed"  # the resident answered that it suits
    MOVED = "moved"  # the appointment had been moved before


@dataclass(frozen=True)
class DueVisit:
    """One appointment that came due. Holds no name, number, address or free text (rule 77).

    `visited_before`: somebody had attended this repair before and was let in. `breach_found`: a judgement established
    that what the household had asked for was not done; `claimed_no_access`: it was claimed as no access all the same.
    `employer` is the lead operative's; empty when nobody was assigned.
    """

    ref: str
    work_order_ref: str
    home_ref: str
    day: date
    pattern: str
    starts_at: datetime
    ends_at: datetime
    promised_at: datetime
    promise_version: int
    arrived_at: datetime | None
    closed_at: datetime | None
    reminder: Reminder
    visited_before: bool
    has_requirements: bool
    breach_found: bool
    claimed_no_access: bool
    trade: str
    patch: str
    employer: str
    ending: Ending

    @cached_property
    def visit_class(self) -> VisitClass:
        return class_of(self.ending)

    @property
    def fault(self) -> Fault:
        return FAULTS[self.visit_class]

    @cached_property
    def reason(self) -> Reason | None:
        return reason_of(self.ending)

    @property
    def attended_in_window(self) -> bool:
        """Arriving before the window opens fails it as arriving after its end does (rule 82)."""
        return self.arrived_at is not None and self.starts_at <= self.arrived_at < self.ends_at


def due_visits(connection: Connection, period: Period) -> tuple[DueVisit, ...]:
    """All of the period, by day and reference; one query."""
    in_force = and_(
        _PROMISES.c.appointment_ref == _APPOINTMENTS.c.ref, _PROMISES.c.version == _APPOINTMENTS.c.promise_version
    )
    lead = and_(_ASSIGNMENTS.c.appointment_ref == _APPOINTMENTS.c.ref, _ASSIGNMENTS.c.role == Role.LEAD.value)
    joined = (
        _PROMISES.join(_APPOINTMENTS, in_force)
        .join(_ORDERS, _ORDERS.c.ref == _APPOINTMENTS.c.work_order_ref)
        .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
        .outerjoin(_TRADES, _TRADES.c.code == _ORDERS.c.trade)
        .outerjoin(_ASSIGNMENTS, lead)
        .outerjoin(_OPERATIVES, _OPERATIVES.c.ref == _ASSIGNMENTS.c.operative_ref)
    )
    upheld = exists().where(_CHALLENGES.c.appointment_ref == _APPOINTMENTS.c.ref, _CHALLENGES.c.upheld.is_(True))
    breach = (
        _JUDGEMENTS.c.appointment_ref == _APPOINTMENTS.c.ref,
        _JUDGEMENTS.c.established_outcome == Outcome.REQUIREMENT_NOT_MET.value,
    )
    reminder = (
        _MESSAGES.c.appointment_ref == _APPOINTMENTS.c.ref,
        _MESSAGES.c.promise_version == _APPOINTMENTS.c.promise_version,
        _MESSAGES.c.kind == MessageKind.REMINDER.value,
        _MESSAGES.c.sent_at.is_not(None),
    )
    confirmed = exists().where(
        _REPLIES.c.appointment_ref == _APPOINTMENTS.c.ref,
        _REPLIES.c.promise_version == _APPOINTMENTS.c.promise_version,
        _REPLIES.c.intent == Intent.CONFIRM.value,
    )
    visited_before = exists().where(
        _EARLIER.c.work_order_ref == _APPOINTMENTS.c.work_order_ref,
        _EARLIER.c.starts_at < _APPOINTMENTS.c.starts_at,
        _EARLIER.c.outcome.in_(sorted(_LET_IN)),
    )
    claimed = exists().where(*breach, _JUDGEMENTS.c.outcome == Outcome.NO_ACCESS.value)
    columns = (
        _APPOINTMENTS.c.ref,
        _APPOINTMENTS.c.work_order_ref,
        _APPOINTMENTS.c.home_ref,
        _PROMISES.c.day,
        _PROMISES.c.pattern,
        _APPOINTMENTS.c.starts_at,
        _APPOINTMENTS.c.ends_at,
        _PROMISES.c.made_at,
        _APPOINTMENTS.c.promise_version,
        _APPOINTMENTS.c.arrived_at,
        _APPOINTMENTS.c.closed_at,
        exists().where(*reminder).label("reminded"),
        exists().where(*reminder, _MESSAGES.c.delivered_at.is_not(None)).label("reminder_delivered"),
        confirmed.label("confirmed"),
        or_(_ORDERS.c.follows.is_not(None), visited_before).label("visited_before"),
        (cast(_PROMISES.c.requirements, String) != "[]").label("has_requirements"),
        exists().where(*breach).label("breach_found"),
        claimed.label("claimed_no_access"),
        func.coalesce(_TRADES.c.name, _ORDERS.c.trade).label("trade"),
        _HOMES.c.patch,
        _OPERATIVES.c.employer,
        _APPOINTMENTS.c.outcome,
        _APPOINTMENTS.c.judged_outcome,
        _APPOINTMENTS.c.judgement_allowed,
        upheld.label("overturned"),
    )
    statement = (
        select(*columns)
        .select_from(joined)
        .where(_PROMISES.c.day.between(period.first, period.last))
        .order_by(_PROMISES.c.day, _APPOINTMENTS.c.ref)
    )
    return tuple(_visit(row) for row in connection.execute(statement))


def _visit(row: Any) -> DueVisit:
    return DueVisit(
        ref=row.ref,
        work_order_ref=row.work_order_ref,
        home_ref=row.home_ref,
        day=row.day,
        pattern=row.pattern,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        promised_at=row.made_at,
        promise_version=row.promise_version,
        arrived_at=row.arrived_at,
        closed_at=row.closed_at,
        reminder=_reminder(row),
        visited_before=bool(row.visited_before),
        has_requirements=bool(row.has_requirements),
        breach_found=bool(row.breach_found),
        claimed_no_access=bool(row.claimed_no_access),
        trade=row.trade,
        patch=row.patch,
        employer=row.employer or "",
        ending=_ending(row),
    )


def _reminder(row: Any) -> Reminder:
    if row.promise_version > 1:
        return Reminder.MOVED
    if row.confirmed:
        return Reminder.CONFIRMED
    if not row.reminded:
        return Reminder.NOT_SENT
    return Reminder.NO_REPLY if row.reminder_delivered else Reminder.NOT_DELIVERED


def _ending(row: Any) -> Ending:
    if row.outcome is None:
        return Ending(None)
    outcome = Outcome(row.outcome)
    return Ending(
        outcome,
        allowed=bool(row.judgement_allowed) and row.judged_outcome == row.outcome,
        overturned=bool(row.overturned),
        notice=row.starts_at - row.closed_at if outcome in CANCELLATIONS else None,
    )
