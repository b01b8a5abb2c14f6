"""Rows that come in from outside, already read but not yet believed, and what became of them.

A reader yields a row or a `FeedProblem` for each line; a bad line never stops the good ones. Text is kept as it came:
references are strings with their leading zeros (rule 69).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from appointments.domain.concerns import Concern
from appointments.domain.defects import Defect
from appointments.domain.refs import ExternalRef
from appointments.domain.work_orders import SorItem


@dataclass(frozen=True)
class FeedProblem:
    """A line that cannot be taken, with the field at fault and a sentence for whoever sent it. Kept, never dropped."""

    line: int
    field: str
    reason: str
    raw: str = ""


@dataclass(frozen=True)
class WorkOrderRow:
    """One work order of a contractor's or housing system's feed.

    Exactly one of `property_ref` and `uprn` may be empty. "Hazard" without a kind is read as `other_hazard`.
    """

    line: int
    external: ExternalRef
    property_ref: str
    uprn: str
    trade: str
    priority: str
    purpose: str
    items: tuple[SorItem, ...]
    reported_at: datetime
    raised_at: datetime
    description: str = ""
    contract_due_at: datetime | None = None
    concerns: frozenset[Concern] = frozenset()
    defect: Defect | None = None
    gas_check_due_on: date | None = None
    raw: str = ""


@dataclass(frozen=True)
class RecordRow:
    """One line of the landlord's own CSV (homes, households, requirements, operatives): column name to text."""

    line: int
    values: Mapping[str, str]
    raw: str = ""


class FeedUnreadable(Exception):
    """The file as a whole cannot be read (header, encoding): nothing was imported. One clear line."""


FeedRow: TypeAlias = WorkOrderRow | FeedProblem
ImportRow: TypeAlias = RecordRow | FeedProblem


class RowResult(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True)
class FeedReport:
    """What became of a file, or of a part of one: reports add up."""

    counts: Mapping[RowResult, int] = field(default_factory=dict)
    problems: tuple[FeedProblem, ...] = ()

    def of(self, result: RowResult) -> int:
        return self.counts.get(result, 0)

    def __add__(self, other: FeedReport) -> FeedReport:
        counts = {result: self.of(result) + other.of(result) for result in RowResult}
        return FeedReport(counts, (*self.problems, *other.problems))


def report(results: list[RowResult | FeedProblem]) -> FeedReport:
    """One result a row, in any order, added up."""
    problems = tuple(item for item in results if isinstance(item, FeedProblem))
    counts = {result: sum(item is result for item in results) for result in RowResult}
    counts[RowResult.REJECTED] += len(problems)
    return FeedReport(counts, problems)
