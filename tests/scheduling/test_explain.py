"""Every reason for withholding a slot, word for word as it is read to the caller."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.clean_visit import CleanVisit
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.furniture_moved import FurnitureMoved
from appointments.domain.access_kinds.little_space import LittleSpace
from appointments.domain.access_kinds.no_female_staff import NoFemaleStaff
from appointments.domain.access_kinds.no_lone_female import NoLoneFemale
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.operatives import Certificate, Gender, Operative
from appointments.domain.rounds import Round
from appointments.domain.slots import Block, Reason, Slot
from appointments.domain.times import at, clock_in_words
from appointments.scheduling.insertion import Offered, offer
from appointments.scheduling.slot_search.slot_query import SlotQuery
from tests.scheduling.days import (
    AM,
    EVENING,
    LONG_BEFORE,
    PM,
    ROADS,
    TUESDAY,
    WEDNESDAY,
    a_full_round,
    a_query,
    a_round,
    a_shift,
    a_stop,
    an_operative,
    asks,
    place,
    slots,
)

MORNING = slots(AM)[0]
THURSDAY = date(2026, 11, 26)
WORKS = an_operative(7)


def withheld(
    query: SlotQuery, *rounds: Round, employed: tuple[Operative, ...] = (WORKS,), slot: Slot = MORNING
) -> tuple[Reason, ...]:
    made = offer(query, rounds, travel=ROADS, now=LONG_BEFORE, operatives=employed)
    [held] = [held for held in made.withheld if held.slot == slot]
    return held.reasons


def the_only(reasons: tuple[Reason, ...]) -> Reason:
    [reason] = reasons
    return reason


def test_a_slot_that_has_begun() -> None:
    made = offer(a_query(MORNING), [a_round()], travel=ROADS, now=at(TUESDAY, time(9)))
    assert made.withheld[0].reasons == (
        Reason(Block.PAST, "Tuesday 24 November 2026, between 8am and 1pm has begun already."),
    )


def test_a_day_that_is_closed() -> None:
    query = replace(a_query(MORNING), closed_days=frozenset({TUESDAY}))
    assert the_only(withheld(query, a_round())) == Reason(
        Block.CLOSED, "Tuesday 24 November 2026 is a day on which no repairs are done."
    )


def test_a_home_that_must_not_be_attended() -> None:
    query = a_query(MORNING, requirements=asks(DoNotAttend("the Neighbourhood team")))
    assert the_only(withheld(query, a_round())) == Reason(
        Block.DO_NOT_ATTEND, "Visits to this home are arranged through the Neighbourhood team.", "R-1"
    )


def test_times_the_household_cannot_make() -> None:
    query = a_query(MORNING, requirements=asks(OnlyTheseTimes(parse_weekly("Tue 13:00-17:00", "times"))))
    assert the_only(withheld(query, a_round())) == Reason(
        Block.REQUIREMENT_TIMES,
        "The household asks for visits on Tuesdays 1pm to 5pm only. "
        "That leaves no time on Tuesday 24 November 2026, between 8am and 1pm.",
        "R-1",
    )


def test_times_that_only_together_leave_nothing_are_all_named() -> None:
    first = TimesToAvoid(parse_weekly("Tue 08:00-10:00", "times"))
    second = TimesToAvoid(parse_weekly("Tue 10:30-14:30", "times"))
    never = TimesToAvoid(parse_weekly("Fri 08:00-17:00", "times"))
    reasons = withheld(a_query(MORNING, requirements=asks(first, second, never)), a_round())
    assert [(reason.block, reason.requirement) for reason in reasons] == [
        (Block.REQUIREMENT_TIMES, "R-1"),
        (Block.REQUIREMENT_TIMES, "R-2"),
    ]


def test_notice_that_the_household_asked_for_names_the_first_day_that_can_be_offered() -> None:
    requirement = asks(SameOperative(insist=True))[0]
    days = slots(AM, last=THURSDAY)
    query = replace(
        a_query(*days, not_before=at(WEDNESDAY, time(17))),
        not_before_reason=Reason(Block.NOTICE, "The household needs 48 hours' notice.", requirement.ref),
    )
    rounds = [a_round(day=day) for day in (TUESDAY, WEDNESDAY, THURSDAY)]
    assert the_only(withheld(query, *rounds)) == Reason(
        Block.NOTICE,
        "The household needs 48 hours' notice, so the first time we can offer is Thursday 26 November 2026.",
        "R-1",
    )


def test_notice_that_leaves_a_later_time_of_the_same_day_names_the_time() -> None:
    query = replace(
        a_query(*slots(AM, PM), not_before=at(TUESDAY, time(9))),
        not_before_reason=Reason(Block.NOTICE, "Everybody is given at least 24 hours' notice of a visit."),
    )
    assert the_only(withheld(query, a_round())).words == (
        "Everybody is given at least 24 hours' notice of a visit, so the first time we can offer is "
        "Tuesday 24 November 2026, between midday and 5pm."
    )


def test_notice_does_not_call_a_full_day_the_first_that_can_be_offered() -> None:
    query = replace(
        a_query(*slots(AM, last=WEDNESDAY), not_before=at(TUESDAY, time(17))),
        not_before_reason=Reason(Block.NOTICE, "Everybody is given at least 24 hours' notice of a visit."),
    )
    assert the_only(withheld(query, a_round(), a_full_round(day=WEDNESDAY))) == Reason(
        Block.NOTICE,
        "Everybody is given at least 24 hours' notice of a visit, "
        "so nothing can be offered before Tuesday 24 November 2026 at 5pm.",
    )


def test_both_times_and_notice_are_told() -> None:
    query = replace(
        a_query(
            MORNING,
            requirements=asks(OnlyTheseTimes(parse_weekly("Tue 13:00-17:00", "times"))),
            not_before=at(TUESDAY, time(17)),
        ),
        not_before_reason=Reason(Block.NOTICE, "Everybody is given at least 24 hours' notice of a visit."),
    )
    assert [reason.block for reason in withheld(query, a_round())] == [Block.REQUIREMENT_TIMES, Block.NOTICE]


def test_nobody_has_the_skills() -> None:
    query = replace(a_query(MORNING), skills=frozenset({"gas", "asbestos"}))
    assert the_only(withheld(query, a_round())) == Reason(
        Block.NO_SKILL, "We have nobody with the skills that this visit needs: plumbing, trained for asbestos and gas."
    )
    roofer = an_operative(7, trades=["roofing"])
    assert the_only(withheld(a_query(MORNING), a_round(operative=roofer), employed=(roofer,))).words == (
        "We have nobody with the skills that this visit needs: plumbing."
    )


def test_a_certificate_that_ends_before_the_day_is_named() -> None:
    fire_doors = Certificate("fire doors", valid_to=date(2026, 11, 23))
    query = replace(a_query(MORNING), skills=frozenset({"fire doors"}))
    person = replace(WORKS, certificates=(fire_doors,))
    assert the_only(withheld(query, a_round(operative=person), employed=(person,))) == Reason(
        Block.NO_SKILL, "Nobody's certificate for fire doors holds on Tuesday 24 November 2026."
    )


def test_a_certificate_that_nobody_ever_had_is_not_called_expired() -> None:
    query = replace(a_query(MORNING), skills=frozenset({"fire doors", "gas"}))
    person = replace(WORKS, certificates=(Certificate("fire doors", valid_to=date(2026, 11, 23)),))
    assert the_only(withheld(query, a_round(operative=person), employed=(person,))) == Reason(
        Block.NO_SKILL,
        "We have nobody with the skills that this visit needs: plumbing, trained for fire doors and gas.",
    )


def test_who_has_left_has_no_skills_for_us() -> None:
    left = an_operative(7, active=False)
    assert the_only(withheld(a_query(MORNING), employed=(left,))).block is Block.NO_SKILL


def test_nobody_who_can_do_it_is_whom_the_household_asked_for() -> None:
    query = a_query(MORNING, requirements=asks(OperativeGender(Gender.FEMALE)))
    man = an_operative(7, gender=Gender.MALE)
    assert the_only(withheld(query, a_round(operative=man), employed=(man,))) == Reason(
        Block.NO_OPERATIVE, "The household asks for a woman to come. Nobody who does this work can meet that.", "R-1"
    )


def test_the_operative_they_know_does_other_work() -> None:
    query = replace(a_query(MORNING, requirements=asks(SameOperative(insist=True))), usual_operative="O-99")
    assert the_only(withheld(query, a_round())) == Reason(
        Block.NO_OPERATIVE,
        "The household asks for the operative they know. Nobody who does this work can meet that.",
        "R-1",
    )


def test_nobody_able_works_that_day() -> None:
    assert the_only(withheld(a_query(MORNING))) == Reason(
        Block.NO_SHIFT, "Nobody with the skills for this visit works on Tuesday 24 November 2026."
    )


def test_nobody_able_works_at_that_time() -> None:
    [evening] = slots(EVENING)
    assert the_only(withheld(a_query(evening), a_round(), slot=evening)) == Reason(
        Block.NO_SHIFT, "Nobody with the skills for this visit works at that time on Tuesday 24 November 2026."
    )


@pytest.mark.parametrize(
    ("minutes", "too_long"),
    [
        (211, False),  # from 12:59 to 16:30, the latest start of the morning to the end of the shift
        (509, False),  # from 8:00 to 16:29 if nothing else were there: then it is the diary
        (511, True),  # longer than anybody's day
        (24 * 60, True),
    ],
)
def test_a_visit_too_long_for_the_shift_is_not_blamed_on_people_who_do_work(minutes: int, too_long: bool) -> None:
    worked = a_round(shift=a_shift(lunch_minutes=0))
    made = offer(a_query(MORNING, minutes=minutes), [worked], travel=ROADS, now=LONG_BEFORE, operatives=(WORKS,))
    reasons = [reason for held in made.withheld for reason in held.reasons]
    assert (Block.TOO_LONG in {reason.block for reason in reasons}) is too_long
    assert not any("Nobody with the skills" in reason.words for reason in reasons)


def test_a_visit_too_long_for_what_is_left_of_the_day_is_called_that() -> None:
    [afternoon] = slots(PM)
    assert the_only(withheld(a_query(afternoon, minutes=285), a_round(), slot=afternoon)) == Reason(
        Block.TOO_LONG,
        "The visit takes 4 hours 45 minutes. Nobody who could start it on Tuesday 24 November 2026, between midday and "
        "5pm works long enough after that to finish it.",
    )


def test_a_time_that_is_only_held_is_not_called_booked_and_nobody_is_named() -> None:
    ends = LONG_BEFORE + timedelta(minutes=10)
    taken = a_stop("HO-1", arrive=(time(8), time(8, 1)), minutes=320, planned=time(8))
    hold = replace(taken, held_until=ends, fixed=True)
    assert the_only(withheld(a_query(MORNING), a_round(hold))) == Reason(
        Block.HELD,
        "The time that is left on Tuesday 24 November 2026, between 8am and 1pm is being held for another caller just "
        f"now. If they do not take it, it is free again at {clock_in_words(ends)}.",
    )
    # A second operative who is booked anyway changes nothing; a hold that has ended is no hold.
    also = a_full_round(operative=an_operative(8))
    people = (WORKS, an_operative(8))
    assert the_only(withheld(a_query(MORNING), a_round(hold), also, employed=people)).block is Block.HELD
    made = offer(a_query(MORNING), [a_round(hold)], travel=ROADS, now=ends, operatives=(WORKS,))
    assert made.offers


def test_a_hold_beside_a_full_day_is_not_blamed() -> None:
    full = a_full_round()
    hold = a_stop("HO-1", arrive=(time(8), time(8, 1)), minutes=10, planned=time(8))
    other = a_round(
        replace(hold, held_until=LONG_BEFORE + timedelta(minutes=10), fixed=True), operative=an_operative(8)
    )
    reason = the_only(
        withheld(a_query(MORNING, minutes=285), full, other, employed=(WORKS, an_operative(8, trades=["roofing"])))
    )
    assert reason.block is Block.FULL


def test_a_caution_that_protects_staff_is_never_said_to_the_household() -> None:
    woman, man = an_operative(7, gender=Gender.FEMALE), an_operative(8, gender=Gender.MALE)
    for caution in (NoFemaleStaff(), NoLoneFemale()):
        query = a_query(MORNING, requirements=asks(caution))
        nobody = the_only(withheld(query, a_round(operative=woman), employed=(woman,)))
        assert nobody == Reason(
            Block.NO_OPERATIVE, "There is nobody for this work whom we can send to this visit.", "R-1"
        )
        away = the_only(withheld(query, a_round(operative=woman), employed=(woman, man)))
        assert away == Reason(
            Block.NO_SHIFT, "Nobody whom we can send to this visit works on Tuesday 24 November 2026.", "R-1"
        )


def test_requirements_that_contradict_each_other_are_called_that_and_the_caution_is_not_said() -> None:
    people = (an_operative(7, gender=Gender.FEMALE), an_operative(8, gender=Gender.MALE))
    query = a_query(MORNING, requirements=asks(OperativeGender(Gender.FEMALE), NoFemaleStaff()))
    rounds = [a_round(operative=person) for person in people]
    assert the_only(withheld(query, *rounds, employed=people)).words == (
        "Two things that are recorded for this home contradict each other, so that nobody can be sent. "
        "One of them has to be changed first."
    )


def test_all_that_is_asked_of_who_comes_is_said_where_it_is_too_much_together() -> None:
    man = an_operative(7, gender=Gender.MALE)
    asked = asks(OperativeGender(Gender.FEMALE), SameOperative(insist=True))
    query = replace(a_query(MORNING, requirements=asked), usual_operative="O-07")
    assert the_only(withheld(query, a_round(operative=man), employed=(man,))).words == (
        "The household asks for a woman to come. The household asks for the operative they know. "
        "Nobody who does this work can meet all of that."
    )


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (FurnitureMoved(120, two=True), "Furniture has to be moved for this visit, so two operatives come together."),
        (LittleSpace(240, two=True), "Two operatives come together for this visit."),
    ],
)
def test_a_crew_is_said_as_what_it_is_and_never_as_an_instruction(kind: AccessKind, said: str) -> None:
    reason = the_only(withheld(a_query(MORNING, requirements=asks(kind)), a_round()))
    assert reason.words == f"{said} But we have only one trained for this work."


def test_the_first_visit_of_the_day_is_said_without_the_operatives_instruction() -> None:
    reason = the_only(withheld(a_query(MORNING, requirements=asks(CleanVisit())), a_full_round()))
    assert reason.words == (
        "The household asks to be the first visit of the day. Nobody who could come can make it their first visit on "
        "Tuesday 24 November 2026, between 8am and 1pm."
    )


def test_the_operative_they_know_does_not_work_that_day() -> None:
    query = replace(a_query(MORNING, requirements=asks(SameOperative(insist=True))), usual_operative="O-07")
    assert the_only(withheld(query)) == Reason(
        Block.NO_SHIFT,
        "The household asks for the operative they know. Nobody who can meet that works on Tuesday 24 November 2026.",
        "R-1",
    )


def test_the_operative_they_know_is_away_when_a_crew_could_come() -> None:
    query = replace(
        a_query(MORNING, requirements=asks(TwoOperatives(), SameOperative(insist=True))), usual_operative="O-03"
    )
    people = tuple(an_operative(number) for number in (1, 2, 3))
    rounds = [a_round(operative=person) for person in people[:2]]
    assert the_only(withheld(query, *rounds, employed=people)) == Reason(
        Block.NO_SHIFT,
        "The household asks for the operative they know. They do not work at that time on Tuesday 24 November 2026.",
        "R-2",
    )


def test_only_one_can_come_where_two_are_needed() -> None:
    query = a_query(MORNING, requirements=asks(TwoOperatives()))
    people = (WORKS, an_operative(8))
    said = (
        "Two operatives come together for the whole visit. "
        "But no two are free at the same time on Tuesday 24 November 2026, between 8am and 1pm."
    )
    assert the_only(withheld(query, a_round(), employed=people)) == Reason(Block.CREW, said, "R-1")
    apart = a_round(), a_full_round(operative=people[1])
    assert the_only(withheld(query, *apart, employed=people)) == Reason(Block.CREW, said, "R-1")


def test_only_one_is_trained_where_two_are_needed() -> None:
    query = a_query(MORNING, requirements=asks(TwoOperatives()))
    assert the_only(withheld(query, a_round())) == Reason(
        Block.CREW,
        "Two operatives come together for the whole visit. But we have only one trained for this work.",
        "R-1",
    )


def test_two_who_are_both_full_are_full() -> None:
    query = a_query(MORNING, requirements=asks(TwoOperatives()))
    people = (WORKS, an_operative(8))
    rounds = [a_full_round(operative=person) for person in people]
    assert the_only(withheld(query, *rounds, employed=people)).block is Block.FULL


def test_everybody_is_fully_booked() -> None:
    assert the_only(withheld(a_query(MORNING), a_full_round())) == Reason(
        Block.FULL,
        "Everybody who could come for this work is fully booked on Tuesday 24 November 2026, between 8am and 1pm.",
    )


def test_a_long_visit_is_not_blamed_on_a_diary_that_is_empty() -> None:
    assert the_only(withheld(a_query(MORNING, where=place(240, 0)), a_round())) == Reason(
        Block.FULL,
        "Nobody who could come has enough time left for this visit on Tuesday 24 November 2026, between 8am and 1pm.",
    )


def test_nothing_is_said_about_other_households() -> None:
    elsewhere = a_stop("A-OTHER", where=place(5, 5), arrive=(time(8), time(9)), minutes=500, planned=time(8, 10))
    worked = a_round(elsewhere, shift=a_shift(lunch_minutes=0))
    made: Offered = offer(a_query(), [worked], travel=ROADS, now=LONG_BEFORE)
    words = " ".join(reason.words for held in made.withheld for reason in held.reasons)
    assert words
    assert "A-OTHER" not in words
    assert "O-07" not in words
