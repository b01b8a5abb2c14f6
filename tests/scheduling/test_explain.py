"""Every reason for withholding a slot, word for word as it is read to the caller."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.operatives import Certificate, Gender, Operative
from appointments.domain.rounds import Round
from appointments.domain.slots import Block, Reason, Slot
from appointments.domain.times import at
from appointments.scheduling.insertion import Offered, offer
from appointments.scheduling.slot_query import SlotQuery
from tests.scheduling.days import (
    AM,
    EVENING,
    LONG_BEFORE,
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
        Block.DO_NOT_ATTEND, "Do not attend. Refer to the Neighbourhood team.", "R-1"
    )


def test_times_the_household_cannot_make() -> None:
    query = a_query(MORNING, requirements=asks(OnlyTheseTimes(parse_weekly("Tue 13:00-17:00", "times"))))
    assert the_only(withheld(query, a_round())) == Reason(
        Block.REQUIREMENT_TIMES,
        "Come only Tuesdays 13:00 to 17:00. That leaves no time on Tuesday 24 November 2026, between 8am and 1pm.",
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
        "Two operatives attend together for the whole visit. "
        "But no two are free at the same time on Tuesday 24 November 2026, between 8am and 1pm."
    )
    assert the_only(withheld(query, a_round(), employed=people)) == Reason(Block.CREW, said, "R-1")
    apart = a_round(), a_full_round(operative=people[1])
    assert the_only(withheld(query, *apart, employed=people)) == Reason(Block.CREW, said, "R-1")


def test_only_one_is_trained_where_two_are_needed() -> None:
    query = a_query(MORNING, requirements=asks(TwoOperatives()))
    assert the_only(withheld(query, a_round())) == Reason(
        Block.CREW,
        "Two operatives attend together for the whole visit. But we have only one trained for this work.",
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
