"""What a benchmark says: figures with their bars, one table, one JSON file. And what it may be told: settings.

Ratios say more than times: a slow machine makes every time longer and leaves a ratio alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Better = Literal["less", "more"]
HEADINGS = ("figure", "value", "bar", "holds", "to the peer", "note")


@dataclass(frozen=True)
class Settings:
    """What every bench is handed. `seeds` are the days to measure; `quick` asks for fewer repeats of everything else.

    `field_day` is the script that makes and judges days; `vrptw` the folder of Solomon's and Homberger's instances;
    None when this machine does not have them. `databases` is the URL of a PostgreSQL server that may be filled and
    emptied, "" for one of the bench's own.
    """

    seeds: tuple[int, ...]
    quick: bool
    field_day: Path | None
    vrptw: Path | None
    database_url: str = ""


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    `value` None is what was not measured; `note` then says why. `bar` None is a figure without one. `better` says
    whether less or more of it is good. `to_peer` is our figure over the peer's of the same run, 0.8 is a fifth less.
    """

    name: str
    value: float | None
    unit: str
    bar: float | None = None
    better: Better = "less"
    to_peer: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the bar is kept; None when there is no bar or nothing was measured."""
        if self.value is None or self.bar is None:
            return None
        return self.value <= self.bar if self.better == "less" else self.value >= self.bar


def not_measured(name: str, why: str, *, unit: str = "", bar: float | None = None, better: Better = "less") -> Figure:
    """A figure that this machine cannot give, said in the table and never left out."""
    return Figure(name, None, unit, bar, better, note=f"not measured: {why}")


def table(figures: Sequence[Figure]) -> str:
    """Aligned text, one line for each figure."""
    rows = [HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def as_json(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [{**asdict(figure), "holds": figure.holds} for figure in figures]


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed: 0.5 the median, 0.95 the p95."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def _row(figure: Figure) -> tuple[str, ...]:
    holds = {True: "yes", False: "NO", None: "-"}[figure.holds]
    bar = "-" if figure.bar is None else f"{'<=' if figure.better == 'less' else '>='} {_number(figure.bar)}"
    value = "-" if figure.value is None else f"{_number(figure.value)} {figure.unit}".strip()
    ratio = "-" if figure.to_peer is None else f"{figure.to_peer:.3f}"
    return (figure.name, value, bar, holds, ratio, figure.note)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
