"""What is offered: the whole answer against brute force, then one rule after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.only_these_times import OnlyTheseTimes
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.errors import Invalid
from appointments.domain.homes import Place
from appointments.domain.operatives import Gender
from appointments.domain.rounds import Round
from appointments.domain.slots import Block, Seat, Slot, SlotOffer
from appointments.domain.times import Window, at
from appointments.scheduling import plan
from appointments.scheduling.certify import Uncertified, certify, changes
from appointments.scheduling.insertion import Offered, offer
from appointments.scheduling.slot_search.slot_query import SlotQuery
from tests.scheduling.days import (
    AM,
    CLOCKS_BACK,
    CLOCKS_FORWARD,
    DEPOT,
    LONG_BEFORE,
    PLACES,
    PM,
    ROADS,
    TUESDAY,
    WEDNESDAY,
    a_full_round,
    a_query,
    a_round,
    a_shift,
    a_stop,
    added_minutes,
    an_operative,
    asks,
    earliest_start,
    may_start_at,
    pattern,
    place,
    slots,
    some_rounds,
)

MORNING = slots(AM)[0]
AFTERNOON = slots(PM)[0]
TWO = asks(TwoOperatives())
A_WOMAN = asks(OperativeGender(Gender.FEMALE))
THE_SAME = asks(SameOperative(insist=True))


def _offered(query: SlotQuery, *rounds: Round, now: datetime = LONG_BEFORE) -> Offered:
    """The offers, each certified and held against the checker: no test accepts a promise that cannot be kept."""
    made = offer(query, rounds, travel=ROADS, now=now)
    for one in made.offers:
        _keep(query, one, rounds, now)
    assert sorted([*(o.slot.pattern for o in made.offers), *(w.slot.pattern for w in made.withheld)]) == sorted(
        slot.pattern for slot in query.slots
    )
    return made


def _keep(query: SlotQuery, one: SlotOffer, rounds: Sequence[Round], now: datetime) -> None:
    day = one.slot.day
    visit = a_stop("NEW", day=day, where=query.place, minutes=query.minutes_on(day))
    changed = changes(one, rounds, visit, releases=query.releases)
    plans = certify(changed, travel=ROADS, now=now)
    assert not isinstance(plans, Uncertified)
    after = [
        (change.round, plan.planned(change.round, made, [change.added] if change.added else []))
        for change, made in zip(changed, plans, strict=True)
    ]
    assert plan.check_together(after, ROADS, needs={"NEW": query.needs_on(day)}) == ()


def blocks(made: Offered) -> list[Block]:
    return [reason.block for held in made.withheld for reason in held.reasons]


def seats(made: Offered) -> list[tuple[str, ...]]:
    return [one.operative_refs for one in made.offers]


# --- brute force

WANTED = [slots(AM)[0], slots(PM)[0], slots(pattern("TWO_HOURS", time(10), time(12)))[0]]


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True), PLACES, st.sampled_from([30, 60, 180]), st.data()
)
def test_every_offer_is_the_best_of_all_places_in_all_rounds(
    numbers: list[int], where: Place, minutes: int, data: st.DataObject
) -> None:
    rounds = [data.draw(some_rounds(number=number)) for number in numbers]
    query = a_query(*WANTED, where=where, minutes=minutes)
    made = _offered(query, *rounds)
    by_slot = {one.slot: one for one in made.offers}
    for slot in WANTED:
        visit = replace(
            a_stop("NEW", where=where, minutes=minutes), arrive=slot.window, planned_start=slot.window.starts
        )
        candidates = [
            (added_minutes(worked, position, where), worked.operative.ref, position, starts, worked.version)
            for worked in rounds
            if not worked.shift.away
            for position in range(len(worked.stops) + 1)
            if (starts := earliest_start(worked, position, visit)) is not None
        ]
        found = by_slot.get(slot)
        if any(worked.shift.away for worked in rounds):
            # Time away gives one position two places; that the offer holds is proved in `_offered`.
            best = min(candidates, default=None)
            assert found is not None if best else True
            assert not (found and best) or found.added_travel_seconds <= best[0] * 60
        elif not candidates:
            assert found is None
        else:
            added, ref, position, starts, version = min(candidates)
            assert found == SlotOffer(slot, (Seat(ref, position, version),), starts, added * 60, after_target=False)


@settings(max_examples=25)
@given(PLACES, st.data())
def test_every_crew_is_the_best_of_all_pairs_that_share_a_start(where: Place, data: st.DataObject) -> None:
    rounds = [
        replace(worked, shift=replace(worked.shift, away=()))
        for worked in (data.draw(some_rounds(number=number, most=2)) for number in (1, 2, 3))
    ]
    slot = slots(pattern("ONE_HOUR", time(11), time(12)))[0]
    made = _offered(a_query(slot, where=where, requirements=TWO), *rounds)
    visit = replace(a_stop("NEW", where=where), arrive=slot.window, planned_start=slot.window.starts)
    # Roads and visits are whole minutes here, so the earliest common start is one too.
    starts = {
        (worked.operative.ref, position): {
            minute
            for minute in range(60)
            if may_start_at(worked, position, visit, slot.window.starts + timedelta(minutes=minute))
        }
        for worked in rounds
        for position in range(len(worked.stops) + 1)
    }
    detours = {
        (worked.operative.ref, position): added_minutes(worked, position, where)
        for worked in rounds
        for position in range(len(worked.stops) + 1)
    }
    pairs = [
        (detours[one] + detours[two], one[0], two[0], one[1], two[1], min(starts[one] & starts[two]))
        for one in starts
        for two in starts
        if one[0] < two[0] and starts[one] & starts[two]
    ]
    if not pairs:
        assert not made.offers
        return
    added, one_ref, two_ref, position, other_position, minute = min(pairs)
    [found] = made.offers
    assert [(seat.operative_ref, seat.position) for seat in found.seats] == [
        (one_ref, position),
        (two_ref, other_position),
    ]
    assert found.added_travel_seconds == added * 60
    assert found.planned_start == slot.window.starts + timedelta(minutes=minute)


# --- ranking


def test_a_day_without_visits_is_offered_from_home_to_home() -> None:
    made = _offered(a_query(MORNING, where=place(0, 10)), a_round(version=4))
    assert made.offers == (
        SlotOffer(MORNING, (Seat("O-07", 0, 4),), at(TUESDAY, time(8, 10)), 1200, after_target=False),
    )
    assert made.withheld == ()


def test_the_least_added_travel_comes_first_then_the_earlier_slot() -> None:
    on_the_way = a_stop("B-1", where=place(0, 20), arrive=(time(12), time(17)), planned=time(13))
    made = _offered(
        a_query(*slots(AM, day=TUESDAY, last=WEDNESDAY), where=place(0, 20)),
        a_round(day=TUESDAY),
        a_round(replace(on_the_way, **moved_to(WEDNESDAY)), day=WEDNESDAY),
    )
    assert [one.slot.day for one in made.offers] == [WEDNESDAY, TUESDAY]
    made = _offered(
        a_query(*slots(AM, PM, last=WEDNESDAY), where=place(0, 20)), a_round(day=TUESDAY), a_round(day=WEDNESDAY)
    )
    assert [(one.slot.day, one.slot.pattern) for one in made.offers] == [
        (TUESDAY, "AM"),
        (TUESDAY, "PM"),
        (WEDNESDAY, "AM"),
        (WEDNESDAY, "PM"),
    ]


def moved_to(day: date) -> dict[str, object]:
    return {"arrive": Window(at(day, time(12)), at(day, time(17))), "planned_start": at(day, time(13))}


def test_slots_before_the_target_come_before_shorter_drives_after_it() -> None:
    near = a_stop("B-1", where=place(0, 20), arrive=(time(12), time(17)), planned=time(13))
    made = _offered(
        replace(
            a_query(*slots(AM, day=TUESDAY, last=WEDNESDAY), where=place(0, 20)),
            due_at=at(WEDNESDAY, time(0)),
        ),
        a_round(day=TUESDAY),
        a_round(replace(near, **moved_to(WEDNESDAY)), day=WEDNESDAY),
    )
    assert [(one.slot.day, one.after_target) for one in made.offers] == [(TUESDAY, False), (WEDNESDAY, True)]


@pytest.mark.parametrize(
    ("due", "after"),
    [
        (time(13), False),  # the window ends as the target does; both ends are exclusive
        (time(12, 59), True),  # an arrival in the last minute would be late
    ],
)
def test_a_promise_that_leaves_room_to_come_late_is_after_the_target(due: time, after: bool) -> None:
    made = _offered(replace(a_query(MORNING), due_at=at(TUESDAY, due)), a_round())
    assert [one.after_target for one in made.offers] == [after]


def test_ties_go_to_the_earlier_reference_however_the_rounds_come() -> None:
    one, two = a_round(operative=an_operative(1)), a_round(operative=an_operative(2))
    query = a_query(MORNING)
    assert seats(_offered(query, two, one)) == seats(_offered(query, one, two)) == [("O-01",)]
    assert _offered(query, two, one) == _offered(query, one, two)


# --- who may come


@pytest.mark.parametrize(
    "other",
    [
        an_operative(1, trades=["roofing"]),  # another trade
        an_operative(1, skills=[]),  # without the certificate
        an_operative(1, skills=["gas"], gender=Gender.MALE),  # not as the household asked
        an_operative(1, skills=["gas"], gender=None),  # not known, so not as asked
        an_operative(1, skills=["gas"], gender=Gender.FEMALE, active=False),  # left
    ],
)
def test_only_who_can_do_the_work_and_is_welcome_is_sent(other: object) -> None:
    query = replace(a_query(MORNING, requirements=A_WOMAN), skills=frozenset({"gas"}))
    fitting = an_operative(7, skills=["gas"], gender=Gender.FEMALE)
    assert seats(_offered(query, a_round(operative=other), a_round(operative=fitting))) == [("O-07",)]  # type: ignore[arg-type]
    assert not _offered(query, a_round(operative=other)).offers  # type: ignore[arg-type]


def test_the_operative_the_household_knows_is_sent_where_it_insists() -> None:
    query = replace(a_query(MORNING, where=DEPOT, requirements=THE_SAME), usual_operative="O-02")
    near, far = a_round(operative=an_operative(1)), a_round(operative=an_operative(2, home=place(0, 30)))
    assert seats(_offered(query, near, far)) == [("O-02",)]
    assert not _offered(query, near).offers


def test_nobody_can_be_insisted_on_before_somebody_has_come() -> None:
    assert seats(_offered(a_query(MORNING, requirements=THE_SAME), a_round())) == [("O-07",)]


def test_who_is_preferred_is_sent_when_possible_and_somebody_else_when_not() -> None:
    query = replace(a_query(MORNING), preferred_operative="O-02")
    near, far = a_round(operative=an_operative(1)), a_round(operative=an_operative(2, home=place(0, 30)))
    full = a_full_round(operative=an_operative(2))
    assert seats(_offered(query, near, far)) == [("O-02",)]
    assert seats(_offered(query, near, full)) == [("O-01",)]


def test_requirements_are_those_of_the_day_of_the_slot() -> None:
    both = slots(AM, last=WEDNESDAY)
    query = replace(a_query(*both), requirements_on={TUESDAY: asks(DoNotAttend("Neighbourhood team")), WEDNESDAY: ()})
    made = _offered(query, a_round(), a_round(day=WEDNESDAY))
    assert [one.slot.day for one in made.offers] == [WEDNESDAY]
    assert blocks(made) == [Block.DO_NOT_ATTEND]


def test_a_day_about_which_nothing_is_said_is_refused() -> None:
    with pytest.raises(Invalid, match="2026-11-25"):
        replace(a_query(*slots(AM, last=WEDNESDAY)), requirements_on={TUESDAY: ()})


def test_a_visit_needs_minutes() -> None:
    with pytest.raises(Invalid, match="service_minutes"):
        a_query(minutes=0)


# --- crews


def test_two_operatives_come_at_the_same_second_and_the_pair_with_least_travel_is_taken() -> None:
    rounds = [
        a_round(operative=an_operative(1, home=place(0, 40))),
        a_round(operative=an_operative(2, home=place(0, 20))),
        a_round(operative=an_operative(3, home=place(0, 10))),
    ]
    [found] = _offered(a_query(MORNING, requirements=TWO), *rounds).offers
    assert found.operative_refs == ("O-02", "O-03")
    assert found.planned_start == at(TUESDAY, time(8, 20))
    assert found.added_travel_seconds == 60 * 60


def test_the_operative_the_household_knows_is_one_of_the_crew_and_leads_it() -> None:
    asked = asks(TwoOperatives(), SameOperative(insist=True))
    query = replace(a_query(MORNING, requirements=asked), usual_operative="O-03")
    rounds = [a_round(operative=an_operative(n, home=place(0, 10 * n))) for n in (1, 2, 3)]
    assert seats(_offered(query, *rounds)) == [("O-03", "O-01")]
    assert not _offered(query, *rounds[:2]).offers


def test_who_is_preferred_does_not_stand_in_for_who_is_insisted_on() -> None:
    query = replace(
        a_query(MORNING, requirements=asks(TwoOperatives(), SameOperative(insist=True))),
        usual_operative="O-03",
        preferred_operative="O-01",
    )
    rounds = [a_round(operative=an_operative(n, home=place(0, 10 * n))) for n in (1, 2)]
    assert not _offered(query, *rounds).offers


def test_equal_pairs_go_to_the_earlier_references() -> None:
    # 20 + 20 minutes there and back before ten, 10 + 30 after it.
    early, late = a_shift(ends=time(10), lunch_minutes=0), a_shift(starts=time(10), lunch_minutes=0)
    rounds = [
        a_round(operative=an_operative(1, home=place(0, 20)), shift=early),
        a_round(operative=an_operative(2, home=place(0, 20)), shift=early),
        a_round(operative=an_operative(3, home=place(0, 10)), shift=late),
        a_round(operative=an_operative(4, home=place(0, 30)), shift=late),
    ]
    assert seats(_offered(a_query(MORNING, requirements=TWO), *rounds)) == [("O-01", "O-02")]


def test_one_operative_is_no_crew_of_two() -> None:
    made = _offered(a_query(MORNING, requirements=TWO), a_round())
    assert not made.offers
    assert blocks(made) == [Block.CREW]


def test_two_who_are_never_free_together_are_no_crew() -> None:
    early = a_round(operative=an_operative(1), shift=a_shift(ends=time(10), lunch_minutes=0))
    late = a_round(operative=an_operative(2), shift=a_shift(starts=time(10)))
    assert blocks(_offered(a_query(MORNING, requirements=TWO), early, late)) == [Block.CREW]


# --- the promise


def test_the_promise_is_narrowed_to_what_the_household_can_make() -> None:
    avoid = TimesToAvoid(parse_weekly("Tue 08:30-09:30", "times"))
    [found] = _offered(a_query(MORNING, requirements=asks(avoid)), a_round()).offers
    assert found.slot == Slot(TUESDAY, Window(at(TUESDAY, time(9, 30)), at(TUESDAY, time(13))), "AM")
    assert found.planned_start == at(TUESDAY, time(9, 30))


def test_the_stay_must_fit_too_with_the_minutes_the_household_needs() -> None:
    only = OnlyTheseTimes(parse_weekly("Tue 09:00-11:00", "times"))
    kinds = asks(only, LongerToAnswer())
    # 60 minutes fit with arrivals for an hour; 65 leave less than an hour of arrivals.
    assert _offered(a_query(MORNING, minutes=60, requirements=asks(only)), a_round()).offers
    assert blocks(_offered(a_query(MORNING, minutes=60, requirements=kinds), a_round())) == [Block.REQUIREMENT_TIMES]


def test_extra_minutes_are_planned() -> None:
    tight = a_round(
        a_stop("B-1", arrive=(time(9), time(9, 1)), minutes=420, planned=time(9)), shift=a_shift(lunch_minutes=0)
    )
    one_hour = slots(pattern("FIRST", time(8), time(9)))[0]
    assert _offered(a_query(one_hour, minutes=60), tight).offers
    assert blocks(_offered(a_query(one_hour, minutes=60, requirements=asks(LongerToAnswer())), tight)) == [Block.FULL]


@pytest.mark.parametrize(
    ("not_before", "possible"),
    [
        (at(TUESDAY, time(8)), True),  # the notice ends as the window starts
        (at(TUESDAY, time(8)) + timedelta(seconds=1), False),  # a second short
    ],
)
def test_no_promise_starts_before_the_notice_is_over(not_before: datetime, possible: bool) -> None:
    made = _offered(a_query(MORNING, not_before=not_before), a_round())
    assert bool(made.offers) is possible
    assert blocks(made) == ([] if possible else [Block.NOTICE])


def test_notice_is_held_against_the_narrowed_promise() -> None:
    only = OnlyTheseTimes(parse_weekly("Tue 10:00-13:00", "times"))
    query = a_query(MORNING, requirements=asks(only), not_before=at(TUESDAY, time(9)))
    assert _offered(query, a_round()).offers


@pytest.mark.parametrize(
    ("now", "possible"),
    [
        (at(TUESDAY, time(8)), True),  # at the start of the window
        (at(TUESDAY, time(8)) + timedelta(seconds=1), False),  # under way
        (at(WEDNESDAY, time(8)), False),  # yesterday's
    ],
)
def test_a_slot_that_has_begun_is_past(now: datetime, possible: bool) -> None:
    made = _offered(a_query(MORNING), a_round(), now=now)
    assert bool(made.offers) is possible
    assert blocks(made) == ([] if possible else [Block.PAST])


def test_nothing_is_offered_on_a_day_that_is_closed() -> None:
    query = replace(a_query(*slots(AM, last=WEDNESDAY)), closed_days=frozenset({TUESDAY}))
    made = _offered(query, a_round(), a_round(day=WEDNESDAY))
    assert [one.slot.day for one in made.offers] == [WEDNESDAY]
    assert blocks(made) == [Block.CLOSED]


def test_a_visit_that_is_replaced_makes_room_for_its_successor() -> None:
    full = a_full_round()
    assert not _offered(a_query(MORNING, minutes=210), full).offers
    made = _offered(replace(a_query(MORNING, minutes=210), releases=frozenset({"B-1"})), full)
    # The position counts without the visit that goes.
    assert made.offers[0].seats == (Seat("O-07", 0, 0),)


def test_a_despatched_visit_is_not_moved_to_make_room() -> None:
    movable = a_stop("B-1", arrive=(time(8), time(13)), minutes=60, planned=time(8, 30))
    first_hour = slots(pattern("FIRST", time(8), time(9)))[0]
    shift = a_shift(ends=time(11), lunch_minutes=0)
    assert _offered(a_query(first_hour, minutes=60), a_round(movable, shift=shift)).offers
    # Before it there is half an hour, and after it the window is over.
    fixed = replace(movable, fixed=True)
    assert not _offered(a_query(first_hour, minutes=60), a_round(fixed, shift=shift)).offers


def test_time_away_is_nobodys_visiting_time() -> None:
    away = a_shift(away=[(time(9), time(16))])
    made = _offered(a_query(MORNING, AFTERNOON, minutes=60), a_round(shift=away))
    assert not made.offers  # lunch would have to be had in the hour before nine
    early_lunch = a_shift(away=[(time(9), time(16))], lunch_minutes=0)
    [found] = _offered(a_query(MORNING, AFTERNOON, minutes=60), a_round(shift=early_lunch)).offers
    assert found.planned_start == at(TUESDAY, time(8))


def test_on_a_day_under_way_the_visits_begun_stand_where_they_were_planned() -> None:
    now = at(TUESDAY, time(13))
    begun = a_stop("B-1", arrive=(time(12), time(17)), minutes=120, planned=time(12, 30))
    late_lunch = a_shift(lunch=(time(12), time(12)), lunch_minutes=30)
    [found] = _offered(
        a_query(slots(pattern("LATE", time(14), time(16)))[0]), a_round(begun, shift=late_lunch), now=now
    ).offers
    assert found.planned_start == at(TUESDAY, time(14, 30))


# --- days when the clocks change


@pytest.mark.parametrize("day", [CLOCKS_FORWARD, CLOCKS_BACK])
@pytest.mark.parametrize(
    ("kind", "starts"),
    [
        (AM, time(8, 10)),  # ten minutes' drive from eight o'clock, by the clock on the wall
        (PM, time(12)),
        (pattern("LATE", time(14), time(16)), time(14)),
    ],
)
def test_on_days_when_the_clocks_change_slots_keep_their_wall_clock_times(
    day: date, kind: object, starts: time
) -> None:
    query = a_query(*slots(kind, day=day), where=place(0, 10))  # type: ignore[arg-type]
    [found] = _offered(query, a_round(day=day)).offers
    assert found.planned_start == at(day, starts)
    assert found.slot.window == Window(at(day, kind.starts), at(day, kind.ends))  # type: ignore[attr-defined]


@settings(max_examples=25)
@given(st.sampled_from([CLOCKS_FORWARD, CLOCKS_BACK]), st.data(), PLACES)
def test_on_days_when_the_clocks_change_offers_are_the_best_too(day: date, data: st.DataObject, where: Place) -> None:
    worked = replace(data.draw(some_rounds(day=day)), shift=a_shift(day))
    wanted = slots(AM, PM, day=day)
    made = {one.slot: one for one in _offered(a_query(*wanted, where=where), worked).offers}
    for slot in wanted:
        visit = replace(a_stop("NEW", day=day, where=where), arrive=slot.window, planned_start=slot.window.starts)
        candidates = [
            (added_minutes(worked, position, where) * 60, position, starts)
            for position in range(len(worked.stops) + 1)
            if (starts := earliest_start(worked, position, visit)) is not None
        ]
        best = min(candidates, default=None)
        found = made.get(slot)
        assert (found and (found.added_travel_seconds, found.seats[0].position, found.planned_start)) == best


# --- nothing to search


def test_without_operatives_without_rounds_and_without_slots_there_is_an_answer() -> None:
    assert blocks(_offered(a_query(MORNING))) == [Block.NO_SKILL]
    assert offer(replace(a_query(), slots=()), [a_round()], travel=ROADS, now=LONG_BEFORE) == Offered((), ())
    no_shift = offer(a_query(MORNING), [], travel=ROADS, now=LONG_BEFORE, operatives=[an_operative()])
    assert blocks(no_shift) == [Block.NO_SHIFT]
