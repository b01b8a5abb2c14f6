"""What the demo needs of the product beyond use cases; web/wiring binds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from appointments.domain.access import AccessRequirement
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.case import Case
from appointments.domain.homes import Home, Place
from appointments.domain.outcomes import Judgement
from appointments.domain.priorities import Priority
from appointments.domain.refs import ExternalRef, OperativeRef
from appointments.domain.slots import SlotPattern
from appointments.domain.target_dates import OrderFacts, TargetDates
from appointments.domain.times import Window
from web.application import Application


class Judge(Protocol):
    def __call__(self, case: Case, *, ref: str) -> Judgement: ...


class Clocks(Protocol):
    def dates(self, facts: OrderFacts) -> TargetDates: ...


@dataclass(frozen=True)
class ShownBefore:
    """A repair that was shown on some day: its home, all that the household has asked for, its number, and the days on
    which it was promised.
    """

    home: Home
    asked: tuple[AccessRequirement, ...]
    number: str
    days: frozenset[date]


@dataclass(frozen=True)
class DemoDoor:
    """`load` stores domain values of any kind in one transaction; `places` are the real postcodes with their middles.

    `keep_photo` puts a picture into the evidence vault and gives its digest.
    `planned` says when any of these operatives is busy on a day, `shown_before` what is known of
    those of these orders that there are. `application` is the product with
    references made from the demo's seed.
    """

    application: Application
    load: Callable[[Iterable[object]], None]
    empty: Callable[[], bool]
    shown_before: Callable[[Sequence[ExternalRef]], list[ShownBefore]]
    planned: Callable[[date, Sequence[OperativeRef]], list[Window]]
    keep_photo: Callable[[bytes], str]
    judge: Judge
    clocks: Clocks
    calendar: WorkingCalendar
    places: tuple[tuple[str, Place], ...]
    priorities: tuple[Priority, ...]
    patterns: tuple[SlotPattern, ...]
