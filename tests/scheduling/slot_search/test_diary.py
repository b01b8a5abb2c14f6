"""Days as arrays: the same numbers as the timetable of each round, whatever changed in between and whenever they are
looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.rounds import Round
from appointments.domain.times import at, midnight
from appointments.scheduling.problem import timetable
from appointments.scheduling.slot_search.diary import Page, bound, leaves, open_diary, pages
from appointments.scheduling.travel import GreatCircle
from tests.scheduling.days import (
    CLOCKS_BACK,
    CLOCKS_FORWARD,
    LONG_BEFORE,
    ROADS,
    TUESDAY,
    WEDNESDAY,
    a_round,
    a_shift,
    a_stop,
    an_operative,
    some_rounds,
)

# From before the day to after it, to the microsecond.
MOMENTS = st.integers(-3_600_000_000, 26 * 3_600_000_000).map(
    lambda microseconds: midnight(TUESDAY) + timedelta(microseconds=microseconds)
)
SOME = st.lists(st.integers(1, 6), min_size=1, max_size=4, unique=True)


def by_the_timetable(worked: Round, now: datetime) -> list[tuple[int, int, int]]:
    """(seconds, earliest, latest) of home, each call, home."""
    table = timetable(worked, worked.stops, now)
    calls = [(call.seconds, call.earliest, call.latest) for call in table.calls]
    return [(0, table.leaves, table.leaves), *calls, (0, table.leaves, table.home_by)]


def in_numbers(page: Page) -> list[list[tuple[int, ...]]]:
    rows = [tuple(row) for row in page.nodes[:, :3].tolist()]
    return [rows[first:last] for first, last in zip(page.first_node[:-1], page.first_node[1:], strict=True)]


def same(one: Page, other: Page) -> bool:
    """Whether two pages say the same in every number that a search reads."""
    columns = zip(one.slack, other.slack, strict=True)
    return (
        one.rounds == other.rounds
        and one.held == other.held
        and np.array_equal(one.first_node, other.first_node)
        and np.array_equal(one.nodes, other.nodes)
        and all(np.array_equal(a, b) for a, b in columns)
    )


def drawn(data: st.DataObject, numbers: Sequence[int]) -> list[Round]:
    return [data.draw(some_rounds(number=number)) for number in numbers]


@given(SOME, MOMENTS, st.data())
def test_a_page_seen_at_any_moment_has_the_numbers_of_the_timetables_of_its_rounds(
    numbers: list[int], now: datetime, data: st.DataObject
) -> None:
    rounds = drawn(data, numbers)
    page = open_diary(rounds, travel=ROADS, now=now).pages[TUESDAY]
    assert in_numbers(page) == [by_the_timetable(worked, now) for worked in page.rounds]
    assert list(page.refs) == sorted(worked.operative.ref for worked in rounds)


@given(SOME, MOMENTS, st.data())
def test_a_page_whose_rounds_changed_is_the_page_of_the_changed_rounds(
    numbers: list[int], now: datetime, data: st.DataObject
) -> None:
    before = {worked.operative.ref: worked for worked in drawn(data, numbers)}
    changed = {worked.operative.ref: worked for worked in drawn(data, data.draw(SOME))}
    gone = data.draw(st.sets(st.sampled_from(sorted({*before, *changed}))))
    page = pages(before.values(), travel=ROADS)[TUESDAY]
    after = page.changed(leaves(changed.values(), travel=ROADS), travel=ROADS, gone=gone)
    kept = {ref: worked for ref, worked in before.items() if ref not in gone} | changed
    anew = bound(TUESDAY, leaves(kept.values(), travel=ROADS), travel=ROADS)
    assert same(after.seen_at(now, travel=ROADS), anew.seen_at(now, travel=ROADS))
    assert same(page, pages(before.values(), travel=ROADS)[TUESDAY])  # who still reads the old one is not disturbed


@given(SOME, st.data())
def test_visits_taken_out_leave_the_rest_as_it_would_be_without_them(numbers: list[int], data: st.DataObject) -> None:
    rounds = drawn(data, numbers)
    refs = sorted(stop.appointment_ref for worked in rounds for stop in worked.stops)
    out = frozenset(data.draw(st.sets(st.sampled_from(refs)))) if refs else frozenset()
    left = [
        replace(worked, stops=tuple(stop for stop in worked.stops if stop.appointment_ref not in out))
        for worked in rounds
    ]
    emptied = open_diary(rounds, travel=ROADS, now=LONG_BEFORE).without(out, travel=ROADS)
    assert same(emptied.pages[TUESDAY], open_diary(left, travel=ROADS, now=LONG_BEFORE).pages[TUESDAY])


@pytest.mark.parametrize(
    ("now", "stops"),
    [
        (time(8, 59), ["B-1", "K-1"]),
        (time(9), ["B-1"]),  # until is not included
        (time(12), ["B-1"]),
    ],
)
def test_a_hold_takes_time_until_it_expires(now: time, stops: list[str]) -> None:
    held = replace(a_stop("K-1", planned=time(13), fixed=True), held_until=at(TUESDAY, time(9)))
    worked = a_round(a_stop("B-1", planned=time(15)), held)
    page = open_diary([worked], travel=ROADS, now=at(TUESDAY, now)).pages[TUESDAY]
    assert sorted(stop.appointment_ref for stop in page.rounds[0].stops) == stops
    assert len(page.nodes) == 2 + len(stops)


def test_only_the_hold_that_expired_is_taken_out() -> None:
    early = replace(a_stop("K-1", planned=time(9), fixed=True), held_until=at(TUESDAY, time(8)))
    late = replace(a_stop("K-2", planned=time(13), fixed=True), held_until=at(TUESDAY, time(10)))
    page = pages([a_round(early, late)], travel=ROADS)[TUESDAY]
    assert page.held == ((0, at(TUESDAY, time(8))),)
    assert page.seen_at(at(TUESDAY, time(8)), travel=ROADS).held == ((0, at(TUESDAY, time(10))),)


def test_a_diary_is_in_order_of_day_then_operative_however_the_rounds_come() -> None:
    rounds = [a_round(day=day, operative=an_operative(number)) for day in (WEDNESDAY, TUESDAY) for number in (2, 1)]
    diary = open_diary(rounds, travel=ROADS, now=LONG_BEFORE)
    assert [(worked.day, worked.operative.ref) for worked in diary.rounds] == [
        (TUESDAY, "O-01"),
        (TUESDAY, "O-02"),
        (WEDNESDAY, "O-01"),
        (WEDNESDAY, "O-02"),
    ]
    assert list(diary.on([WEDNESDAY]).pages) == [WEDNESDAY]


def test_positions_count_visits_and_not_time_away() -> None:
    worked = a_round(
        a_stop("B-1", planned=time(9)),
        a_stop("B-2", planned=time(13)),
        shift=a_shift(away=[(time(10), time(11))]),
    )
    empty = replace(worked, operative=an_operative(8), stops=())
    page = open_diary([worked, empty], travel=ROADS, now=LONG_BEFORE).pages[TUESDAY]
    assert page.first_node.tolist() == [0, 5, 8]
    assert page.position.tolist() == [0, 1, 1, 2, 2, 0, 0, 0]
    assert page.slack.leg.tolist() == [0] * 8


@pytest.mark.parametrize("day", [CLOCKS_FORWARD, CLOCKS_BACK, TUESDAY])
def test_what_has_begun_keeps_its_start_also_when_the_clocks_change(day: date) -> None:
    worked = a_round(a_stop("B-1", day=day, planned=time(9)), a_stop("B-2", day=day, planned=time(13)), day=day)
    for now in (at(day, time(7)), at(day, time(12)), at(day, time(23))):
        page = open_diary([worked], travel=GreatCircle(), now=now).pages[day]
        assert in_numbers(page) == [by_the_timetable(worked, now)]


def test_an_operative_is_found_on_a_page_or_does_not_work() -> None:
    rounds = [a_round(operative=an_operative(number)) for number in (2, 5)]
    page = pages(rounds, travel=ROADS)[TUESDAY]
    assert page.round_of("O-05") == rounds[1]
    assert [page.round_of(ref) for ref in ("O-01", "O-03", "O-09")] == [None, None, None]


def test_an_empty_diary_can_be_opened() -> None:
    assert open_diary([], travel=ROADS, now=LONG_BEFORE).pages == {}
    nobody = bound(TUESDAY, (), travel=ROADS)
    assert (nobody.first_node.tolist(), nobody.rounds) == ([0], ())
