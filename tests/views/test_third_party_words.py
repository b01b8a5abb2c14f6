"""Whose telephone number stays in what a household is given about itself (rule 75)."""

from __future__ import annotations

import pytest

from appointments.domain.messages import Landlord
from appointments.views.third_party_words import without_third_parties

LANDLORD = Landlord("Example Homes", "01632 960999")
OWN = "+447700900123"


def cleaned(text: str, landlord: Landlord = LANDLORD) -> object:
    return without_third_parties(text, {"Operative 07": "[operative O-07]"}, {OWN, *landlord.published_numbers})


@pytest.mark.parametrize(
    "text",
    [
        "Or ring 01632 960999.",
        "Or ring 01632960999.",
        "Or ring (01632) 960 999.",
        "Or ring +44 1632 960999.",
        "Or ring +44 (0)1632 960999.",
        "The Housing Ombudsman can help you too: 0300 111 3000.",
        "They rang from 07700 900123.",
        "They rang from +447700900123.",
        "Come between 10.30 and 11.45 on 2026-11-24.",
        "Property 00023404, UPRN 010001234567.",
    ],
)
def test_published_numbers_and_their_own_stay_however_they_are_written(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("number", "last"),
    [
        ("07700 900888", "888"),
        ("07700-900-888", "888"),
        ("07700.900.888", "888"),
        ("(07700) 900888", "888"),
        ("+447700900888", "888"),
        ("+44 (0)7700 900888", "888"),
        ("0044 7700 900888", "888"),
        ("01632 960998", "998"),  # one digit from the landlord's
        ("+353 20 910 5555", "555"),
        ("00353 20 910 5555", "555"),
    ],
)
def test_everybody_elses_number_is_masked_however_it_is_written(number: str, last: str) -> None:
    said = str(cleaned(f"Ring my son on {number} please"))
    assert f"[number ending {last}] please" in said
    assert number not in said
    assert "900888"[:5] not in said.replace("[number", "")


def test_a_landlord_without_a_number_keeps_the_ombudsmans_alone() -> None:
    said = cleaned("Ring 01632 960999 or 0300 111 3000.", Landlord("Example Homes"))
    assert said == "Ring [number ending 999] or 0300 111 3000."


def test_names_and_numbers_go_wherever_they_stand() -> None:
    given = {"words": ["Operative 07 gave 07700 900888", 3, None], "more": {"by": "Operative 07"}}
    assert cleaned_of(given) == {
        "words": ["[operative O-07] gave [number ending 888]", 3, None],
        "more": {"by": "[operative O-07]"},
    }


def cleaned_of(value: object) -> object:
    return without_third_parties(value, {"Operative 07": "[operative O-07]"}, {OWN})
