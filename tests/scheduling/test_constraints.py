"""One test for each constraint, in the order of the tuple."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.access import AccessKind, demands
from appointments.domain.access_kinds.avoid_school_run import AvoidSchoolRun
from appointments.domain.access_kinds.days import DayRange
from appointments.domain.access_kinds.days_to_avoid import DaysToAvoid
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.furniture_moved import FurnitureMoved
from appointments.domain.access_kinds.little_space import LittleSpace
from appointments.domain.access_kinds.no_female_staff import NoFemaleStaff
from appointments.domain.access_kinds.no_lone_female import NoLoneFemale
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.someone_attends import Attending, SomeoneAttends
from appointments.domain.access_kinds.stays_on import POWER_OFF, StaysOn, Supply
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.operatives import Certificate, DayShift, Gender, Operative
from appointments.domain.times import at
from appointments.scheduling.constraints import (
    CONSTRAINTS,
    Attendance,
    Needs,
    access,
    could_come,
    crew,
    may_come,
    shift,
    skill,
    window,
)
from tests.scheduling.days import AM, TUESDAY, WEDNESDAY, a_shift, an_operative, asks, slots

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
        (a_visit(needs(SameOperative(insist=True), usual="O-07"), WOMAN), None),
        (
            a_visit(needs(SameOperative(insist=True), usual="O-07"), MAN),
            "the household asked for somebody else to come",
        ),
        (a_visit(needs(SameOperative(insist=True), TwoOperatives(), usual="O-07"), MAN, WOMAN), None),
        (
            a_visit(needs(SameOperative(insist=True), TwoOperatives(), usual="O-07"), MAN, an_operative(9)),
            "the household asked for the operative they know",
        ),
        (a_visit(needs(SameOperative(insist=True)), MAN), None),  # nobody has come before
        (a_visit(needs(usual="O-07"), MAN), None),  # known, but not insisted on
        (a_visit(needs(DoNotAttend("Neighbourhood team"))), "Do not attend. Refer to Neighbourhood team."),
        (a_visit(needs(OnlyTheseTimes(parse_weekly("Tue 09:00-10:00", "times")))), None),
        (
            a_visit(needs(OnlyTheseTimes(parse_weekly("Tue 09:00-10:00", "times"))), minutes=61),
            "Come only Tuesdays 9am to 10am.",
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


# --- every kind of requirement that is hard, by the constraint that keeps it

NOBODY_RECORDED = an_operative(5, gender=None)


@pytest.mark.parametrize(
    ("visit", "kept"),
    [
        # avoid_school_run: the visit of 9:00 to 10:00 is in it, from 9:30 on it is not
        (a_visit(needs(AvoidSchoolRun())), False),
        (a_visit(needs(AvoidSchoolRun()), starts=time(9, 30)), True),
        # days_to_avoid
        (a_visit(needs(DaysToAvoid((DayRange(TUESDAY, TUESDAY),)))), False),
        (a_visit(needs(DaysToAvoid((DayRange(WEDNESDAY, WEDNESDAY),)))), True),
        # no_female_staff, alone and in company
        (a_visit(needs(NoFemaleStaff()), MAN), True),
        (a_visit(needs(NoFemaleStaff()), WOMAN), False),
        (a_visit(needs(NoFemaleStaff(), TwoOperatives()), MAN, WOMAN), False),
        (a_visit(needs(NoFemaleStaff()), NOBODY_RECORDED), False),
        # no_lone_female
        (a_visit(needs(NoLoneFemale()), MAN), True),
        (a_visit(needs(NoLoneFemale()), WOMAN), False),
        (a_visit(needs(NoLoneFemale()), NOBODY_RECORDED), False),
        (a_visit(needs(NoLoneFemale(), TwoOperatives()), MAN, WOMAN), True),
        # operative_gender together with a staff-safety alert leaves nobody
        (a_visit(needs(OperativeGender(Gender.FEMALE), NoFemaleStaff()), WOMAN), False),
        (a_visit(needs(OperativeGender(Gender.FEMALE), NoFemaleStaff()), MAN), False),
        # same_operative, a wish only
        (a_visit(needs(SameOperative(), usual="O-07"), MAN), True),
        # someone_attends, at the times they can make
        (a_visit(needs(SomeoneAttends(Attending.CARER, "", parse_weekly("Tue 09:00-10:00", "times")))), True),
        (a_visit(needs(SomeoneAttends(Attending.CARER, "", parse_weekly("Tue 09:30-12:00", "times")))), False),
        (a_visit(needs(SomeoneAttends(Attending.CARER))), True),
        # stays_on: the work needs the electricity off
        (a_visit(replace(needs(StaysOn()), skills=frozenset({POWER_OFF}))), False),
        (a_visit(replace(needs(StaysOn(Supply.WATER)), skills=frozenset({POWER_OFF}))), True),
        (a_visit(replace(needs(StaysOn(arranged="a nurse is there")), skills=frozenset({POWER_OFF}))), True),
        (a_visit(needs(StaysOn())), True),  # work that takes no supply away
    ],
)
def test_access_every_hard_requirement_refuses_the_visit_that_would_break_it(visit: Attendance, kept: bool) -> None:
    assert (access(visit) is None) is kept


@pytest.mark.parametrize("kind", [LittleSpace(two=True), FurnitureMoved(two=True)])
def test_crew_two_come_where_the_work_of_the_visit_asks_for_two(kind: AccessKind) -> None:
    assert crew(a_visit(needs(kind), WOMAN)) is not None
    assert crew(a_visit(needs(kind), WOMAN, MAN)) is None


@pytest.mark.parametrize(
    ("last_day", "held"),
    [
        (TUESDAY, True),  # the last day counts
        (TUESDAY - timedelta(days=1), False),
        (None, False),  # a general operative
    ],
)
def test_skill_a_certificate_counts_until_its_last_day(last_day: date | None, held: bool) -> None:
    certificates = () if last_day is None else (Certificate("fire doors", last_day),)
    person = replace(WOMAN, certificates=certificates)
    wanted = replace(needs(), skills=frozenset({"fire doors"}))
    assert (skill(a_visit(wanted, person)) is None) is held
    assert may_come(wanted, person, TUESDAY) is held
