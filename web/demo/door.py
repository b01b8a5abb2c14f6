"""What the demo needs of the product beyond use cases; web/wiring binds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.case import Case
from appointments.domain.homes import Place
from appointments.domain.outcomes import Judgement
from appointments.domain.priorities import Priority
from appointments.domain.refs import OperativeRef
from appointments.domain.slots import SlotPattern
from appointments.domain.target_dates import OrderFacts, TargetDates
from appointments.domain.times import Window
from appointments.ports import Records
from web.application import Application


class Judge(Protocol):
    def __call__(self, case: Case, *, ref: str) -> Judgement: ...


class Clocks(Protocol):
    def dates(self, facts: OrderFacts) -> TargetDates: ...


@dataclass(frozen=True)
class DemoDoor:
    """`load` stores domain values of any kind in one transaction; `places` are the real postcodes with their middles.

    `keep_photo` puts a picture into the evidence vault and gives its digest.
    `planned` says when any of these operatives is busy on a day. `application` is the product with
    references made from the demo's seed.
    """

    application: Application
    load: Callable[[Iterable[object]], None]
    empty: Callable[[], bool]
    reading: Callable[[], AbstractContextManager[Records]]
    planned: Callable[[date, Sequence[OperativeRef]], list[Window]]
    keep_photo: Callable[[bytes], str]
    judge: Judge
    clocks: Clocks
    calendar: WorkingCalendar
    places: tuple[tuple[str, Place], ...]
    priorities: tuple[Priority, ...]
    patterns: tuple[SlotPattern, ...]
