"""Making room: found rooms keep every promise, and "impossible" is only said when no arrangement at all would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.domain.access import AccessKind, OperativeTraits, demands
from appointments.domain.access_kinds.operative_gender import OperativeGender
from appointments.domain.access_kinds.same_operative import SameOperative
from appointments.domain.access_kinds.times_to_avoid import TimesToAvoid
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.operatives import Gender
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.room import Impossible, NotFoundInTime, Repacked, Room
from appointments.domain.rounds import BookedVisit, Round, Stop
from appointments.domain.times import at
from appointments.scheduling.constraints import Needs
from appointments.scheduling.making_room.board import NewVisit
from appointments.scheduling.plan import check_together, planned
from appointments.scheduling.repack import repack
from tests.scheduling.days import (
    LONG_BEFORE,
    PLACES,
    ROADS,
    TUESDAY,
    a_round,
    a_shift,
    a_stop,
    an_operative,
    asks,
    some_stops,
    ways,
)

ROUTINE = Priority("N", "Routine", Target(21, Unit.WORKING_DAYS), rank=4)
SHORT = a_shift(ends=time(13), lunch_minutes=0)


class Wished(AccessKind):
    """Somebody known, if that can be done."""

    def operative_traits(self) -> OperativeTraits:
        return OperativeTraits(prefers_same=True)


def a_visit(
    *kinds: AccessKind,
    arrive: tuple[time, time] = (time(8), time(13)),
    minutes: int = 60,
    trade: str = "plumbing",
    usual: str | None = None,
) -> NewVisit:
    stop = a_stop("A-NEW", arrive=arrive, minutes=minutes, planned=arrive[0])
    return NewVisit(stop, Needs(trade, frozenset(), demands(asks(*kinds)), usual))


def a_booked(stop: Stop, *operatives: str, trade: str = "plumbing", kinds: Sequence[AccessKind] = ()) -> BookedVisit:
    return BookedVisit(stop, operatives or ("O-07",), trade, frozenset(), ROUTINE, asks(*kinds))


def room(rounds: Sequence[Round], booked: Sequence[BookedVisit], visit: NewVisit) -> Room:
    return repack(rounds, booked, visit, travel=ROADS, now=LONG_BEFORE)


def _order_of(found: Room, operative: str) -> tuple[str, ...]:
    assert isinstance(found, Repacked)
    return next(plan.order for plan in found.rounds if plan.operative_ref == operative)


LONG_JOB = a_stop("B-1", minutes=180, planned=time(8))
BY_MIDDAY = a_stop("B-2", arrive=(time(8), time(12)), planned=time(11))
EARLY = a_visit(arrive=(time(8), time(9)))


def test_another_order_of_one_day_is_the_smallest_change() -> None:
    found = room([a_round(LONG_JOB, BY_MIDDAY, shift=SHORT)], [a_booked(LONG_JOB), a_booked(BY_MIDDAY)], EARLY)
    assert _order_of(found, "O-07") == ("A-NEW", "B-2", "B-1")
    assert isinstance(found, Repacked)
    assert (found.handed_over, found.smallest, found.operatives) == ((), True, ("O-07",))


def a_colleague_could_take_it() -> tuple[list[Round], BookedVisit]:
    """Operative 07 does both trades and is full of carpentry; operative 08 is a carpenter with an empty day."""
    carpentry = a_stop("B-1", minutes=240, planned=time(8))
    both = a_round(carpentry, operative=an_operative(7, trades=("plumbing", "carpentry")), shift=SHORT)
    free = a_round(operative=an_operative(8, trades=("carpentry",)), shift=SHORT)
    return [both, free], a_booked(carpentry, trade="carpentry")


def test_one_visit_goes_to_a_colleague() -> None:
    rounds, booked = a_colleague_could_take_it()
    found = room(rounds, [booked], a_visit(minutes=120))
    assert _order_of(found, "O-07") == ("A-NEW",)
    assert _order_of(found, "O-08") == ("B-1",)
    assert isinstance(found, Repacked)
    [move] = found.handed_over
    assert (move.appointment_ref, move.operatives_before, move.operatives_after) == ("B-1", ("O-07",), ("O-08",))
    assert found.smallest


def test_two_visits_change_hands_in_a_chain() -> None:
    first = a_stop("B-1", minutes=240, planned=time(8))
    second = a_stop("B-2", minutes=240, planned=time(8))
    rounds = [
        a_round(first, operative=an_operative(7, trades=("plumbing", "carpentry")), shift=SHORT),
        a_round(second, operative=an_operative(8, trades=("carpentry", "glazing")), shift=SHORT),
        a_round(operative=an_operative(9, trades=("glazing",)), shift=SHORT),
    ]
    booked = [a_booked(first, "O-07", trade="carpentry"), a_booked(second, "O-08", trade="glazing")]
    found = room(rounds, booked, a_visit(minutes=120))
    assert isinstance(found, Repacked)
    assert [move.operatives_after for move in found.handed_over] == [("O-08",), ("O-09",)]
    assert found.smallest


def test_what_takes_three_hand_overs_is_not_called_the_smallest_change() -> None:
    """Only up to two are all shorter ways looked at."""
    trades = ("plumbing", "carpentry", "glazing", "roofing", "painting")
    jobs = [a_stop(f"B-{n}", minutes=240, planned=time(8)) for n in range(1, 4)]
    rounds = [
        a_round(*jobs[n : n + 1], operative=an_operative(6 + n, trades=trades[n : n + 2]), shift=SHORT)
        for n in range(4)
    ]
    booked = [a_booked(job, f"O-0{6 + n}", trade=trades[n + 1]) for n, job in enumerate(jobs)]
    found = room(rounds, booked, a_visit(minutes=120))
    assert isinstance(found, Repacked)
    assert len(found.handed_over) == 3
    assert not found.smallest


def test_a_day_too_large_to_settle_is_not_called_impossible() -> None:
    rounds: list[Round] = []
    booked: list[BookedVisit] = []
    for number in range(1, 7):
        jobs = [a_stop(f"B-{number}-{n}", minutes=100, planned=time(8 + n)) for n in range(3)]
        rounds.append(a_round(*jobs, operative=an_operative(number), shift=SHORT))
        booked.extend(a_booked(job, f"O-0{number}") for job in jobs)
    found = room(rounds, booked, a_visit(minutes=120))
    assert isinstance(found, NotFoundInTime)
    assert "does not prove" in found.words


def test_a_day_that_breaks_a_promise_already_proves_nothing() -> None:
    both_at_eight = [a_stop(ref, arrive=(time(8), time(8, 1)), planned=time(8)) for ref in ("B-1", "B-2")]
    full = a_stop("B-3", minutes=300, planned=time(8))
    rounds = [a_round(*both_at_eight, shift=SHORT), a_round(full, operative=an_operative(8), shift=SHORT)]
    booked = [*(a_booked(stop) for stop in both_at_eight), a_booked(full, "O-08")]
    assert isinstance(room(rounds, booked, a_visit(minutes=300)), NotFoundInTime)


@pytest.mark.parametrize(
    "held",
    [
        lambda booked: replace(booked, stop=replace(booked.stop, fixed=True)),  # pinned or under way
        lambda booked: replace(booked, operatives=("O-07", "O-09")),  # done by a crew
        lambda booked: replace(booked, requirements=asks(OperativeGender(Gender.FEMALE))),  # they asked for a woman
        # For the operative they know: without fail, or if that can be done.
        lambda booked: replace(booked, requirements=asks(SameOperative(insist=True)), usual_operative="O-07"),
        lambda booked: replace(booked, requirements=asks(Wished()), usual_operative="O-07"),
        lambda booked: replace(booked, requirements=asks(TwoOperatives())),  # now asks for two
        # Nobody may be there at eleven any more: a visit at odds with its household's needs stays where it is.
        lambda booked: replace(booked, requirements=asks(TimesToAvoid(parse_weekly("Tue 11:00-11:30", "times")))),
        lambda booked: replace(booked, skills=frozenset({"gas"})),  # the colleague has no certificate
    ],
)
def test_a_visit_that_must_stay_is_not_handed_over(held) -> None:  # type: ignore[no-untyped-def]
    rounds, booked = a_colleague_could_take_it()
    asked = held(booked)
    own = replace(rounds[0], operative=replace(rounds[0].operative, gender=Gender.FEMALE, skills=frozenset({"gas"})))
    found = room([own, rounds[1]], [asked], a_visit(minutes=120))
    assert not isinstance(found, Repacked)


def test_a_visit_nobody_knows_the_needs_of_stays_with_its_operative() -> None:
    rounds, _booked = a_colleague_could_take_it()
    assert not isinstance(room(rounds, [], a_visit(minutes=120)), Repacked)


def test_time_away_is_never_planned_over() -> None:
    shift = a_shift(ends=time(13), lunch_minutes=0, away=[(time(9), time(12))])
    found = room([a_round(shift=shift)], [], a_visit(arrive=(time(9), time(12)), minutes=60))
    assert isinstance(found, Impossible)


def test_what_has_begun_keeps_its_operative_and_its_start() -> None:
    rounds, booked = a_colleague_could_take_it()
    found = repack(rounds, [booked], a_visit(minutes=120), travel=ROADS, now=at(TUESDAY, time(8, 30)))
    assert not isinstance(found, Repacked)


def test_nobody_who_may_come_is_impossible_at_once() -> None:
    found = room([a_round()], [], a_visit(OperativeGender(Gender.FEMALE)))
    assert found == Impossible(found.blocks, "Nobody who may come to this visit works on that day.")  # type: ignore[union-attr]


def test_a_crew_gets_two_whose_days_are_in_another_order() -> None:
    pairs = [
        (LONG_JOB, BY_MIDDAY),
        (replace(LONG_JOB, appointment_ref="C-1"), replace(BY_MIDDAY, appointment_ref="C-2")),
    ]
    rounds = [a_round(*stops, operative=an_operative(7 + n), shift=SHORT) for n, stops in enumerate(pairs)]
    booked = [a_booked(stop, f"O-0{7 + n}") for n, stops in enumerate(pairs) for stop in stops]
    found = room(rounds, booked, a_visit(TwoOperatives(), arrive=(time(8), time(9))))
    assert isinstance(found, Repacked)
    assert found.operatives == ("O-07", "O-08")
    starts = {plan.planned_starts[plan.order.index("A-NEW")] for plan in found.rounds}
    assert starts == {at(TUESDAY, time(8))}


def test_the_same_day_gets_the_same_answer() -> None:
    rounds, booked = a_colleague_could_take_it()
    assert room(rounds, [booked], a_visit(minutes=120)) == room(rounds, [booked], a_visit(minutes=120))


def test_what_is_said_names_no_other_household() -> None:
    rounds, booked = a_colleague_could_take_it()
    stuck = replace(booked, stop=replace(booked.stop, fixed=True))
    found = room(rounds, [stuck], a_visit(minutes=120))
    assert isinstance(found, Impossible | NotFoundInTime)
    assert "B-1" not in found.words


# --- against brute force


def brute_force(rounds: Sequence[Round], visit: Stop) -> bool:
    """Whether any sharing out of the loose visits, in any orders, keeps every promise; as slow as it is obvious."""
    stuck = {worked.operative.ref: [stop for stop in worked.stops if stop.fixed] for worked in rounds}
    loose = [visit, *(stop for worked in rounds for stop in worked.stops if not stop.fixed)]
    for homes in product(range(len(rounds)), repeat=len(loose)):
        shared = [
            [*stuck[worked.operative.ref], *(stop for stop, home in zip(loose, homes, strict=True) if home == n)]
            for n, worked in enumerate(rounds)
        ]
        if all(can_do(worked, stops) for worked, stops in zip(rounds, shared, strict=True)):
            return True
    return False


def can_do(worked: Round, stops: Sequence[Stop]) -> bool:
    return any(ways(worked, order) for order in permutations(stops))


@st.composite
def tiny_days(draw: st.DrawFn) -> tuple[list[Round], NewVisit]:
    rounds = []
    for number in (7, 8):
        shift = a_shift(
            ends=draw(st.sampled_from([time(13), time(16, 30)])), lunch_minutes=draw(st.sampled_from([0, 30]))
        )
        stops = draw(some_stops(TUESDAY, number, 2))
        long = tuple(replace(stop, service_minutes=stop.service_minutes * 2) for stop in stops)
        rounds.append(a_round(*long, operative=an_operative(number, home=draw(PLACES)), shift=shift))
    arrive = draw(st.sampled_from([(time(8), time(13)), (time(12), time(17)), (time(9), time(10))]))
    visit = a_visit(arrive=arrive, minutes=draw(st.sampled_from([30, 90, 150])))
    return rounds, replace(visit, stop=replace(visit.stop, place=draw(PLACES)))


def possible_as_booked(rounds: Sequence[Round]) -> Iterator[bool]:
    return (bool(ways(worked, worked.stops)) for worked in rounds)


@settings(max_examples=150)
@given(tiny_days())
def test_impossible_is_only_said_when_no_arrangement_at_all_would_do(day: tuple[list[Round], NewVisit]) -> None:
    rounds, visit = day
    booked = [a_booked(stop, worked.operative.ref) for worked in rounds for stop in worked.stops]
    found = room(rounds, booked, visit)
    if isinstance(found, Impossible):
        assert not brute_force(rounds, visit.stop)
    elif isinstance(found, NotFoundInTime):
        # A day this small is settled one way or the other, unless it breaks a promise as it is.
        assert not all(possible_as_booked(rounds))


@settings(max_examples=150)
@given(tiny_days())
def test_a_room_that_was_found_keeps_every_promise_and_loses_nobody(day: tuple[list[Round], NewVisit]) -> None:
    rounds, visit = day
    booked = [a_booked(stop, worked.operative.ref) for worked in rounds for stop in worked.stops]
    found = room(rounds, booked, visit)
    if not isinstance(found, Repacked):
        return
    stops = {stop.appointment_ref: stop for worked in rounds for stop in worked.stops} | {"A-NEW": visit.stop}
    changed = {plan.operative_ref: plan for plan in found.rounds}
    after = [
        (worked, planned(worked, changed[worked.operative.ref], tuple(stops.values())))
        for worked in rounds
        if worked.operative.ref in changed
    ]
    assert check_together(after, ROADS, ordered=False) == ()
    assert all(ways(worked, driven) for worked, driven in after)
    untouched = [stop.appointment_ref for w in rounds if w.operative.ref not in changed for stop in w.stops]
    assert sorted([*untouched, *(ref for plan in found.rounds for ref in plan.order)]) == sorted(stops)
