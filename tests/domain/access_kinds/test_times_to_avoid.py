"""Times when nobody should come: no visit arrives in them or lasts into them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.errors import Invalid
from tests.domain.examples import TUESDAY, between, london, visit_facts

SCHOOL_RUN = TimesToAvoid(parse_weekly("Mon-Fri 08:30-09:30", "times"))


@pytest.mark.parametrize(
    ("starts", "ends", "allowed"),
    [
        ("08:00", "08:30", True),  # gone as it begins
        ("08:00", "08:31", False),  # a minute into it
        ("09:30", "10:00", True),  # comes as it ends
        ("09:29", "10:00", False),
        ("08:45", "09:00", False),  # within
        ("08:00", "10:00", False),  # around
    ],
)
def test_nobody_is_there_at_any_of_the_times(starts: str, ends: str, allowed: bool) -> None:
    assert SCHOOL_RUN.allows(between(starts, ends)) is allowed


def test_on_other_days_the_times_are_free() -> None:
    assert SCHOOL_RUN.allows(between("08:45", "09:00", TUESDAY + timedelta(days=4)))  # a Saturday


@pytest.mark.parametrize(
    ("arrived", "decided", "met"),
    [
        ("09:30", "10:00", True),
        ("08:00", "08:30", True),
        ("08:00", "08:40", False),  # stayed into it
        ("09:15", "09:45", False),  # came in it
        (None, "10:00", True),
    ],
)
def test_the_whole_stay_has_to_avoid_the_times(arrived: str | None, decided: str, met: bool) -> None:
    arrived_at = None if arrived is None else london(TUESDAY, arrived)
    visit = visit_facts(arrived_at=arrived_at, decided_at=london(TUESDAY, decided))

    assert (SCHOOL_RUN.unmet(visit) is None) is met


def test_what_was_not_met_is_said_with_the_times_and_the_arrival() -> None:
    unmet = SCHOOL_RUN.unmet(visit_facts(arrived_at=london(TUESDAY, "08:45"), decided_at=london(TUESDAY, "09:00")))

    assert unmet is not None
    assert "Do not come Mondays to Fridays 8:30am to 9:30am." in unmet
    assert "8:45am" in unmet


@pytest.mark.parametrize("values", [{}, {"times": " ; "}, {"times": "school run"}])
def test_at_least_one_time_is_needed(values: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        TimesToAvoid.parse(values)

    assert caught.value.field == "times"
