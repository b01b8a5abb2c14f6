"""The certificate against the reference and the checker: it promises exactly what can be kept."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.domain.rounds import Round, RoundPlan
from appointments.domain.slots import Seat, SlotOffer
from appointments.domain.times import at
from appointments.scheduling import plan
from appointments.scheduling.certify import RoundChange, Uncertified, certify, changes
from tests.scheduling.days import (
    LONG_BEFORE,
    PLACES,
    ROADS,
    TUESDAY,
    WEDNESDAY,
    a_full_round,
    a_round,
    a_shift,
    a_stop,
    an_operative,
    place,
    slots,
    some_rounds,
    ways,
)


def _certified(*changed: RoundChange) -> tuple[RoundPlan, ...]:
    answer = certify(changed, travel=ROADS, now=LONG_BEFORE)
    assert not isinstance(answer, Uncertified), answer.words
    return answer


def checked(worked: Round, change: RoundChange, made: RoundPlan) -> tuple[plan.Violation, ...]:
    return plan.check(worked, plan.planned(worked, made, [change.added] if change.added else []), ROADS)


@settings(max_examples=200)
@given(
    some_rounds(), PLACES, st.sampled_from([(time(8), time(13)), (time(10), time(11)), (time(12), time(17))]), st.data()
)
def test_a_certificate_is_given_exactly_when_the_round_can_keep_every_promise(
    worked: Round, where: object, arrive: tuple[time, time], data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(worked.stops)))
    starts = at(TUESDAY, arrive[0]) + timedelta(minutes=data.draw(st.integers(0, 59)))
    visit = replace(a_stop("NEW", arrive=arrive, minutes=45), place=where, planned_start=starts)
    change = RoundChange(worked, visit, position)
    possible = ways(worked, change.stops)
    answer = certify([change], travel=ROADS, now=LONG_BEFORE)
    if not possible:
        assert isinstance(answer, Uncertified)
        assert answer.proven
        return
    assert not isinstance(answer, Uncertified)
    [made] = answer
    assert made.order == tuple(stop.appointment_ref for stop in change.stops)
    assert made.based_on_version == worked.version
    assert checked(worked, change, made) == ()
    # As early as it can be: no way to take lunch has an earlier sum of starts.
    assert total(made.planned_starts) == min(total(starts) for starts in possible)


def total(starts: object) -> float:
    return sum(start.timestamp() for start in starts)  # type: ignore[attr-defined]


def test_starts_come_out_as_early_as_travel_and_lunch_allow() -> None:
    worked = a_round(a_stop("B-1", where=place(0, 30), arrive=(time(12), time(17)), planned=time(15)))
    visit = a_stop("NEW", where=place(0, 30), arrive=(time(8), time(13)), minutes=60)
    [made] = _certified(RoundChange(worked, visit, 0))
    assert made.order == ("NEW", "B-1")
    assert made.planned_starts == (at(TUESDAY, time(8, 30)), at(TUESDAY, time(12)))


def test_a_full_round_is_refused_and_the_operative_is_named() -> None:
    answer = certify([RoundChange(a_full_round(), a_stop("NEW"), 1)], travel=ROADS, now=LONG_BEFORE)
    assert isinstance(answer, Uncertified)
    assert answer.rounds == (("O-07", TUESDAY),)
    assert answer.proven
    assert "O-07" in answer.words


@pytest.mark.parametrize(
    ("minutes", "possible"),
    [
        (210, True),  # 8:00 to 11:30, lunch, 12:00 to 16:00: home at the second the shift ends
        (211, False),  # a minute more
    ],
)
def test_the_shift_ends_at_home(minutes: int, possible: bool) -> None:
    worked = a_round(
        a_stop("B-1", arrive=(time(12), time(13)), minutes=240, planned=time(12)), shift=a_shift(ends=time(16))
    )
    visit = a_stop("NEW", arrive=(time(8), time(9)), minutes=minutes, planned=time(8))
    answer = certify([RoundChange(worked, visit, 0)], travel=ROADS, now=LONG_BEFORE)
    assert isinstance(answer, Uncertified) is not possible


def test_a_fixed_stop_is_not_moved_even_outside_its_promise() -> None:
    late = at(TUESDAY, time(13, 20)) + timedelta(seconds=17, microseconds=5)
    fixed = replace(a_stop("B-1", arrive=(time(8), time(13)), fixed=True), planned_start=late)
    [made] = _certified(RoundChange(a_round(fixed), a_stop("NEW", arrive=(time(8), time(10))), 0))
    assert made.planned_starts[1] == late


def test_time_away_is_kept_and_not_written_back() -> None:
    worked = a_round(shift=a_shift(away=[(time(9), time(11))]))
    visit = a_stop("NEW", where=place(0, 20), arrive=(time(8), time(13)), planned=time(11, 20))
    [made] = _certified(RoundChange(worked, visit, 0))
    assert made.order == ("NEW",)
    assert made.planned_starts == (at(TUESDAY, time(11, 20)),)


def test_what_was_taken_out_makes_room() -> None:
    worked = a_full_round()
    [made] = _certified(RoundChange(worked, a_stop("NEW", arrive=(time(8), time(9))), 0, frozenset({"B-1"})))
    assert made.order == ("NEW", "B-2")


def test_a_round_that_only_loses_a_visit_is_certified_too() -> None:
    [made] = _certified(RoundChange(a_full_round(), removed=frozenset({"B-1", "B-2"})))
    assert made.order == ()
    assert made.planned_starts == ()


def test_nobody_visited_owes_no_lunch() -> None:
    # Time away takes all of the lunch hours; with the only visit gone there is nothing to certify.
    shift = a_shift(away=[(time(11), time(14))])
    worked = a_round(a_stop("B-1", planned=time(15)), shift=shift)
    assert _certified(RoundChange(worked, removed=frozenset({"B-1"})))[0].order == ()


def test_a_crew_starts_together() -> None:
    one = a_round(operative=an_operative(1))
    other = a_round(
        a_stop("B-1", arrive=(time(8), time(9)), minutes=120, planned=time(8)),
        operative=an_operative(2),
    )
    visit = a_stop("NEW", where=place(0, 15), arrive=(time(8), time(13)))
    made = _certified(RoundChange(one, visit, 0), RoundChange(other, visit, 1))
    together = at(TUESDAY, time(10, 15))
    assert (made[0].planned_starts[0], made[1].planned_starts[1]) == (together, together)


def test_a_crew_that_cannot_start_together_is_refused() -> None:
    morning = a_round(operative=an_operative(1), shift=a_shift(ends=time(11), lunch_minutes=0))
    afternoon = a_round(operative=an_operative(2), shift=a_shift(starts=time(11), lunch_minutes=0))
    visit = a_stop("NEW", arrive=(time(8), time(13)))
    answer = certify([RoundChange(morning, visit), RoundChange(afternoon, visit)], travel=ROADS, now=LONG_BEFORE)
    assert isinstance(answer, Uncertified)
    assert [key[0] for key in answer.rounds] == ["O-01", "O-02"]


def test_the_past_of_a_day_under_way_is_not_planned_again() -> None:
    now = at(TUESDAY, time(10))
    worked = a_round(
        a_stop("B-1", arrive=(time(8), time(13)), planned=time(9, 15)),  # begun, or should have
        a_stop("B-2", arrive=(time(8), time(13)), planned=time(10, 30)),
    )
    answer = certify([RoundChange(worked, a_stop("NEW", arrive=(time(12), time(17))), 2)], travel=ROADS, now=now)
    assert not isinstance(answer, Uncertified)
    # B-1 keeps 9:15; B-2 follows at 10:15 and not before now.
    assert answer[0].planned_starts[:2] == (at(TUESDAY, time(9, 15)), at(TUESDAY, time(10, 15)))


def an_offer(*seats: Seat) -> SlotOffer:
    return SlotOffer(slots()[0], seats, at(TUESDAY, time(9)), 0, False)


def test_changes_put_the_visit_into_each_seat_with_the_promise_and_start_of_the_offer() -> None:
    one, other = a_round(operative=an_operative(1)), a_round(a_stop("B-1"), operative=an_operative(2))
    made = changes(an_offer(Seat("O-01", 0, 0), Seat("O-02", 1, 0)), [other, one], a_stop("NEW", minutes=75))
    assert [(change.round.operative.ref, change.position) for change in made] == [("O-01", 0), ("O-02", 1)]
    added = made[0].added
    assert added is not None
    assert (added.arrive, added.planned_start, added.service_minutes) == (slots()[0].window, at(TUESDAY, time(9)), 75)
    assert made[1].stops == (other.stops[0], added)


def test_changes_take_the_visit_that_is_replaced_out_of_its_own_rounds() -> None:
    old = a_round(a_stop("OLD", day=WEDNESDAY), day=WEDNESDAY)
    untouched = a_round(a_stop("B-1"), operative=an_operative(2))
    made = changes(
        an_offer(Seat("O-07", 0, 0)), [a_round(), old, untouched], a_stop("NEW"), releases=frozenset({"OLD"})
    )
    assert [(change.round.key, change.added is not None, change.removed) for change in made] == [
        (("O-07", TUESDAY), True, frozenset()),
        (("O-07", WEDNESDAY), False, frozenset({"OLD"})),
    ]


def test_a_seat_without_its_round_is_an_error_and_not_a_booking() -> None:
    with pytest.raises(LookupError):
        changes(an_offer(Seat("O-99", 0, 0)), [a_round()], a_stop("NEW"))


def test_a_certificate_knows_nothing_of_the_one_before_it() -> None:
    """A thread keeps its model: a promise that came first must bind nobody who comes after."""
    empty, visit = a_round(), a_stop("NEW", arrive=(time(8), time(13)), minutes=30)
    [alone] = _certified(RoundChange(empty, visit, 0))
    full = a_full_round()
    assert isinstance(
        certify([RoundChange(full, replace(visit, service_minutes=90), 0)], travel=ROADS, now=LONG_BEFORE), Uncertified
    )
    past = at(TUESDAY, time(17))  # given up before the model is whole
    assert isinstance(certify([RoundChange(empty, visit, 0)], travel=ROADS, now=past), Uncertified)
    [again] = _certified(RoundChange(empty, visit, 0))
    assert again == alone


def test_threads_certify_without_each_other() -> None:
    rounds = [a_round(a_stop("B-1", minutes=minutes)) for minutes in (30, 45, 60, 75)]
    changed = [RoundChange(worked, a_stop("NEW", minutes=20), 1) for worked in rounds]
    expected = [_certified(change) for change in changed]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            assert list(pool.map(_certified, changed)) == expected


def test_a_process_that_has_certified_still_hears_ctrl_c() -> None:
    """The solver must not keep the signal: whoever stops the site expects its processes to clear up."""
    told = """
import os, signal
from appointments.scheduling.certify import warm
signal.signal(signal.SIGINT, signal.default_int_handler)
warm()
try:
    os.kill(os.getpid(), signal.SIGINT)
    signal.pause()
except KeyboardInterrupt:
    print("cleared up")
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "cleared up\n")
