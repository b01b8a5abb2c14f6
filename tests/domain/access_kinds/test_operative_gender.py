"""A woman, or a man, is asked for: every operative of the crew."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.errors import Invalid
from appointments.domain.operatives import Gender
from tests.domain.examples import an_operative, visit_facts

FEMALE, MALE = Gender.FEMALE, Gender.MALE


@pytest.mark.parametrize(("text", "gender"), [("female", FEMALE), (" Male ", MALE)])
def test_the_wish_is_one_of_two(text: str, gender: Gender) -> None:
    assert OperativeGender.parse({"gender": text}).operative_traits().gender is gender


@pytest.mark.parametrize("values", [{}, {"gender": ""}, {"gender": "any"}])
def test_without_a_wish_there_is_nothing_to_record(values: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        OperativeGender.parse(values)

    assert caught.value.field == "gender"


@pytest.mark.parametrize(
    ("came", "met"),
    [
        ([FEMALE], True),
        ([FEMALE, FEMALE], True),
        ([FEMALE, MALE], False),  # both of two, not one of them
        ([MALE], False),
        ([None], False),  # the records do not show it
        ([], False),
    ],
)
def test_everybody_who_came_has_to_be_as_asked(came: list[Gender | None], met: bool) -> None:
    crew = tuple(an_operative(f"O-{number}", gender) for number, gender in enumerate(came))

    assert (OperativeGender(FEMALE).unmet(visit_facts(operatives=crew)) is None) is met
