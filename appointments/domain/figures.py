"""The rulebook's figures: how much of each demand is enough, and from which day a landlord asks for more or less.

A change is only ever added, never rewritten, and holds from a day that lies ahead: so the figures of a day are settled
before it begins, and a visit that is judged again later is judged by the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.domain.errors import Invalid
from appointments.domain.times import in_words

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Figure:
    """One figure as the rulebook knows it. `least` and `most` are the bounds a landlord may set, both inclusive.

    `unit` is the thing counted, singular and plural; `source` says who set the default. A switch counts nothing: it has
    `answers`, what 0 and 1 stand for, and `added` is what 1 adds to the sentence of a rule.
    """

    name: str
    words: str
    unit: tuple[str, str]
    default: int
    least: int
    most: int
    source: str
    answers: tuple[str, str] | None = None
    added: str = ""

    @property
    def bounds_words(self) -> str:
        """`1 to 20`; `no or yes`."""
        return " or ".join(self.answers) if self.answers else f"{self.least} to {self.most}"

    def read(self, text: str) -> int:
        """What somebody typed: a whole number, or one of a switch's answers; raises Invalid("value")."""
        typed = text.strip().lower()
        if self.answers and typed in self.answers:
            return self.answers.index(typed)
        if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
            wanted = self.bounds_words if self.answers else "a whole number"
            raise Invalid("value", f"value: “{self.words}” takes {wanted}")
        return int(typed)

    def require(self, value: int) -> None:
        """Raises Invalid for a value that would switch the demand off, or that nobody could meet."""
        if self.answers and value not in (0, 1):
            raise Invalid("value", f"value: “{self.words}” takes {self.bounds_words}, not {value}")
        if not self.least <= value <= self.most:
            raise Invalid("value", f"value: “{self.words}” can be set from {self.least} to {self.most}, not to {value}")

    def in_words(self, value: int) -> str:
        """`two knocks`, `15 minutes`, `yes`."""
        if self.answers:
            return self.answers[value]
        counted = _SMALL[value] if 0 <= value < len(_SMALL) else str(value)
        return f"{counted} {self.unit[value != 1]}"

    def in_a_rule(self, value: int) -> str:
        """As the sentence of a rule says it: a switch that is off adds nothing."""
        return (self.added if value else "") if self.answers else self.in_words(value)


@dataclass(frozen=True)
class FigureChange:
    """From the London day `from_day` on, visits promised for that day or later are judged by this value.

    `by` is the manager's account.
    """

    ref: str
    name: str
    value: int
    from_day: date
    by: str
    recorded_at: datetime


@dataclass(frozen=True)
class FigureLine:
    """A figure on a day: the value, since when (None: the default, since ever), and what comes next, soonest first."""

    figure: Figure
    value: int
    since: date | None
    by: str
    ahead: tuple[FigureChange, ...]

    @property
    def value_words(self) -> str:
        return self.figure.in_words(self.value)


def figure_named(figures: Iterable[Figure], name: str) -> Figure:
    """The figure of this name; raises Invalid naming those that there are."""
    known = {figure.name: figure for figure in figures}
    if name.strip() not in known:
        raise Invalid("name", f"name: {name!r} is not one of {', '.join(sorted(known))}")
    return known[name.strip()]


def require_ahead(from_day: date, today: date) -> None:
    """Raises Invalid for a day that has begun: its visits may have been judged already."""
    if from_day <= today:
        earliest = today + timedelta(days=1)
        raise Invalid(
            "from_day", f"from_day: a figure can change from {in_words(earliest)} on; today's visits keep today's rules"
        )


def in_force(changes: Iterable[FigureChange], day: date) -> Mapping[str, int]:
    """The landlord's own figures on a day, by name. Of two changes from the same day the later recorded one holds."""
    return {name: change.value for name, change in _holding(changes, day).items()}


def figure_lines(figures: Iterable[Figure], changes: Iterable[FigureChange], day: date) -> tuple[FigureLine, ...]:
    """Every figure of the rulebook on a day, in the rulebook's order."""
    known = tuple(changes)
    holding = _holding(known, day)
    return tuple(
        FigureLine(
            figure=figure,
            value=holding[figure.name].value if figure.name in holding else figure.default,
            since=holding[figure.name].from_day if figure.name in holding else None,
            by=holding[figure.name].by if figure.name in holding else "",
            ahead=_ahead(known, figure.name, day),
        )
        for figure in figures
    )


def _holding(changes: Iterable[FigureChange], day: date) -> dict[str, FigureChange]:
    begun = (change for change in changes if change.from_day <= day)
    return {change.name: change for change in sorted(begun, key=_order)}


def _order(change: FigureChange) -> tuple[date, datetime, str]:
    return change.from_day, change.recorded_at, change.ref


def _ahead(changes: Iterable[FigureChange], name: str, day: date) -> tuple[FigureChange, ...]:
    """One for each day; a change that a later one from the same day has overtaken is not to come."""
    later = (change for change in changes if change.name == name and change.from_day > day)
    by_day = {change.from_day: change for change in sorted(later, key=_order)}
    return tuple(by_day.values())
