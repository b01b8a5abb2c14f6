"""Little space: a longer visit, in stages, where asked with two people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.access_kinds.little_space import LittleSpace
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import NOW, an_evidence, an_operative, visit_facts


def test_the_visit_takes_longer_and_something_is_got_ready() -> None:
    assert LittleSpace().extra_minutes() == 30
    assert LittleSpace(minutes=45).extra_minutes() == 45
    assert "30 more minutes" in LittleSpace().brief()
    assert LittleSpace().preparation()


@pytest.mark.parametrize(("text", "minutes"), [("", 30), ("10", 10), ("240", 240)])
def test_the_minutes_are_the_planners_to_say(text: str, minutes: int) -> None:
    assert LittleSpace.parse({"minutes": text}) == LittleSpace(minutes)


@pytest.mark.parametrize("text", ["9", "241", "a while"])
def test_other_minutes_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        LittleSpace.parse({"minutes": text})
    assert caught.value.field == "minutes"


@pytest.mark.parametrize(("two", "came", "met"), [(False, 1, True), (True, 1, False), (True, 2, True)])
def test_two_people_come_where_that_was_asked_for(two: bool, came: int, met: bool) -> None:
    people = tuple(an_operative(f"O-{n}") for n in range(came))
    assert LittleSpace(two=two).crew_size() == (2 if two else 1)
    assert (LittleSpace(two=two).unmet(visit_facts(operatives=people)) is None) is met


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

    assert (LittleSpace(two=True).unmet(visit) is None) is met
    assert LittleSpace().unmet(visit) is None
