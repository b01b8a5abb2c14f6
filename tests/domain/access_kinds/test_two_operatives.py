"""Two operatives for the whole visit, also for a single-trade job (rule 11)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import NOW, an_evidence, an_operative, visit_facts


def test_a_crew_of_two_is_asked_for() -> None:
    assert TwoOperatives().crew_size() == 2


@pytest.mark.parametrize(("came", "met"), [(0, False), (1, False), (2, True), (3, True)])
def test_two_have_to_come(came: int, met: bool) -> None:
    crew = tuple(an_operative(f"O-{number}") for number in range(came))

    assert (TwoOperatives().unmet(visit_facts(operatives=crew)) is None) is met


@pytest.mark.parametrize(
    ("minutes", "who", "met"),
    [
        (0, "O-1", False),
        (27, "O-1", False),
        (28, "O-1", True),  # two minutes before the decision they go together
        (1, "O-9", True),  # somebody who is not of this crew
        (-5, "O-1", True),  # from an earlier try; they came again
    ],
)
def test_both_have_to_stay_until_the_decision(minutes: int, who: str, met: bool) -> None:
    left = an_evidence(EvidenceKind.DEPARTURE, {"operative": who}, device_at=NOW + timedelta(minutes=minutes))
    visit = visit_facts(operatives=(an_operative("O-1"), an_operative("O-2")), evidence=(left,))

    assert (TwoOperatives().unmet(visit) is None) is met


def test_who_left_is_told_from_who_never_came() -> None:
    left = an_evidence(EvidenceKind.DEPARTURE, {"operative": "O-1"}, device_at=NOW)
    visit = visit_facts(operatives=(an_operative("O-1"), an_operative("O-2")), evidence=(left,))

    assert TwoOperatives().unmet(visit) == "two operatives were asked for during the whole visit and 1 stayed"
