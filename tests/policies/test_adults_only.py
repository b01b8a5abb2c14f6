from __future__ import annotations

import pytest

from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from policies.rulebook import judge
from tests.policies.cases import adding, instead, met, no_access_case, refused_access_case, spoke_to, without


@pytest.mark.parametrize(
    ("people", "passes"),
    [
        (("minor",), False),
        (("minor", "other"), False),  # a neighbour is no adult of the household
        (("minor", "resident"), True),  # the child fetched somebody
        (("household_member", "minor"), True),
        (("resident",), True),
        ((), True),
    ],
)
def test_a_child_alone_cannot_refuse(people: tuple[str, ...], passes: bool) -> None:
    case = adding(without(refused_access_case(), EvidenceKind.SPOKE_TO), *map(spoke_to, people))

    assert met(case, "adults_only") is passes


def test_a_child_alone_is_never_no_access_but_an_outcome_of_its_own() -> None:
    judgement = judge(adding(no_access_case(), spoke_to("minor")), ref="J-1")

    assert not judgement.allowed
    assert judgement.established_outcome is Outcome.MINOR_ONLY


def test_a_child_seen_before_the_window_opened_is_not_what_happened_inside_it() -> None:
    assert met(instead(no_access_case(), spoke_to("minor", "07:50")), "adults_only")
