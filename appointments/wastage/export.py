"""The class table as CSV: rows and totals of the screen, no names, numbers, addresses or free text (rules 77, 78)."""

from __future__ import annotations

import csv
from io import StringIO

from appointments.wastage.classes import CLASS_WORDS, FAULT_WORDS
from appointments.wastage.cost import Cost
from appointments.wastage.intervals import Interval
from appointments.wastage.wasted_visits import ClassRow, WastedVisits

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
    """A line for each class with `reason` empty, after it one for each reason; at the end the sum of the classes."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    days = (found.period.first.isoformat(), found.period.last.isoformat())
    for row in found.rows:
        writer.writerow((*days, *_class(row), "", row.count, *_shares(row.share), *_pence(row.cost)))
        for line in row.reasons:
            writer.writerow((*days, *_class(row), line.reason.words, line.count, "", "", "", *_pence(line.cost)))
    writer.writerow((*days, "", "All appointments due", "", found.due, "", "", "", *_pence(found.cost)))
    return out.getvalue()


def _class(row: ClassRow) -> tuple[str, str]:
    return FAULT_WORDS[row.fault], CLASS_WORDS[row.visit_class]


def _shares(share: Interval | None) -> tuple[str, str, str]:
    """Four decimals; empty when nothing was due."""
    return ("", "", "") if share is None else (f"{share.share:.4f}", f"{share.low:.4f}", f"{share.high:.4f}")


def _pence(cost: Cost) -> tuple[int, int, int]:
    return cost.low, cost.central, cost.high
