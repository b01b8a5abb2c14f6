"""We move the furniture: a longer visit, where asked with two people."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.furniture_moved import FurnitureMoved
from appointments.domain.errors import Invalid
from tests.domain.examples import an_operative, visit_facts


def test_the_visit_takes_longer_and_something_is_got_ready() -> None:
    assert FurnitureMoved().extra_minutes() == 20
    assert FurnitureMoved(minutes=45).extra_minutes() == 45
    assert "20 minutes are planned" in FurnitureMoved().brief()
    assert FurnitureMoved().preparation()


@pytest.mark.parametrize(("text", "minutes"), [("", 20), ("5", 5), ("120", 120)])
def test_the_minutes_are_the_planners_to_say(text: str, minutes: int) -> None:
    assert FurnitureMoved.parse({"minutes": text}) == FurnitureMoved(minutes)


@pytest.mark.parametrize("text", ["4", "121", "a while"])
def test_other_minutes_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        FurnitureMoved.parse({"minutes": text})
    assert caught.value.field == "minutes"


@pytest.mark.parametrize(("two", "came", "met"), [(False, 1, True), (True, 1, False), (True, 2, True)])
def test_two_people_come_where_that_was_asked_for(two: bool, came: int, met: bool) -> None:
    people = tuple(an_operative(f"O-{n}") for n in range(came))
    assert FurnitureMoved(two=two).crew_size() == (2 if two else 1)
    assert (FurnitureMoved(two=two).unmet(visit_facts(operatives=people)) is None) is met
