"""Who may come is asked once for all visits that ask the same, and each gets the answer it would get alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.access import AccessKind, RequirementSnapshot, demands
from appointments.domain.operatives import Certificate, Gender
from appointments.scheduling import able as who
from appointments.scheduling.able import able
from appointments.scheduling.constraints import Needs, may_come
from tests.domain.access_kinds.test_kinds import EXAMPLES
from tests.scheduling.days import TUESDAY, an_operative

PEOPLE = (
    an_operative(1, gender=Gender.FEMALE, skills=["gas"]),
    an_operative(2, gender=Gender.MALE, trades=["joinery"]),
    an_operative(3, gender=Gender.MALE),
    an_operative(4),
    an_operative(5, active=False),
    replace(an_operative(6), certificates=(Certificate("gas", TUESDAY),)),
    replace(an_operative(7), certificates=(Certificate("gas", TUESDAY - timedelta(days=1)),)),
)


def _needs(*kinds: AccessKind, skills: frozenset[str] = frozenset(), usual: str | None = None) -> Needs:
    return Needs("plumbing", skills, demands(RequirementSnapshot(f"Q-{n}", k) for n, k in enumerate(kinds)), usual)


@pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.TAG)
def test_the_answer_for_many_is_the_answer_for_each(kind: AccessKind) -> None:
    asked = [
        _needs(),
        _needs(kind),
        _needs(kind, usual="O-03"),
        _needs(kind, skills=frozenset({"gas"})),
        _needs(skills=frozenset({"gas"}), usual="O-04"),
    ]

    may = able(asked, PEOPLE, TUESDAY)

    assert may.tolist() == [[may_come(needs, one, TUESDAY) for needs in asked] for one in PEOPLE]


def test_visits_that_ask_the_same_of_people_are_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they ask about times and messages does not matter."""
    asked_of: list[str] = []

    def counting(needs: Needs, operative: object, day: object) -> bool:
        asked_of.append(needs.trade)
        return True

    monkeypatch.setattr(who, "may_come", counting)
    able([_needs(), _needs(), _needs(usual="O-03")], PEOPLE, TUESDAY)
    assert len(asked_of) == len(PEOPLE)


def test_nobody_and_nothing_are_arrays_of_that_shape() -> None:
    assert able([], PEOPLE, TUESDAY).shape == (len(PEOPLE), 0)
    assert able([_needs()], [], TUESDAY).shape == (0, 1)
