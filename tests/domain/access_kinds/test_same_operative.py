"""The operative who came before comes again: a wish by default, hard when it is flagged (rule 12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import NOW, an_evidence, an_operative, visit_facts


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


@pytest.mark.parametrize(
    ("minutes", "who", "met"),
    [
        (-5, "O-07", True),  # from an earlier try; they came again
        (0, "O-07", False),
        (27, "O-07", False),
        (28, "O-07", True),  # two minutes before the decision they go together
        (0, "O-31", True),  # the colleague left; the operative they know stayed
    ],
)
def test_the_operative_they_know_has_to_stay_until_the_decision(minutes: int, who: str, met: bool) -> None:
    left = an_evidence(EvidenceKind.DEPARTURE, {"operative": who}, device_at=NOW + timedelta(minutes=minutes))
    came = (an_operative("O-07"), an_operative("O-31"))
    visit = visit_facts(operatives=came, usual_operative="O-07", evidence=(left,))

    assert (SameOperative(insist=True).unmet(visit) is None) is met
    assert SameOperative().unmet(visit) is None


def test_a_departure_that_names_nobody_is_everybodys_and_ends_the_visit() -> None:
    left = an_evidence(EvidenceKind.DEPARTURE, device_at=NOW + timedelta(minutes=10))
    visit = visit_facts(operatives=(an_operative("O-07"),), usual_operative="O-07", evidence=(left,))

    assert SameOperative(insist=True).unmet(visit) is None


def test_who_left_is_told_from_who_never_came() -> None:
    left = an_evidence(EvidenceKind.DEPARTURE, {"operative": "O-07"}, device_at=NOW)
    came = (an_operative("O-07"), an_operative("O-31"))
    visit = visit_facts(operatives=came, usual_operative="O-07", evidence=(left,))

    said = "the household asked for the operative they know, who left before the others"
    assert SameOperative(insist=True).unmet(visit) == said
