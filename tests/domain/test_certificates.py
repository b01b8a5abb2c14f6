"""Skills that count only while a certificate holds: the last day counts, the day after does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.certificates import (
    CERTIFIED_SKILLS,
    ENDS_SOON,
    certificates_of,
    parse_certificates,
    require_certificates,
    standing_on,
)
from appointments.domain.errors import Invalid
from appointments.domain.operatives import Certificate
from tests.domain.examples import TUESDAY, an_operative

GAS = Certificate("gas", TUESDAY)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (TUESDAY - timedelta(days=1), True),
        (TUESDAY, True),  # the last day counts
        (TUESDAY + timedelta(days=1), False),
    ],
)
def test_a_certificate_holds_to_the_end_of_its_last_day(day: date, held: bool) -> None:
    operative = replace(an_operative(), skills=frozenset({"tall ladders"}), certificates=(GAS,))
    assert operative.skills_on(day) == ({"tall ladders", "gas"} if held else {"tall ladders"})


@pytest.mark.parametrize("skill", [*sorted(CERTIFIED_SKILLS), "Gas", " fire doors ", "ASBESTOS"])
def test_a_bare_skill_that_needs_a_certificate_is_refused(skill: str) -> None:
    with pytest.raises(Invalid, match="counts only with a certificate") as refused:
        require_certificates(replace(an_operative(), skills=frozenset({skill})))
    assert refused.value.field == "skills"


def test_other_skills_need_none_and_may_have_one() -> None:
    held = (GAS, Certificate("working at height", TUESDAY))
    require_certificates(replace(an_operative(), skills=frozenset({"tall ladders"}), certificates=held))


def test_a_skill_with_an_end_cannot_be_held_without_one_beside_it() -> None:
    held = (Certificate("working at height", TUESDAY),)
    with pytest.raises(Invalid, match="it would never end"):
        require_certificates(replace(an_operative(), skills=frozenset({"working at height"}), certificates=held))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("gas 2026-11-24", (GAS,)),
        (" gas  2026-11-24 ; ", (GAS,)),
        ("gas 2026-11-24; fire doors 2027-01-31", (Certificate("fire doors", date(2027, 1, 31)), GAS)),  # by skill
    ],
)
def test_a_file_gives_each_skill_with_its_last_day(text: str, found: tuple[Certificate, ...]) -> None:
    assert parse_certificates(text) == found


@pytest.mark.parametrize(
    "text", ["gas", "2026-11-24", "gas 24 November", "gas 2026-02-30", "gas 2026-11-24; gas 2027-01-01"]
)
def test_a_certificate_without_a_last_day_or_given_twice_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_certificates(text)
    assert refused.value.field == "certificates"


def test_there_is_one_certificate_for_each_skill_in_order() -> None:
    assert [held.skill for held in certificates_of([("gas", TUESDAY), ("asbestos", TUESDAY)])] == ["asbestos", "gas"]


@pytest.mark.parametrize(
    ("today", "holds", "soon", "words"),
    [
        (TUESDAY - ENDS_SOON - timedelta(days=1), True, False, "The last day is Tuesday 24 November 2026."),
        (TUESDAY - ENDS_SOON, True, True, "The last day is Tuesday 24 November 2026."),
        (TUESDAY, True, True, "The last day is Tuesday 24 November 2026."),
        (TUESDAY + timedelta(days=1), False, False, "The last day was Tuesday 24 November 2026."),
    ],
)
def test_how_a_certificate_stands_is_said_in_words(today: date, holds: bool, soon: bool, words: str) -> None:
    found = standing_on(GAS, today)
    assert (found.holds, found.soon, found.words) == (holds, soon, words)
