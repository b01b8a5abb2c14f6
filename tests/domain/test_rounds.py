"""A round is one operative's day; nothing has been booked in a new one."""

from __future__ import annotations

from appointments.domain.operatives import DayShift
from appointments.domain.rounds import Round
from tests.domain.examples import TUESDAY, an_operative, london


def test_a_round_is_known_by_its_operative_and_day_and_starts_empty_at_version_0() -> None:
    eight, half_past_four = london(TUESDAY, "08:00"), london(TUESDAY, "16:30")
    noon = london(TUESDAY, "12:00")

    day = Round(an_operative("O-07"), TUESDAY, DayShift(eight, half_past_four, noon, noon, lunch_minutes=30))

    assert day.key == ("O-07", TUESDAY)
    assert (day.stops, day.version) == ((), 0)
