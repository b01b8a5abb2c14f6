from __future__ import annotations

import pytest

from appointments.domain.evidence import EvidenceKind
from tests.policies.cases import finding, instead, met, refused_access_case, spoke_to, without


@pytest.mark.parametrize(
    ("who", "counts"),
    [
        ("resident", True),
        ("household_member", True),
        ("other", False),  # a neighbour cannot refuse for the household
        ("minor", False),  # nor can a child
        ("", False),
    ],
)
def test_an_adult_of_the_household_refused(who: str, counts: bool) -> None:
    assert met(instead(refused_access_case(), spoke_to(who)), "spoke_to") is counts


def test_whom_the_operative_spoke_to_is_asked_for() -> None:
    nobody = finding(without(refused_access_case(), EvidenceKind.SPOKE_TO), "spoke_to")
    neighbour = finding(instead(refused_access_case(), spoke_to("other")), "spoke_to")

    assert (nobody.words, nobody.to_do) == ("It is not recorded whom you spoke to.", "Record whom you spoke to.")
    assert neighbour.words == "You did not speak to an adult of the household."


def test_words_exchanged_before_the_window_opened_are_no_refusal_of_this_visit() -> None:
    assert not met(instead(refused_access_case(), spoke_to("resident", "07:55")), "spoke_to")
