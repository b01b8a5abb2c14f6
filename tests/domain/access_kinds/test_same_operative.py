"""The operative who came before comes again: a wish by default, hard when it is flagged (rule 12)."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.same_operative import SameOperative
from tests.domain.examples import an_operative, visit_facts


@pytest.mark.parametrize(("text", "insist"), [("", False), ("no", False), ("yes", True)])
def test_it_is_a_wish_unless_the_household_insists(text: str, insist: bool) -> None:
    kind = SameOperative.parse({"insist": text})

    assert kind == SameOperative(insist=insist)
    assert kind.operative_traits().same_operative is insist
    assert kind.operative_traits().prefers_same is not insist  # a day is never repacked against the wish


def test_somebody_else_may_come_where_it_is_only_a_wish() -> None:
    visit = visit_facts(operatives=(an_operative("O-31"),), usual_operative="O-07")

    assert SameOperative().unmet(visit) is None


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

    assert (SameOperative(insist=True).unmet(visit) is None) is met
