"""One test for each constraint, in the order of the tuple."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from appointments.domain.access import AccessKind, demands
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.operatives import DayShift, Gender, Operative
from appointments.domain.times import at
from appointments.scheduling.constraints import (
    CONSTRAINTS,
    Attendance,
    Needs,
    access,
    could_come,
    crew,
    shift,
    skill,
    window,
)
from tests.scheduling.days import AM, TUESDAY, a_shift, an_operative, asks, slots

PROMISE = slots(AM)[0].window
WOMAN = an_operative(7, gender=Gender.FEMALE)
MAN = an_operative(8, gender=Gender.MALE)


def needs(*kinds: AccessKind, skills: Iterable[str] = (), usual: str | None = None) -> Needs:
    return Needs("plumbing", frozenset(skills), demands(asks(*kinds)), usual)


def a_visit(
    asked: Needs | None = None,
    *people: Operative,
    starts: time = time(9),
    minutes: int = 60,
    worked: DayShift | None = None,
) -> Attendance:
    come = people or (WOMAN,)
    return Attendance(
        needs=asked or needs(),
        promise=PROMISE,
        starts=at(TUESDAY, starts),
        minutes=minutes,
        crew=come,
        shifts=tuple(worked or a_shift() for _ in come),
    )


def test_a_visit_that_keeps_to_everything_breaks_nothing() -> None:
    assert [constraint(a_visit()) for constraint in CONSTRAINTS] == [None] * 5


def test_the_constraints_read_as_a_list() -> None:
    assert (skill, shift, window, crew, access) == CONSTRAINTS


@pytest.mark.parametrize(
    ("asked", "person", "words"),
    [
        (needs(), an_operative(7, trades=["roofing"]), "not trained for this work: O-07"),
        (needs(skills=["gas"]), an_operative(7), "not trained for this work: O-07"),
        (needs(skills=["gas"]), an_operative(7, skills=["gas", "asbestos"]), None),
    ],
)
def test_skill_everybody_has_the_trade_and_every_skill(asked: Needs, person: Operative, words: str | None) -> None:
    assert skill(a_visit(asked, person)) == words


def test_skill_the_second_of_a_crew_needs_it_too() -> None:
    assert skill(a_visit(needs(), WOMAN, an_operative(8, trades=[]))) == "not trained for this work: O-08"


@pytest.mark.parametrize(
    ("starts", "minutes", "words"),
    [
        (time(8), 60, None),  # the first minute of the shift
        (time(7, 59), 60, "not working then: O-07"),
        (time(15, 30), 60, None),  # over at the end of the shift
        (time(15, 30), 61, "not working then: O-07"),
        (time(9), 60, None),  # over as time away begins
        (time(9), 61, "not working then: O-07"),
        (time(11), 60, None),  # begun as time away ends
        (time(10, 59), 30, "not working then: O-07"),
    ],
)
def test_shift_the_whole_visit_is_in_working_time(starts: time, minutes: int, words: str | None) -> None:
    worked = a_shift(away=[(time(10), time(11))])
    assert shift(a_visit(starts=starts, minutes=minutes, worked=worked)) == words


def test_shift_somebody_without_one_does_not_come() -> None:
    assert shift(replace(a_visit(), shifts=(None,))) == "not working then: O-07"


@pytest.mark.parametrize(
    ("starts", "kept"),
    [
        (time(8), True),  # the start is in the window
        (time(7, 59), False),
        (time(12, 59), True),
        (time(13), False),  # the end is not
    ],
)
def test_window_the_planned_arrival_is_in_the_promise(starts: time, kept: bool) -> None:
    assert (window(a_visit(starts=starts)) is None) is kept


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ((WOMAN, MAN), None),
        ((WOMAN,), "2 operatives are needed together and 1 would come"),
        ((WOMAN, WOMAN), "2 operatives are needed together and 1 would come"),  # nobody comes twice
    ],
)
def test_crew_as_many_different_operatives_come_as_were_asked_for(
    people: tuple[Operative, ...], words: str | None
) -> None:
    assert crew(a_visit(needs(TwoOperatives()), *people)) == words


@pytest.mark.parametrize(
    ("visit", "words"),
    [
        (a_visit(needs(OperativeGender(Gender.FEMALE)), WOMAN), None),
        (a_visit(needs(OperativeGender(Gender.FEMALE)), MAN), "the household asked for somebody else to come"),
        (a_visit(needs(OperativeGender(Gender.FEMALE)), WOMAN, MAN), "the household asked for somebody else to come"),
        # Alone, only the one they know is welcome; of a crew one is enough.
        (a_visit(needs(SameOperative(), usual="O-07"), WOMAN), None),
        (a_visit(needs(SameOperative(), usual="O-07"), MAN), "the household asked for somebody else to come"),
        (a_visit(needs(SameOperative(), TwoOperatives(), usual="O-07"), MAN, WOMAN), None),
        (
            a_visit(needs(SameOperative(), TwoOperatives(), usual="O-07"), MAN, an_operative(9)),
            "the household asked for the operative they know",
        ),
        (a_visit(needs(SameOperative()), MAN), None),  # nobody has come before
        (a_visit(needs(usual="O-07"), MAN), None),  # known, but not insisted on
        (a_visit(needs(DoNotAttend("Neighbourhood team"))), "Do not attend. Refer to Neighbourhood team."),
        (a_visit(needs(OnlyTheseTimes(parse_weekly("Tue 09:00-10:00", "times")))), None),
        (
            a_visit(needs(OnlyTheseTimes(parse_weekly("Tue 09:00-10:00", "times"))), minutes=61),
            "Come only Tuesdays 09:00 to 10:00.",
        ),
    ],
)
def test_access_the_household_gets_the_people_and_times_it_asked_for(visit: Attendance, words: str | None) -> None:
    assert access(visit) == words


@pytest.mark.parametrize(
    ("worked", "minutes", "possible"),
    [
        (a_shift(ends=time(9)), 60, True),  # ends with the visit
        (a_shift(ends=time(9)), 61, False),
        (a_shift(starts=time(12, 59)), 60, True),  # one minute of the window left
        (a_shift(starts=time(13)), 60, False),  # the window is over
    ],
)
def test_somebody_could_come_when_a_start_in_the_promise_ends_in_the_shift(
    worked: DayShift, minutes: int, possible: bool
) -> None:
    assert could_come(worked, PROMISE, minutes) is possible
    starts = [PROMISE.starts + timedelta(minutes=n) for n in range(PROMISE.minutes)]
    assert possible is any(
        shift(replace(a_visit(minutes=minutes, worked=worked), starts=start)) is None for start in starts
    )
