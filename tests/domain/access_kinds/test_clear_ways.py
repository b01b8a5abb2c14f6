"""The ways through the home stay clear: a little more time, and a step once inside."""

from __future__ import annotations

from appointments.domain.access_kinds.clear_ways import ClearWays


def test_it_takes_a_little_longer_and_is_ticked_inside() -> None:
    (step,) = ClearWays().door_steps()
    assert ClearWays().extra_minutes() == 10
    assert (step.inside, step.must_tick) == (True, False)
