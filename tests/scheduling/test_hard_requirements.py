"""Every kind of requirement that is hard: the search never offers what would break it, and says why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.avoid_school_run import AvoidSchoolRun
from appointments.domain.access_kinds.clean_visit import CleanVisit
from appointments.domain.access_kinds.days import DayRange
from appointments.domain.access_kinds.days_to_avoid import DaysToAvoid
from appointments.domain.access_kinds.furniture_moved import FurnitureMoved
from appointments.domain.access_kinds.little_space import LittleSpace
from appointments.domain.access_kinds.no_female_staff import NoFemaleStaff
from appointments.domain.access_kinds.no_lone_female import NoLoneFemale
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.someone_attends import Attending, SomeoneAttends
from appointments.domain.access_kinds.stays_on import HOT_WORKS, POWER_OFF, StaysOn
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.operatives import Certificate, Gender
from appointments.domain.rounds import Round
from appointments.domain.slots import Block
from appointments.domain.times import Window, at
from appointments.scheduling import plan
from appointments.scheduling.insertion import Offered, offer
from appointments.scheduling.slot_search.slot_query import SlotQuery
from tests.scheduling.days import (
    AM,
    LONG_BEFORE,
    PM,
    ROADS,
    TUESDAY,
    WEDNESDAY,
    a_query,
    a_round,
    a_stop,
    an_operative,
    asks,
    place,
    slots,
)

MORNING = slots(AM)[0]
WOMAN, MAN = an_operative(3, gender=Gender.FEMALE), an_operative(5, gender=Gender.MALE)


def offered(query: SlotQuery, *rounds: Round) -> Offered:
    return offer(query, rounds or (a_round(),), travel=ROADS, now=LONG_BEFORE)


def who(made: Offered) -> list[tuple[str, ...]]:
    return [one.operative_refs for one in made.offers]


def blocks(made: Offered) -> list[Block]:
    return [reason.block for held in made.withheld for reason in held.reasons]


@pytest.mark.parametrize(
    ("kind", "starts", "ends"),
    [
        (AvoidSchoolRun(), time(9, 30), time(13)),
        (SomeoneAttends(Attending.CARER, "", parse_weekly("Tue 09:00-12:00", "times")), time(9), time(11, 15)),
    ],
)
def test_a_morning_is_promised_in_the_part_that_the_household_can_make(
    kind: AccessKind, starts: time, ends: time
) -> None:
    [one] = offered(a_query(MORNING, requirements=asks(kind), minutes=45)).offers
    assert one.slot.window.starts == at(TUESDAY, starts)
    assert one.slot.window.ends == at(TUESDAY, ends)


def test_a_day_to_avoid_is_withheld_and_the_next_is_offered() -> None:
    kind = DaysToAvoid((DayRange(TUESDAY, TUESDAY),))
    query = a_query(*slots(AM, last=WEDNESDAY), requirements=asks(kind))
    made = offered(query, a_round(day=TUESDAY), a_round(day=WEDNESDAY))
    assert [one.slot.day for one in made.offers] == [WEDNESDAY]
    assert blocks(made) == [Block.REQUIREMENT_TIMES]
    assert (
        made.withheld[0]
        .reasons[0]
        .words.startswith("The household asks that nobody comes on Tuesday 24 November 2026.")
    )


@pytest.mark.parametrize(
    ("kinds", "sent"),
    [
        ((), [("O-03",)]),  # the earlier reference
        ((NoFemaleStaff(),), [("O-05",)]),
        ((NoLoneFemale(),), [("O-05",)]),
        ((NoLoneFemale(), TwoOperatives()), [("O-03", "O-05")]),
        ((NoFemaleStaff(), TwoOperatives()), []),  # one man is not two
        ((OperativeGender(Gender.FEMALE), NoFemaleStaff()), []),
        ((LittleSpace(two=True),), [("O-03", "O-05")]),
        ((FurnitureMoved(two=True),), [("O-03", "O-05")]),
    ],
)
def test_who_is_sent_is_who_may_come(kinds: tuple[AccessKind, ...], sent: list[tuple[str, ...]]) -> None:
    rounds = (a_round(operative=WOMAN), a_round(operative=MAN))
    assert who(offered(a_query(MORNING, requirements=asks(*kinds)), *rounds)) == sent


@pytest.mark.parametrize(("insist", "sent"), [(True, []), (False, [("O-03",)])])
def test_a_wish_for_the_operative_they_know_keeps_nobody_else_away(insist: bool, sent: list[tuple[str, ...]]) -> None:
    query = replace(a_query(MORNING, requirements=asks(SameOperative(insist=insist))), usual_operative="O-09")
    assert who(offered(query, a_round(operative=WOMAN))) == sent


@pytest.mark.parametrize("work", [POWER_OFF, HOT_WORKS])
def test_work_that_takes_a_supply_away_is_withheld_until_it_is_arranged(work: str) -> None:
    able = a_round(operative=an_operative(3, skills=[work]))
    needing = replace(a_query(MORNING, requirements=asks(StaysOn())), skills=frozenset({work}))
    made = offered(needing, able)
    assert (who(made), blocks(made)) == ([], [Block.ARRANGE])
    assert made.withheld[0].reasons[0].words.startswith("Electricity and water must stay on")
    arranged = replace(needing, requirements_on={TUESDAY: asks(StaysOn(arranged="the nurse comes at nine"))})
    assert who(offered(arranged, able)) == [("O-03",)]
    ordinary = a_query(MORNING, requirements=asks(StaysOn()))
    assert who(offered(ordinary, able)) == [("O-03",)]


@pytest.mark.parametrize(("kind", "minutes"), [(LittleSpace(minutes=60), 60), (FurnitureMoved(minutes=20), 20)])
def test_a_visit_that_takes_longer_is_offered_only_where_it_fits(kind: AccessKind, minutes: int) -> None:
    whole_morning = a_query(MORNING, requirements=asks(kind), minutes=60)
    assert whole_morning.minutes_on(TUESDAY) == 60 + minutes


@pytest.mark.parametrize(
    ("last_day", "days"),
    [(TUESDAY, [TUESDAY]), (WEDNESDAY, [TUESDAY, WEDNESDAY]), (TUESDAY - timedelta(days=1), []), (None, [])],
)
def test_a_certificate_is_offered_to_its_last_day_and_no_further(last_day: date | None, days: list[date]) -> None:
    held = () if last_day is None else (Certificate("fire doors", last_day),)
    person = replace(WOMAN, certificates=held)
    query = replace(a_query(*slots(AM, last=WEDNESDAY)), skills=frozenset({"fire doors"}))
    made = offered(query, a_round(operative=person, day=TUESDAY), a_round(operative=person, day=WEDNESDAY))
    assert sorted(one.slot.day for one in made.offers) == days
    assert set(blocks(made)) <= {Block.NO_SKILL}


def test_two_windows_of_one_household_are_both_kept() -> None:
    kinds = (AvoidSchoolRun(), SomeoneAttends(Attending.CARER, "", parse_weekly("Tue 08:00-12:00", "times")))
    [one] = offered(a_query(MORNING, requirements=asks(*kinds), minutes=60)).offers
    assert one.slot.window == Window(at(TUESDAY, time(9, 30)), at(TUESDAY, time(11)))


# --- the first visit of the day

FIRST = asks(CleanVisit())


def test_the_first_visit_of_the_day_is_put_before_everything_else_as_soon_as_anybody_can_be_there() -> None:
    later = a_stop("B-1", where=place(0, 5), arrive=(time(8), time(13)), planned=time(10))
    [one] = offered(a_query(MORNING, where=place(0, 10), requirements=FIRST), a_round(later)).offers
    assert [(seat.operative_ref, seat.position) for seat in one.seats] == [("O-07", 0)]
    assert one.planned_start == at(TUESDAY, time(8, 10))  # the shift starts at eight


def test_who_has_somebody_promised_first_thing_is_not_sent() -> None:
    begins = a_stop("B-1", where=place(0, 10), arrive=(time(8), time(9)), planned=time(8, 10))
    made = offered(a_query(MORNING, where=place(0, 10), requirements=FIRST), a_round(begins))
    assert made.offers == ()
    assert "can make it their first visit" in made.withheld[0].reasons[0].words
    free = a_round(operative=WOMAN)
    assert who(offered(a_query(MORNING, requirements=FIRST), a_round(begins), free)) == [("O-03",)]


def test_an_afternoon_is_never_the_first_visit_of_an_early_shift() -> None:
    made = offered(a_query(*slots(AM, PM), requirements=FIRST))
    assert [one.slot.pattern for one in made.offers] == ["AM"]


def test_nothing_is_ever_offered_before_a_visit_that_comes_first() -> None:
    """It is pinned to the minute of arrival: a visit of any length before it would make it late."""
    first = replace(a_stop("B-1", where=place(0, 10), planned=time(8, 10)), fixed=True)
    for there in (place(0, 10), place(0, 5), place(0, 0)):
        [one] = offered(a_query(MORNING, where=there, minutes=5), a_round(first)).offers
        assert [seat.position for seat in one.seats] == [1]
    made = offered(a_query(MORNING, where=place(0, 10), requirements=FIRST), a_round(first))
    assert made.offers == ()


def test_two_who_come_together_both_come_first() -> None:
    rounds = (a_round(operative=WOMAN), a_round(operative=MAN))
    [one] = offered(
        a_query(MORNING, where=place(0, 10), requirements=asks(CleanVisit(), TwoOperatives())), *rounds
    ).offers
    assert [(seat.operative_ref, seat.position) for seat in one.seats] == [("O-03", 0), ("O-05", 0)]


def test_of_two_the_one_they_know_has_to_be_among_them() -> None:
    rounds = (a_round(operative=WOMAN), a_round(operative=MAN), a_round(operative=an_operative(9)))
    asked = asks(CleanVisit(), TwoOperatives(), SameOperative(insist=True))
    query = a_query(MORNING, requirements=asked)
    [one] = offered(replace(query, usual_operative="O-09"), *rounds).offers
    assert "O-09" in one.operative_refs
    assert offered(replace(query, usual_operative="O-11"), *rounds).offers == ()


@pytest.mark.parametrize(("before", "broken"), [((), []), (("B-1",), ["first"])])
def test_a_plan_that_puts_anything_before_it_breaks_a_requirement(before: tuple[str, ...], broken: list[str]) -> None:
    needed = a_query(MORNING, requirements=FIRST).needs_on(TUESDAY)
    earlier = [a_stop(ref, where=place(0, 0), planned=time(8), minutes=30) for ref in before]
    visit = a_stop("NEW", where=place(0, 0), planned=time(9), minutes=30)
    worked = a_round(*earlier)
    assert [v.rule for v in plan.check(worked, [*earlier, visit], ROADS, needs={"NEW": needed})] == broken
    together = plan.check_together([(worked, [*earlier, visit])], ROADS, needs={"NEW": needed})
    assert [v.rule for v in together] == broken
