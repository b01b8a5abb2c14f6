"""Two operatives for the whole visit, also for a single-trade job (rule 11)."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.two_operatives import TwoOperatives
from tests.domain.examples import an_operative, visit_facts


def test_a_crew_of_two_is_asked_for() -> None:
    assert TwoOperatives().crew_size() == 2


@pytest.mark.parametrize(("came", "met"), [(0, False), (1, False), (2, True), (3, True)])
def test_two_have_to_come(came: int, met: bool) -> None:
    crew = tuple(an_operative(f"O-{number}") for number in range(came))

    assert (TwoOperatives().unmet(visit_facts(operatives=crew)) is None) is met
