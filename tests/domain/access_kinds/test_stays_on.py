"""Power or water stays on until something was arranged."""

from __future__ import annotations

import pytest

from appointments.domain.access import demands
from appointments.domain.access_kinds.stays_on import HOT_WORKS, POWER_OFF, WATER_OFF, StaysOn, Supply
from appointments.domain.errors import Invalid
from tests.domain.examples import snapshots


@pytest.mark.parametrize(
    ("what", "forbidden"),
    [
        (Supply.POWER, {POWER_OFF, HOT_WORKS}),
        (Supply.WATER, {WATER_OFF, HOT_WORKS}),
        (Supply.BOTH, {POWER_OFF, WATER_OFF, HOT_WORKS}),
    ],
)
def test_work_that_takes_a_supply_away_waits_for_an_arrangement(what: Supply, forbidden: set[str]) -> None:
    assert StaysOn(what).forbids() == forbidden
    assert StaysOn(what, "a tank is filled the evening before").forbids() == frozenset()
    assert demands(snapshots(StaysOn(what), StaysOn(Supply.WATER, "a tank"))).forbids == forbidden


def test_a_planner_makes_or_checks_the_arrangement_before_every_visit() -> None:
    assert "Arrange with the household" in StaysOn().preparation()
    assert "Check that this still stands: a tank." in StaysOn(arranged="a tank.").preparation()


def test_the_operative_asks_before_anything_is_turned_off() -> None:
    (step,) = StaysOn().door_steps()
    assert (step.inside, step.must_tick) == (True, False)
    assert StaysOn(Supply.POWER).brief().startswith("Electricity must stay on")
    assert StaysOn(Supply.WATER, "a tank").brief() == "Water may be off only as arranged: a tank."


def test_a_supply_is_power_water_or_both() -> None:
    assert StaysOn.parse({}) == StaysOn(Supply.BOTH)
    with pytest.raises(Invalid) as caught:
        StaysOn.parse({"what": "gas"})
    assert caught.value.field == "what"
