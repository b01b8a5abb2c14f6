"""We move the furniture: a longer visit, where asked with two people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.access_kinds.furniture_moved import FurnitureMoved
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import NOW, an_evidence, an_operative, visit_facts


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


@pytest.mark.parametrize(
    ("minutes", "met"),
    [
        (-5, True),  # from an earlier try; they came again
        (0, False),
        (27, False),
        (28, True),  # two minutes before the decision they go together
    ],
)
def test_who_leaves_before_the_decision_was_not_there_for_it(minutes: int, met: bool) -> None:
    left = an_evidence(EvidenceKind.DEPARTURE, {"operative": "O-1"}, device_at=NOW + timedelta(minutes=minutes))
    visit = visit_facts(operatives=(an_operative("O-1"), an_operative("O-2")), evidence=(left,))

    assert (FurnitureMoved(two=True).unmet(visit) is None) is met
    assert FurnitureMoved().unmet(visit) is None
