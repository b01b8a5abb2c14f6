"""The only times somebody can be in: a visit arrives and leaves within them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.errors import Invalid
from tests.domain.examples import TUESDAY, between, london, visit_facts

CARER = OnlyTheseTimes(parse_weekly("Tue 09:00-11:00; Tue 11:00-13:00; Thu 09:00-17:00", "times"))


@pytest.mark.parametrize(
    ("starts", "ends", "allowed"),
    [
        ("09:00", "13:00", True),  # exactly, over two times that touch
        ("10:30", "11:30", True),
        ("08:59", "10:00", False),  # a minute early
        ("12:00", "13:01", False),  # a minute late
        ("14:00", "15:00", False),
        ("08:00", "17:00", False),  # around it
    ],
)
def test_somebody_may_be_there_only_within_the_times(starts: str, ends: str, allowed: bool) -> None:
    assert CARER.allows(between(starts, ends)) is allowed


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (1, False), (2, True), (7, True)])
def test_the_times_come_every_week(days: int, allowed: bool) -> None:
    assert CARER.allows(between("09:30", "10:30", TUESDAY + timedelta(days=days))) is allowed


@pytest.mark.parametrize(
    ("arrived", "decided", "met"),
    [
        ("09:00", "13:00", True),
        ("08:50", "09:10", False),  # came early
        ("12:50", "13:10", False),  # stayed too long
        (None, "10:00", True),  # nobody came: that is another failure
    ],
)
def test_the_whole_stay_has_to_lie_within_the_times(arrived: str | None, decided: str, met: bool) -> None:
    arrived_at = None if arrived is None else london(TUESDAY, arrived)
    visit = visit_facts(arrived_at=arrived_at, decided_at=london(TUESDAY, decided))

    assert (CARER.unmet(visit) is None) is met


def test_what_was_not_met_is_said_with_the_times_and_the_arrival() -> None:
    unmet = CARER.unmet(visit_facts(arrived_at=london(TUESDAY, "14:05"), decided_at=london(TUESDAY, "14:20")))

    assert unmet is not None
    assert CARER.brief() in unmet
    assert "2:05pm" in unmet


@pytest.mark.parametrize("values", [{}, {"times": ""}, {"times": "weekdays"}])
def test_at_least_one_time_is_needed(values: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        OnlyTheseTimes.parse(values)

    assert caught.value.field == "times"
