"""The smallest change that would free a slot: each kind on a small day, and never by a waiver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings

from appointments.domain.access import AccessKind, arrivals_allowed
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.operatives import Gender
from appointments.domain.room import PROTECTED, Change, ChangeKind, Freed, Impossible, SlotAnswer
from appointments.domain.rounds import BookedVisit, Round
from appointments.domain.slots import Block, Reason, Slot
from appointments.domain.times import Window, at
from appointments.scheduling.making_room.board import NewVisit
from appointments.scheduling.making_room.small_changes import WithheldSlot
from appointments.scheduling.proof import smallest_change
from tests.scheduling.days import LONG_BEFORE, ROADS, TUESDAY, a_round, a_shift, a_stop, an_operative
from tests.scheduling.test_repack import (
    BY_MIDDAY,
    EARLY,
    LONG_JOB,
    SHORT,
    a_booked,
    a_colleague_could_take_it,
    a_visit,
    brute_force,
    tiny_days,
)

FULL = Reason(Block.FULL, "Every operative for plumbing who could come is fully booked.")


def withheld(
    visit: NewVisit | None,
    reason: Reason = FULL,
    *,
    window: Window | None = None,
    not_before: datetime = LONG_BEFORE,
) -> WithheldSlot:
    """The slot is the promise that the visit would get, unless `window` is the whole pattern."""
    whole = window or (visit.stop.arrive if visit else Window(at(TUESDAY, time(8)), at(TUESDAY, time(13))))
    return WithheldSlot(Slot(TUESDAY, whole, "AM"), (reason,), visit, not_before)


def frees(rounds: Sequence[Round], booked: Sequence[BookedVisit], slot: WithheldSlot) -> SlotAnswer:
    return smallest_change(slot, rounds, booked, travel=ROADS, now=LONG_BEFORE)


def _freed(rounds: Sequence[Round], booked: Sequence[BookedVisit], slot: WithheldSlot) -> Freed:
    answer = frees(rounds, booked, slot)
    assert isinstance(answer, Freed), answer
    return answer


# --- each kind of change


def test_another_order_of_the_day() -> None:
    answer = _freed(
        [a_round(LONG_JOB, BY_MIDDAY, shift=SHORT)], [a_booked(LONG_JOB), a_booked(BY_MIDDAY)], withheld(EARLY)
    )
    assert answer.change.kind is ChangeKind.ORDER
    assert answer.words == (
        "There is room if the visits of that day are done in another order. Nobody's promise changes."
    )
    assert answer.smallest


def test_one_visit_to_a_colleague() -> None:
    rounds, booked = a_colleague_could_take_it()
    answer = _freed(rounds, [booked], withheld(a_visit(minutes=120)))
    assert (answer.change.kind, answer.change.visits, answer.smallest) == (ChangeKind.HAND_OVER, 1, True)
    assert answer.words == "There is room if one other visit is done by a colleague. Nobody's promise changes."
    assert answer.room is not None


BUSY_UNTIL_MIDDAY = a_stop("B-1", arrive=(time(8), time(8, 30)), minutes=240, planned=time(8))


def just_before_midday(*kinds: AccessKind) -> NewVisit:
    """The operative is free from midday, which is when this promise ends."""
    return a_visit(*kinds, arrive=(time(8), time(12)), minutes=60)


def test_a_wider_window_by_the_quarter_hours_that_are_needed() -> None:
    answer = _freed(
        [a_round(BUSY_UNTIL_MIDDAY, shift=SHORT)], [a_booked(BUSY_UNTIL_MIDDAY)], withheld(just_before_midday())
    )
    assert answer.change.kind is ChangeKind.WIDER_WINDOW
    assert answer.change.window == Window(at(TUESDAY, time(8)), at(TUESDAY, time(12, 15)))
    assert answer.change.minutes == 15
    assert answer.words == "There is room if we may come on Tuesday 24 November 2026, between 8am and 12:15pm."
    assert answer.smallest


def test_a_hold_that_is_in_the_way_ends_and_nobody_is_asked_for_anything() -> None:
    """Never one more operative, nor a longer day, for a time that another caller may not even take."""
    until = LONG_BEFORE + timedelta(minutes=10)
    hold = replace(BUSY_UNTIL_MIDDAY, appointment_ref="HO-1", fixed=True, held_until=until)
    answer = _freed([a_round(hold, shift=SHORT)], [], withheld(just_before_midday()))
    assert answer.change == Change(ChangeKind.HOLD_ENDS, at=until)
    assert answer.words == (
        "A time is being held for another caller until 9:10am. If they do not take it, there is room for this visit."
    )
    assert "HO-1" not in {ref for plan in answer.rounds for ref in plan.order}


def test_a_hold_is_not_named_where_its_end_would_free_nothing() -> None:
    tenth = replace(BUSY_UNTIL_MIDDAY, appointment_ref="HO-1", service_minutes=10, fixed=True)
    hold = replace(tenth, held_until=LONG_BEFORE + timedelta(minutes=10))
    booked = replace(BUSY_UNTIL_MIDDAY, arrive=Window(at(TUESDAY, time(8, 10)), at(TUESDAY, time(8, 40))))
    booked = replace(booked, planned_start=at(TUESDAY, time(8, 10)))
    answer = frees([a_round(hold, booked, shift=SHORT)], [a_booked(booked)], withheld(just_before_midday()))
    assert not isinstance(answer, Freed) or answer.change.kind is not ChangeKind.HOLD_ENDS


@pytest.mark.parametrize(
    "busy_minutes",
    [
        240,  # free at midday: that arrival would do, and a promise until a quarter past would allow one that does not
        260,  # free at twenty past: a visit of an hour would itself run into the time avoided
    ],
)
def test_a_window_is_never_widened_into_a_time_that_the_household_asked_us_to_avoid(busy_minutes: int) -> None:
    visit = just_before_midday(TimesToAvoid(parse_weekly("Tue 13:00-14:00", "times")))
    busy = replace(BUSY_UNTIL_MIDDAY, service_minutes=busy_minutes)
    round_ = a_round(busy, shift=a_shift(ends=time(16), lunch_minutes=0))
    assert _freed([round_], [a_booked(busy)], withheld(visit)).change.kind is ChangeKind.ONE_MORE_OPERATIVE


def test_a_window_is_never_widened_beyond_what_other_trades_and_third_parties_leave() -> None:
    over_by_one = Window(at(TUESDAY, time(8)), at(TUESDAY, time(13))).covers
    visit = replace(just_before_midday(), also=(over_by_one,))
    answer = _freed([a_round(BUSY_UNTIL_MIDDAY, shift=SHORT)], [a_booked(BUSY_UNTIL_MIDDAY)], withheld(visit))
    assert answer.change.kind is ChangeKind.ONE_MORE_OPERATIVE


def test_a_window_is_never_widened_to_before_the_end_of_the_notice() -> None:
    afternoon = a_stop("B-1", arrive=(time(9), time(9, 30)), minutes=210, planned=time(9))
    visit = a_visit(arrive=(time(9), time(12)), minutes=60)
    round_ = a_round(afternoon, shift=a_shift(ends=time(12, 30), lunch_minutes=0))
    free_before_nine = _freed([round_], [a_booked(afternoon)], withheld(visit))
    assert free_before_nine.change.kind is ChangeKind.WIDER_WINDOW
    notice_until_nine = withheld(visit, not_before=at(TUESDAY, time(9)))
    assert _freed([round_], [a_booked(afternoon)], notice_until_nine).change.kind is not ChangeKind.WIDER_WINDOW


def test_a_longer_day_for_one_operative() -> None:
    until_noon = a_shift(ends=time(12), lunch_minutes=0)
    answer = _freed(
        [a_round(BUSY_UNTIL_MIDDAY, shift=until_noon)],
        [a_booked(BUSY_UNTIL_MIDDAY)],
        withheld(a_visit(minutes=30)),
    )
    assert (answer.change.kind, answer.change.minutes) == (ChangeKind.OVERTIME, 30)
    assert answer.change.operative_ref == "O-07"
    assert answer.words == "There is room if one operative works 30 minutes longer that day and agrees to it."
    assert answer.smallest


def test_a_second_operative_from_a_full_hour_for_a_crew() -> None:
    slot = withheld(a_visit(TwoOperatives(), minutes=60), Reason(Block.CREW, "Two operatives attend together."))
    rounds = [a_round(shift=SHORT), a_round(BUSY_UNTIL_MIDDAY, operative=an_operative(8), shift=a_shift(ends=time(12)))]
    answer = _freed(rounds, [a_booked(BUSY_UNTIL_MIDDAY, "O-08")], slot)
    assert answer.change.kind is ChangeKind.SECOND_OPERATIVE
    assert answer.words == "There is room if a second operative is there from 8am to 9am."
    assert {plan.planned_starts[plan.order.index("A-NEW")] for plan in answer.rounds} == {at(TUESDAY, time(8))}


def test_one_more_operative_from_the_last_full_hour_that_will_do() -> None:
    fixed = replace(BUSY_UNTIL_MIDDAY, service_minutes=300)
    answer = _freed([a_round(fixed, shift=SHORT)], [a_booked(fixed)], withheld(a_visit(minutes=180)))
    assert answer.change.kind is ChangeKind.ONE_MORE_OPERATIVE
    assert answer.words == "There is room if one more operative for this work is there from midday that day."


# --- what is never set aside


@pytest.mark.parametrize("block", sorted(PROTECTED))
def test_what_protects_somebody_is_never_set_aside(block: Block) -> None:
    answer = frees([a_round()], [], withheld(a_visit(), Reason(block, "This is why.")))
    assert isinstance(answer, Impossible)
    assert answer.blocks == (block,)
    assert answer.words.startswith("This is why. ")


def test_a_slot_of_which_the_household_can_make_nothing_is_not_freed() -> None:
    answer = frees([a_round()], [], withheld(None, Reason(Block.REQUIREMENT_TIMES, "They cannot make it.")))
    assert answer == Impossible(
        (Block.REQUIREMENT_TIMES,),
        "They cannot make it. What protects the household is never set aside to make room.",
    )


def test_a_man_is_never_sent_where_a_woman_was_asked_for() -> None:
    men = [a_round(operative=an_operative(7, gender=Gender.MALE))]
    slot = withheld(a_visit(OperativeGender(Gender.FEMALE)), Reason(Block.NO_OPERATIVE, "They ask for a woman."))
    answer = _freed(men, [], slot)
    assert answer.change.kind is ChangeKind.ONE_MORE_OPERATIVE
    assert "with all that this visit asks for" in answer.words
    assert {plan.operative_ref for plan in answer.rounds}.isdisjoint({"O-07"})


def test_nobody_else_is_offered_where_the_household_insists_on_one() -> None:
    usual, other = an_operative(7), an_operative(8)
    full = replace(BUSY_UNTIL_MIDDAY, service_minutes=300, fixed=True)
    slot = withheld(a_visit(SameOperative(insist=True), minutes=180, usual="O-07"))
    answer = frees([a_round(full, shift=SHORT), a_round(operative=other)], [a_booked(full, usual.ref)], slot)
    assert isinstance(answer, Impossible)


# --- the words


def test_nothing_is_said_of_any_other_household() -> None:
    stop = a_stop("B-1", arrive=(time(8, 7), time(8, 20)), minutes=292, planned=time(8, 7))
    round_ = a_round(stop, shift=SHORT)
    for visit in (a_visit(minutes=180), just_before_midday(), a_visit(TwoOperatives()), EARLY):
        answer = frees([round_], [a_booked(stop)], withheld(visit))
        said = answer.words + getattr(answer, "in_the_way", "")
        assert said
        for told in ("B-1", "8:07", "8:20", "12:59", "O-07", "Operative 07"):
            assert told not in said


def test_what_is_in_the_way_is_shrunk_to_what_counts() -> None:
    """Five hours of work do not go into a shift of four: nothing was promised to anybody, and lunch is not owed."""
    morning = a_shift(ends=time(12), lunch_minutes=0)
    answer = _freed([a_round(shift=morning)], [], withheld(a_visit(minutes=300)))
    assert answer.in_the_way == (
        "In the way, as the visits of that day are shared out now: the working hours of those who could come."
    )


def test_the_same_question_gets_the_same_answer() -> None:
    rounds, booked = a_colleague_could_take_it()
    slot = withheld(a_visit(minutes=120))
    assert frees(rounds, [booked], slot) == frees(rounds, [booked], slot)


# --- random days


@settings(max_examples=80)
@given(tiny_days())
def test_a_change_is_only_called_smallest_when_the_day_itself_has_no_room(day: tuple[list[Round], NewVisit]) -> None:
    rounds, visit = day
    booked = [a_booked(stop, worked.operative.ref) for worked in rounds for stop in worked.stops]
    answer = frees(rounds, booked, withheld(visit))
    if isinstance(answer, Impossible):
        assert not brute_force(rounds, visit.stop)
    if isinstance(answer, Freed) and answer.room is None and answer.smallest:
        assert not brute_force(rounds, visit.stop)


@settings(max_examples=80)
@given(tiny_days())
def test_a_promise_that_is_named_is_one_the_household_can_make(day: tuple[list[Round], NewVisit]) -> None:
    rounds, visit = day
    booked = [a_booked(stop, worked.operative.ref) for worked in rounds for stop in worked.stops]
    avoids = TimesToAvoid(parse_weekly("Tue 13:00-13:30", "times"))
    asked = replace(visit, needs=replace(visit.needs, demands=replace(visit.needs.demands, kinds=(avoids,))))
    promise = arrivals_allowed(visit.stop.arrive, visit.stop.service_minutes, (avoids,))
    if promise is None:
        return
    narrowed = replace(asked, stop=replace(asked.stop, arrive=promise))
    answer = frees(rounds, booked, withheld(narrowed, window=visit.stop.arrive))
    if isinstance(answer, Freed):
        for plan in answer.rounds:
            if "A-NEW" in plan.order:
                starts = plan.planned_starts[plan.order.index("A-NEW")]
                assert avoids.allows(Window(starts, starts + timedelta(minutes=visit.stop.service_minutes)))


def test_a_day_on_which_nobody_works_is_freed_by_somebody_who_does() -> None:
    answer = _freed([], [], withheld(a_visit(), Reason(Block.NO_SHIFT, "Nobody works.")))
    assert answer.change.kind is ChangeKind.ONE_MORE_OPERATIVE
    assert answer.in_the_way == ""
