"""What a repair is about: a closed list, why it is never cancelled (rule 52), and codes as a feed writes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.concerns import (
    MEANINGS,
    RATED_HAZARDS,
    Concern,
    KeptOpen,
    in_words,
    parse_concerns,
    why_kept_open,
)
from appointments.domain.defects import Defect, parse_defect
from appointments.domain.errors import Invalid
from tests.builders import a_work_order


def test_every_concern_has_words_and_a_group() -> None:
    assert set(MEANINGS) == set(Concern)
    assert {meaning.group for meaning in MEANINGS.values()} == set(KeptOpen)


@pytest.mark.parametrize(
    ("phase", "concerns"),
    [
        (1, {Concern.DAMP_MOULD}),
        (
            2,
            {
                Concern.EXCESS_COLD, Concern.EXCESS_HEAT, Concern.FALLS, Concern.STRUCTURAL_COLLAPSE, Concern.FIRE,
                Concern.ELECTRICAL_SAFETY, Concern.HYGIENE_PESTS_FOOD,
            },
        ),
        (3, {Concern.GAS_SAFETY, Concern.OTHER_HAZARD}),
        (None, {Concern.LEAK_AFFECTING_OTHERS, Concern.SAFEGUARDING}),
    ],
)  # fmt: skip
def test_each_belongs_to_its_phase_or_to_none(phase: int | None, concerns: set[Concern]) -> None:
    assert {concern for concern, meaning in MEANINGS.items() if meaning.phase == phase} == concerns
    assert not concerns & RATED_HAZARDS if phase is None else concerns <= RATED_HAZARDS


@pytest.mark.parametrize(
    ("concerns", "reason"),
    [
        ((), None),
        ((Concern.DAMP_MOULD,), "it is about damp or mould"),
        ((Concern.SAFEGUARDING,), "it is about safeguarding"),
        ((Concern.FALLS, Concern.FIRE), "it is about a hazard to health or safety"),  # said once
        ((Concern.GAS_SAFETY, Concern.DAMP_MOULD), "it is about damp or mould, and about gas or electrical safety"),
    ],
)
def test_an_order_says_why_it_is_never_cancelled(concerns: tuple[Concern, ...], reason: str | None) -> None:
    order = replace(a_work_order(), concerns=frozenset(concerns))

    assert why_kept_open(concerns) == order.never_cancelled == reason
    assert order.hazard is bool(concerns)


@pytest.mark.parametrize("concern", Concern)
def test_whatever_it_is_about_it_is_never_cancelled(concern: Concern) -> None:
    assert replace(a_work_order(), concerns=frozenset({concern})).never_cancelled


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", set()),
        (" ; ", set()),
        ("damp_mould", {Concern.DAMP_MOULD}),
        ("FALLS; damp_mould ;falls", {Concern.DAMP_MOULD, Concern.FALLS}),
    ],
)
def test_codes_are_read_as_a_feed_writes_them(text: str, found: set[Concern]) -> None:
    assert parse_concerns(text) == found


def test_a_code_that_is_not_in_the_list_is_named_with_those_that_are() -> None:
    with pytest.raises(Invalid, match="'mold' is none of damp_mould, excess_cold") as refused:
        parse_concerns("damp_mould;mold")
    assert refused.value.field == "concerns"


@pytest.mark.parametrize(("text", "found"), [("", None), (" Roof_leaking ", Defect.ROOF_LEAKING)])
def test_a_defect_is_read_likewise(text: str, found: Defect | None) -> None:
    assert parse_defect(text) is found


def test_a_defect_that_is_not_in_the_schedule_is_refused() -> None:
    with pytest.raises(Invalid, match="none of"):
        parse_defect("squeaky_door")


def test_concerns_are_said_in_the_order_of_the_list() -> None:
    assert in_words({Concern.FIRE, Concern.DAMP_MOULD}) == "Damp or mould; Fire or explosion"
