"""The appointments that came due in a period, one row each, with what the numbers are counted from.

An appointment is due on the London day of the promise in force. Read once; everything else is counted in Python, so
that every screen and every download has the same rows, the same definitions and the same totals (rule 78).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, exists, func, or_, select

from appointments.domain.appointments import Role
from appointments.domain.errors import Invalid
from appointments.domain.messages import COPY, MessageKind
from appointments.domain.outcomes import LET_IN, Outcome
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

    `attended_in_window`: arriving before the window opens fails it as arriving after its end does (rule 82).
    `visited_before`: somebody had attended this repair before and was let in. `breach_found`: a judgement established
    that what the household had asked for was not done; `claimed_no_access`: it was claimed as no access all the same.
    `employer` is the lead operative's; empty when nobody was assigned.
    """

    ending: Ending
    reminder: Reminder
    breach_found: bool
    claimed_no_access: bool
    ref: str
    work_order_ref: str
    starts_at: datetime
    promised_at: datetime
    day: date
    pattern: str
    trade: str
    patch: str
    employer: str
    attended: bool
    attended_in_window: bool
    visited_before: bool
    has_requirements: bool

    @cached_property
    def visit_class(self) -> VisitClass:
        return class_of(self.ending)

    @property
    def fault(self) -> Fault:
        return FAULTS[self.visit_class]

    @cached_property
    def reason(self) -> Reason | None:
        return reason_of(self.ending)


def due_visits(connection: Connection, period: Period) -> tuple[DueVisit, ...]:
    """All of the period, by day and reference; one query."""
    statement = (
        select(*_FOR_ENDING, *_FOR_REMINDER, _breach(), *_AS_THEY_ARE)
        .select_from(_JOINED)
        .where(_PROMISES.c.day.between(period.first, period.last))
        .order_by(_PROMISES.c.day, _APPOINTMENTS.c.ref)
    )
    return tuple(_visit(tuple(row)) for row in connection.execute(statement))


_IN_FORCE = and_(
    _PROMISES.c.appointment_ref == _APPOINTMENTS.c.ref, _PROMISES.c.version == _APPOINTMENTS.c.promise_version
)
_LEAD = and_(_ASSIGNMENTS.c.appointment_ref == _APPOINTMENTS.c.ref, _ASSIGNMENTS.c.role == Role.LEAD.value)
_JOINED = (
    _PROMISES.join(_APPOINTMENTS, _IN_FORCE)
    .join(_ORDERS, _ORDERS.c.ref == _APPOINTMENTS.c.work_order_ref)
    .join(_HOMES, _HOMES.c.ref == _APPOINTMENTS.c.home_ref)
    .outerjoin(_TRADES, _TRADES.c.code == _ORDERS.c.trade)
    .outerjoin(_ASSIGNMENTS, _LEAD)
    .outerjoin(_OPERATIVES, _OPERATIVES.c.ref == _ASSIGNMENTS.c.operative_ref)
)
_UPHELD = exists().where(_CHALLENGES.c.appointment_ref == _APPOINTMENTS.c.ref, _CHALLENGES.c.upheld.is_(True))
_CONFIRMED = exists().where(
    _REPLIES.c.appointment_ref == _APPOINTMENTS.c.ref,
    _REPLIES.c.promise_version == _APPOINTMENTS.c.promise_version,
    _REPLIES.c.intent == Intent.CONFIRM.value,
)
_VISITED_BEFORE = exists().where(
    _EARLIER.c.work_order_ref == _APPOINTMENTS.c.work_order_ref,
    _EARLIER.c.starts_at < _APPOINTMENTS.c.starts_at,
    _EARLIER.c.outcome.in_(sorted(outcome.value for outcome in LET_IN)),
)

# Instants are the slow part of reading, so only cancellations bring the one of their end.
_FOR_ENDING: tuple[ColumnElement[Any], ...] = (
    _APPOINTMENTS.c.outcome,
    _APPOINTMENTS.c.judgement_allowed,
    _UPHELD,
    case((_APPOINTMENTS.c.outcome.in_(sorted(CANCELLATIONS)), _APPOINTMENTS.c.closed_at)),
)
_FOR_REMINDER: tuple[ColumnElement[Any], ...] = (
    _APPOINTMENTS.c.promise_version,
    _CONFIRMED,
    select(func.max(case((_MESSAGES.c.delivered_at.is_not(None), 2), else_=1)))
    .where(
        _MESSAGES.c.appointment_ref == _APPOINTMENTS.c.ref,
        _MESSAGES.c.promise_version == _APPOINTMENTS.c.promise_version,
        _MESSAGES.c.kind == MessageKind.REMINDER.value,
        _MESSAGES.c.sent_at.is_not(None),
        ~_MESSAGES.c.dedupe_key.contains(COPY, autoescape=True),
    )
    .scalar_subquery(),
)
# In the order of DueVisit's fields, from `ref` on.
_AS_THEY_ARE: tuple[ColumnElement[Any], ...] = (
    _APPOINTMENTS.c.ref,
    _APPOINTMENTS.c.work_order_ref,
    _APPOINTMENTS.c.starts_at,
    _PROMISES.c.made_at,
    _PROMISES.c.day,
    _PROMISES.c.pattern,
    func.coalesce(_TRADES.c.name, _ORDERS.c.trade),
    _HOMES.c.patch,
    func.coalesce(_OPERATIVES.c.employer, ""),
    _APPOINTMENTS.c.arrived_at.is_not(None),
    and_(
        _APPOINTMENTS.c.arrived_at.is_not(None),
        _APPOINTMENTS.c.arrived_at >= _APPOINTMENTS.c.starts_at,
        _APPOINTMENTS.c.arrived_at < _APPOINTMENTS.c.ends_at,
    ),
    or_(_ORDERS.c.follows.is_not(None), _VISITED_BEFORE),
    cast(_PROMISES.c.requirements, String) != "[]",
)


def _breach() -> ColumnElement[Any]:
    """2: claimed as no access though a requirement was not met; 1: not met; None: nothing of the kind was judged."""
    found = select(func.max(case((_JUDGEMENTS.c.outcome == Outcome.NO_ACCESS.value, 2), else_=1))).where(
        _JUDGEMENTS.c.appointment_ref == _APPOINTMENTS.c.ref,
        _JUDGEMENTS.c.established_outcome == Outcome.REQUIREMENT_NOT_MET.value,
    )
    return found.scalar_subquery()


def _visit(row: tuple[Any, ...]) -> DueVisit:
    outcome, allowed, overturned, cancelled_at, version, confirmed, reminded, breach, *rest = row
    ending = _ending(outcome, allowed, overturned, rest[2] - cancelled_at if cancelled_at else None)
    return DueVisit(ending, _reminder(version, confirmed, reminded), breach is not None, breach == 2, *rest)


def _ending(outcome: str | None, allowed: Any, overturned: Any, notice: timedelta | None) -> Ending:
    """That an allowing judgement is for this very outcome is kept true by the database: the third lock."""
    if outcome is None:
        return Ending(None)
    return Ending(Outcome(outcome), bool(allowed), bool(overturned), notice)


def _reminder(version: int, confirmed: Any, reminded: int | None) -> Reminder:
    if version > 1:
        return Reminder.MOVED
    if confirmed:
        return Reminder.CONFIRMED
    if reminded is None:
        return Reminder.NOT_SENT
    return Reminder.NO_REPLY if reminded == 2 else Reminder.NOT_DELIVERED
