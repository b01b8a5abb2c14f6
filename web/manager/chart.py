"""A bar chart of the wasted visits, drawn by the server: places and lengths for a template that writes SVG.

Units are those of the drawing, which is as wide as a phone, so that its words stay readable there.
"""

from __future__ import annotations

from dataclasses import dataclass

from appointments.wastage.classes import CLASS_WORDS, WASTED
from appointments.wastage.wasted_visits import WastedVisits

WIDTH = 360
ROW = 46
_LONGEST = 300  # leaves room for the number behind the longest bar


@dataclass(frozen=True)
class Bar:
    """`y` is the top of its row. Nothing wasted is a bar without length, and still has its number."""

    words: str
    fault: str
    count: int
    y: int
    length: int


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    width: int
    height: int


def wasted_chart(found: WastedVisits) -> Chart:
    rows = [row for row in found.rows if row.visit_class in WASTED]
    most = max((row.count for row in rows), default=0)
    bars = tuple(
        Bar(
            words=CLASS_WORDS[row.visit_class],
            fault=row.fault.value,
            count=row.count,
            y=place * ROW,
            length=row.count * _LONGEST // most if most else 0,
        )
        for place, row in enumerate(rows)
    )
    return Chart(bars, WIDTH, len(bars) * ROW)
