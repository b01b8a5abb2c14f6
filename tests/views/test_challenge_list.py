"""Challenges to decide, and those that were decided."""

from __future__ import annotations

from datetime import timedelta

from appointments.domain.calendar import WEEKDAYS
from appointments.domain.outcomes import Outcome
from appointments.views.challenge_list import ListChallenges, challenge_list, challenges_waiting
from tests.wastage.past import FIRST, Past, a_past

LATER = FIRST + timedelta(days=4)
PASTS = (
    Past(Outcome.NO_ACCESS, day=LATER, waits=True),
    Past(Outcome.NO_ACCESS, waits=True),
    Past(Outcome.NOT_ESTABLISHED, overturned=True),
    Past(Outcome.NO_ACCESS),
)


def test_those_to_decide_come_the_oldest_first(database_url: str) -> None:
    with a_past(database_url, PASTS) as engine:
        found = challenge_list(ListChallenges(), engine=engine, calendar=WEEKDAYS)
        waiting = challenges_waiting(engine=engine)

    assert [line.challenge.appointment_ref for line in found.lines] == ["A-1", "A-0"]
    assert (found.waiting, waiting, found.paging.total) == (2, 2, 2)
    assert found.lines[0].window.minutes == 300


def test_decided_ones_are_listed_apart(database_url: str) -> None:
    with a_past(database_url, PASTS) as engine:
        found = challenge_list(ListChallenges(decided=True), engine=engine, calendar=WEEKDAYS)

    assert [(line.challenge.appointment_ref, line.challenge.upheld) for line in found.lines] == [("A-2", True)]
    assert found.waiting == 2


def test_without_challenges_there_is_nothing_to_decide(database_url: str) -> None:
    with a_past(database_url, [Past()]) as engine:
        found = challenge_list(ListChallenges(), engine=engine, calendar=WEEKDAYS)

    assert (found.lines, found.waiting, found.paging.pages) == ((), 0, 1)
