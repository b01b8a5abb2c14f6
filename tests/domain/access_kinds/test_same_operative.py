"""The operative who came before comes again (rule 12)."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.same_operative import SameOperative
from tests.domain.examples import an_operative, visit_facts


def test_the_same_operative_is_asked_for() -> None:
    assert SameOperative().operative_traits().same_operative


@pytest.mark.parametrize(
    ("usual", "came", "met"),
    [
        (None, ["O-31"], True),  # the first visit: nobody is known yet
        ("O-07", ["O-07"], True),
        ("O-07", ["O-31", "O-07"], True),  # with somebody else
        ("O-07", ["O-31"], False),
        ("O-07", [], False),
    ],
)
def test_the_operative_the_household_knows_has_to_be_among_those_who_came(
    usual: str | None, came: list[str], met: bool
) -> None:
    visit = visit_facts(operatives=tuple(an_operative(ref) for ref in came), usual_operative=usual)

    assert (SameOperative().unmet(visit) is None) is met
