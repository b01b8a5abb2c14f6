"""Operatives: hours and absences to come, and the promises that an absence breaks."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.times import Window
from appointments.views.operative_list import ListOperatives, operative_list
from appointments.views.operative_page import SeeOperative, operative_page
from tests.builders import (
    DAY,
    MORNING,
    NOW,
    OPERATIVE,
    an_absence,
    an_appointment,
    an_operative,
    between,
    shifts,
    stock,
)
from tests.views.opened import opened


def test_those_who_left_come_last_and_hours_that_ended_are_not_shown(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.operatives.put(replace(an_operative("O-01"), active=False))
            old = [replace(pattern, valid_to=date(2026, 10, 31)) for pattern in shifts()]
            records.operatives.set_shift_patterns(OPERATIVE, [*old, *shifts(valid_from=date(2026, 11, 1))])
            records.operatives.add_absence(an_absence())
            records.operatives.add_absence(an_absence(during=between(time(8), time(9), date(2026, 11, 1))))
            records.commit()
        found = operative_list(ListOperatives(NOW), engine=engine)
    assert [line.operative.ref for line in found.lines] == ["O-07", "O-08", "O-01"]
    seven = found.lines[0]
    assert {pattern.valid_from for pattern in seven.shifts} == {date(2026, 11, 1)}
    assert seven.absences == (an_absence(),)


@pytest.mark.parametrize(
    ("absence", "touched"),
    [
        (between(time(9, 30), time(12)), ["A-1"]),  # the visit is planned from nine to ten
        (between(time(10), time(12)), []),  # begins as the visit ends
        (between(time(8), time(9)), []),  # ends as the visit begins
    ],
)
def test_a_visit_planned_into_an_absence_is_shown(database_url: str, absence: Window, touched: list[str]) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.appointments.add(an_appointment())
            records.operatives.add_absence(an_absence(during=absence))
            records.commit()
        found = operative_page(SeeOperative(OPERATIVE, NOW), engine=engine)
    assert [visit.appointment_ref for visit in found.visits_away] == touched
    assert all(visit.window == MORNING and visit.address.endswith("GL5 4UB") for visit in found.visits_away)


def test_what_is_over_is_not_shown_any_more(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            stock(records)
            records.appointments.add(an_appointment())
            records.operatives.add_absence(an_absence(during=between(time(8), time(17))))
            records.commit()
        later = between(time(8), time(17), DAY + timedelta(days=1)).starts
        found = operative_page(SeeOperative(OPERATIVE, later), engine=engine)
    assert (found.absences, found.visits_away) == ((), ())
