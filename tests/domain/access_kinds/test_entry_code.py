"""A number for the main door: shown on the day only."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.entry_code import EntryCode
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import an_evidence, visit_facts


def test_the_number_is_a_secret_of_the_day() -> None:
    assert EntryCode("0815").secret().words == "0815"
    assert "0815" not in EntryCode("0815").brief()
    assert EntryCode("0815").as_promised() != EntryCode("0815")


@pytest.mark.parametrize("code", ["", "1" * 21])
def test_a_number_is_needed(code: str) -> None:
    with pytest.raises(Invalid) as caught:
        EntryCode.parse({"code": code})
    assert caught.value.field == "code"


def test_leading_zeros_are_kept() -> None:
    assert EntryCode.parse({"code": "0042"}) == EntryCode("0042")


@pytest.mark.parametrize(("step", "met"), [("code_tried", True), ("called_ahead", False)])
def test_who_did_not_try_the_number_was_not_kept_out_by_the_door(step: str, met: bool) -> None:
    ticked = an_evidence(EvidenceKind.DOOR_STEP, {"step": step, "result": "it opens"})
    assert (EntryCode("0815").unmet(visit_facts(evidence=(ticked,))) is None) is met
