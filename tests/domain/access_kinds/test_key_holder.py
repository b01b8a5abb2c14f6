"""Somebody else has the key: agreed with them, fetched before the visit."""

from __future__ import annotations

import pytest

from appointments.domain.access import Attendee
from appointments.domain.access_kinds.key_holder import KeyHolder
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import an_evidence, visit_facts

CONCIERGE = KeyHolder("the concierge", "ground floor")


def test_whoever_has_the_key_is_somebody_to_agree_the_visit_with() -> None:
    assert CONCIERGE.attendee() == Attendee("the concierge", "ground floor")


@pytest.mark.parametrize(("step", "met"), [("asked_key_holder", True), ("called_ahead", False)])
def test_who_did_not_ask_for_the_key_did_not_do_what_was_asked(step: str, met: bool) -> None:
    ticked = an_evidence(EvidenceKind.DOOR_STEP, {"step": step, "result": "not there"})
    assert (CONCIERGE.unmet(visit_facts(evidence=(ticked,))) is None) is met


def test_who_has_it_must_be_said() -> None:
    with pytest.raises(Invalid) as caught:
        KeyHolder.parse({"reference": "ground floor"})
    assert caught.value.field == "who"
