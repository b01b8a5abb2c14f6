"""The class table as CSV: rows and totals of the screen, no names, numbers, addresses or free text (rules 77, 78)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from appointments.wastage.classes import CLASS_WORDS, FAULT_WORDS
from appointments.wastage.cost import Cost
from appointments.wastage.intervals import Interval
from appointments.wastage.wasted_visits import ClassRow, WastedVisits

# Rule 77. A cell of fewer is not given out.
SMALLEST = 5
SUPPRESSED = "suppressed"

COLUMNS = (
    "first_day",
    "last_day",
    "fault",
    "class",
    "reason",
    "count",
    "share",
    "share_low_95",
    "share_high_95",
    "cost_low_pence",
    "cost_central_pence",
    "cost_high_pence",
)


def class_rows_csv(found: WastedVisits) -> str:
    """A line for each class with `reason` empty, after it one for each reason; at the end the sum of the classes.

    A count below five is `suppressed`, with its shares and costs: whoever knows one of so few households could read
    what happened to them. Where one such count would follow from the sum, the next smallest is suppressed with it.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    days = (found.period.first.isoformat(), found.period.last.isoformat())
    hidden = _hidden([row.count for row in found.rows])
    for number, row in enumerate(found.rows):
        kept = number not in hidden
        writer.writerow((*days, *_class(row), "", *_cells(row.count, row.share, row.cost, shown=kept)))
        reasons = _hidden([line.count for line in row.reasons]) if kept else range(len(row.reasons))
        for place, line in enumerate(row.reasons):
            cells = _cells(line.count, None, line.cost, shown=place not in reasons)
            writer.writerow((*days, *_class(row), line.reason.words, *cells))
    total = _cells(found.due, None, found.cost, shown=not 0 < found.due < SMALLEST)
    writer.writerow((*days, "", "All appointments due", "", *total))
    return out.getvalue()


def _hidden(counts: Sequence[int]) -> frozenset[int]:
    """Places of the counts that are too small to give out, and of one more where a single one would follow."""
    small = [place for place, count in enumerate(counts) if 0 < count < SMALLEST]
    if len(small) == 1:
        others = [place for place, count in enumerate(counts) if count >= SMALLEST]
        small += sorted(others, key=lambda place: (counts[place], place))[:1]
    return frozenset(small)


def _cells(count: int, share: Interval | None, cost: Cost, *, shown: bool) -> tuple[int | str, ...]:
    return (count, *_shares(share), *_pence(cost)) if shown else (SUPPRESSED, "", "", "", "", "", "")


def _class(row: ClassRow) -> tuple[str, str]:
    return FAULT_WORDS[row.fault], CLASS_WORDS[row.visit_class]


def _shares(share: Interval | None) -> tuple[str, str, str]:
    """Four decimals; empty when nothing was due."""
    return ("", "", "") if share is None else (f"{share.share:.4f}", f"{share.low:.4f}", f"{share.high:.4f}")


def _pence(cost: Cost) -> tuple[int, int, int]:
    return cost.low, cost.central, cost.high
