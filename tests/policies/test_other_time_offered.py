from __future__ import annotations

from appointments.domain.evidence import EvidenceKind
from tests.policies.cases import an_item, finding, instead, met, refused_access_case, without


def test_another_time_is_offered_before_a_refusal_is_recorded() -> None:
    found = finding(without(refused_access_case(), EvidenceKind.OTHER_TIME_OFFERED), "other_time_offered")

    assert met(refused_access_case(), "other_time_offered")
    assert (found.met, found.words) == (False, "No other time was offered.")
    assert found.to_do == "Offer another time and record what was said."


def test_an_offer_made_after_the_decision_was_no_offer_at_the_door() -> None:
    late = an_item(EvidenceKind.OTHER_TIME_OFFERED, "09:10:01", {"words": "Thursday"})

    assert not met(instead(refused_access_case(), late), "other_time_offered")
