"""The appointments behind a number, chosen by the same reading and the same classes as the number (rule 78)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, select

from appointments.domain.times import Window
from appointments.records.engine import reading
from appointments.records.statements import table_of
from appointments.records.tables import AppointmentRow, JudgementRow
from appointments.wastage.breakdowns import By, key_of
from appointments.wastage.classes import WASTED, Fault, Reason, VisitClass
from appointments.wastage.cost import STANDARD_COSTS, Cost, CostInputs, cost_of
from appointments.wastage.due import DueVisit, Period, due_visits

ROWS_PER_PAGE = 50

_APPOINTMENTS = table_of(AppointmentRow)
_JUDGEMENTS = table_of(JudgementRow)


@dataclass(frozen=True)
class ListVisits:
    """London days inclusive. What is None or empty does not narrow; `by` and `key` name one line of a breakdown."""

    first: date
    last: date
    visit_class: VisitClass | None = None
    fault: Fault | None = None
    reason: str = ""
    by: By | None = None
    key: str = ""
    costs: CostInputs = STANDARD_COSTS
    page: int = 1


@dataclass(frozen=True)
class VisitLine:
    """`words` were written when it was closed; `judgement_ref` and `established` are of its last judgement."""

    ref: str
    work_order_ref: str
    window: Window
    trade: str
    visit_class: VisitClass
    reason: Reason | None
    words: str
    judgement_ref: str | None
    allowed: bool | None
    established: str
    cost: Cost


@dataclass(frozen=True)
class VisitList:
    """One page, the latest first; `total` and `cost` are of all pages."""

    lines: tuple[VisitLine, ...]
    page: int
    pages: int
    total: int
    cost: Cost


def visit_list(wanted: ListVisits, *, engine: Engine) -> VisitList:
    """Three queries. Raises Invalid for a period that ends before it begins."""
    with reading(engine) as connection:
        visits = due_visits(connection, Period(wanted.first, wanted.last))
        chosen = [visit for visit in reversed(visits) if _is_wanted(visit, wanted)]
        pages = max(1, -(-len(chosen) // ROWS_PER_PAGE))
        page = min(max(1, wanted.page), pages)
        shown = chosen[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]
        lines = _lines(connection, shown, wanted.costs)
    cost = sum((cost_of(visit.ending, wanted.costs, visit.day) for visit in chosen), Cost())
    return VisitList(lines, page, pages, len(chosen), cost)


def _is_wanted(visit: DueVisit, wanted: ListVisits) -> bool:
    if wanted.visit_class is not None and visit.visit_class is not wanted.visit_class:
        return False
    if wanted.fault is not None and not _is_wasted_by(visit, wanted.fault):
        return False
    if wanted.reason and (visit.reason is None or visit.reason.code != wanted.reason):
        return False
    return wanted.by is None or (
        visit.visit_class is not VisitClass.STILL_OPEN and key_of(wanted.by, visit) == wanted.key
    )


def _is_wasted_by(visit: DueVisit, fault: Fault) -> bool:
    return visit.visit_class in WASTED and visit.fault is fault


def _lines(connection: Connection, visits: Sequence[DueVisit], costs: CostInputs) -> tuple[VisitLine, ...]:
    refs = [visit.ref for visit in visits]
    columns = (_APPOINTMENTS.c.ref, _APPOINTMENTS.c.ends_at, _APPOINTMENTS.c.outcome_words)
    ends = {row.ref: row for row in connection.execute(select(*columns).where(_APPOINTMENTS.c.ref.in_(refs)))}
    judged = _last_judgements(connection, refs)
    return tuple(_line(visit, ends[visit.ref], judged.get(visit.ref), costs) for visit in visits)


def _line(visit: DueVisit, ended: Any, judged: tuple[str, bool, str] | None, costs: CostInputs) -> VisitLine:
    ref, allowed, established = judged or (None, None, "")
    return VisitLine(
        ref=visit.ref,
        work_order_ref=visit.work_order_ref,
        window=Window(visit.starts_at, ended.ends_at),
        trade=visit.trade,
        visit_class=visit.visit_class,
        reason=visit.reason,
        words=ended.outcome_words,
        judgement_ref=ref,
        allowed=allowed,
        established=established,
        cost=cost_of(visit.ending, costs, visit.day),
    )


def _last_judgements(connection: Connection, refs: Sequence[str]) -> Mapping[str, tuple[str, bool, str]]:
    """By appointment: reference, allowed, what is established in words."""
    found = connection.execute(
        select(
            _JUDGEMENTS.c.appointment_ref,
            _JUDGEMENTS.c.ref,
            _JUDGEMENTS.c.allowed,
            _JUDGEMENTS.c.established_words,
        )
        .where(_JUDGEMENTS.c.appointment_ref.in_(refs))
        .order_by(_JUDGEMENTS.c.id)
    )
    return {row.appointment_ref: (row.ref, row.allowed, row.established_words) for row in found}
