from __future__ import annotations

from appointments.domain.evidence import EvidenceKind
from policies.thresholds import Thresholds
from tests.policies.cases import an_item, finding, instead, met, refused_access_case, without


def test_one_knock_is_enough_for_a_refusal_because_somebody_answered() -> None:
    assert met(refused_access_case(), "knock_refused")


def test_without_a_knock_nobody_was_asked() -> None:
    found = finding(without(refused_access_case(), EvidenceKind.KNOCK), "knock_refused")

    assert (found.met, found.words, found.to_do) == (False, "No knock is recorded.", "Knock and record it.")


def test_a_knock_before_arriving_is_no_knock() -> None:
    assert not met(instead(refused_access_case(), an_item(EvidenceKind.KNOCK, "08:59")), "knock_refused")


def test_a_landlord_may_ask_for_more() -> None:
    found = finding(refused_access_case(), "knock_refused", thresholds=Thresholds(knocks_refused_access=2))

    assert (found.met, found.words) == (False, "Knocks recorded: one. Needed: two.")
