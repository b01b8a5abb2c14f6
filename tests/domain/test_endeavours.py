"""What counts as an attempt to get in, what is still missing, and when to come next (rule 59)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.endeavours import PartOfDay, attempts_of, demands, outcome_in_words, part_of_day, suggest
from appointments.domain.outcomes import Outcome
from appointments.domain.slots import SlotPattern
from appointments.domain.times import at
from tests.builders import an_appointment

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
_ALWAYS = date(2020, 1, 1)
AM = SlotPattern("AM", "Morning", time(8), time(13), _ALWAYS)
PM = SlotPattern("PM", "Afternoon", time(12), time(17), _ALWAYS)
ALL_DAY = SlotPattern("ALLDAY", "All day", time(8), time(17), _ALWAYS)
EVENING = SlotPattern("EVE", "Evening", time(17), time(20), _ALWAYS, weekdays=frozenset({2}))


def _visited(day: date, hour: int, outcome: Outcome = Outcome.NO_ACCESS) -> Appointment:
    closed = an_appointment(f"A-{day:%d}{hour:02d}", in_state=State.CLOSED, outcome=outcome, judgement_ref="J-1")
    assert closed.visit is not None
    arrived = at(day, time(hour))
    return replace(closed, visit=replace(closed.visit, arrived_at=arrived, left_at=arrived + timedelta(hours=1)))


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        (time(0), PartOfDay.MORNING),
        (time(11, 59), PartOfDay.MORNING),
        (time(12), PartOfDay.AFTERNOON),
        (time(16, 59), PartOfDay.AFTERNOON),
        (time(17), PartOfDay.EVENING),
    ],
)
def test_the_day_has_three_parts(clock: time, part: PartOfDay) -> None:
    assert part_of_day(clock) is part


def test_the_part_of_day_is_london_s() -> None:
    (attempt,) = attempts_of([_visited(date(2026, 7, 6), 12)])  # 11:00 in UTC

    assert attempt.part is PartOfDay.AFTERNOON


@pytest.mark.parametrize("outcome", [o for o in Outcome if o not in {Outcome.COMPLETED}])
def test_only_what_has_passed_the_gate_counts(outcome: Outcome) -> None:
    found = attempts_of([_visited(MONDAY, 9, outcome)])
    listed = outcome not in {
        Outcome.FOLLOW_ON, Outcome.UNSAFE, Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD,
    }  # fmt: skip

    assert len(found) == listed
    assert [attempt.counts for attempt in found] == [outcome in {Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS}] * listed


@pytest.mark.parametrize(
    ("outcome", "because"),
    [
        (Outcome.NOT_ESTABLISHED, "nothing proves it"),
        (Outcome.MINOR_ONLY, "no adult was reached"),
        (Outcome.COMMUNAL_DOOR, "the household's door"),
        (Outcome.LATE, "ours to get right"),
        (Outcome.NOT_NOTIFIED, "ours to get right"),
        (Outcome.REQUIREMENT_NOT_MET, "ours to get right"),
    ],
)
def test_what_does_not_count_says_why(outcome: Outcome, because: str) -> None:
    (attempt,) = attempts_of([_visited(MONDAY, 9, outcome)])

    assert because in outcome_in_words(attempt)


def test_what_was_promised_and_not_attended_is_listed_at_its_time_and_counts_for_nothing() -> None:
    missed = replace(an_appointment(in_state=State.CLOSED, outcome=Outcome.NOT_ATTENDED), visit=None)
    (attempt,) = attempts_of([missed])

    assert (attempt.at, attempt.counts) == (missed.promise.window.starts, False)


def test_an_appointment_that_is_still_open_is_no_attempt() -> None:
    assert not attempts_of([an_appointment()])


@pytest.mark.parametrize(
    ("visits", "met"),
    [
        ([], [False, False, False]),
        ([(MONDAY, 9), (MONDAY, 14)], [False, True, False]),
        ([(MONDAY, 9), (TUESDAY, 9), (FRIDAY, 10)], [True, False, True]),  # always in the morning
        ([(MONDAY, 9), (MONDAY + timedelta(7), 9), (MONDAY + timedelta(14), 14)], [True, True, False]),  # on Mondays
        ([(MONDAY, 9), (TUESDAY, 14), (FRIDAY, 9)], [True, True, True]),
    ],
)
def test_three_visits_at_different_times_and_on_different_days_are_needed(
    visits: list[tuple[date, int]], met: list[bool]
) -> None:
    found = demands(attempts_of([_visited(day, hour) for day, hour in visits]))

    assert [demand.met for demand in found] == met


def test_a_visit_that_we_spoilt_is_not_counted_among_the_three() -> None:
    visits = [_visited(MONDAY, 9), _visited(TUESDAY, 14), _visited(FRIDAY, 9, Outcome.LATE)]

    assert [demand.met for demand in demands(attempts_of(visits))] == [False, True, True]


def suggested(visits: list[tuple[date, int]], *patterns: SlotPattern) -> tuple[str, int] | None:
    found = suggest(attempts_of([_visited(day, hour) for day, hour in visits]), patterns, MONDAY)
    return (found.pattern, found.weekday) if found else None


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ([(MONDAY, 9)], ("PM", 1)),  # the other half of another day
        ([(MONDAY, 14)], ("AM", 1)),
        ([(MONDAY, 9), (TUESDAY, 14)], ("AM", 2)),  # both halves once: a weekday that was not tried
        ([(MONDAY, 9), (TUESDAY, 9)], ("PM", 2)),
    ],
)
def test_the_next_time_is_another_part_of_another_day(
    visits: list[tuple[date, int]], expected: tuple[str, int]
) -> None:
    assert suggested(visits, AM, PM, ALL_DAY) == expected


def test_an_evening_is_suggested_where_there_is_one_and_on_its_own_days() -> None:
    assert suggested([(MONDAY, 9), (TUESDAY, 14)], AM, PM, EVENING) == ("EVE", 2)


def test_nothing_is_suggested_before_anything_was_tried_or_without_a_choice() -> None:
    assert suggested([], AM, PM) is None
    assert suggested([(MONDAY, 9)], ALL_DAY) is None
    assert suggested([(MONDAY, 9)], replace(PM, valid_to=MONDAY - timedelta(1))) is None


def test_the_suggestion_says_what_was_tried() -> None:
    found = suggest(attempts_of([_visited(MONDAY, 9), _visited(TUESDAY, 9)]), (AM, PM), MONDAY)

    assert found is not None
    assert found.words == (
        "Try another time, such as Wednesday, afternoon. Tried already: Monday morning, Tuesday morning."
    )


def test_attempts_are_in_the_order_they_were_made() -> None:
    found = attempts_of([_visited(FRIDAY, 9), _visited(MONDAY, 9)])

    assert [attempt.day for attempt in found] == [MONDAY, FRIDAY]
    assert isinstance(found[0].at, datetime)
