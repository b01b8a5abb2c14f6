"""Each measure counts what its definition says, over a real database of either kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from appointments.domain.events import AppointmentRearranged
from appointments.domain.messages import MessageState
from appointments.domain.outcomes import Outcome
from appointments.records import bulk
from appointments.wastage.breakdowns import FEWEST, By, Line, breakdown
from appointments.wastage.due import Period, Reminder, due_visits
from appointments.wastage.measures import Measure
from appointments.wastage.report import SeeWastage, wastage_report
from tests.builders import NOW
from tests.wastage.past import FIRST, Past, a_past

LAST = FIRST + timedelta(days=89)
SHORT, IN_TIME = timedelta(hours=23), timedelta(hours=24)


def measured(database_url: str, code: str, *pasts: Past) -> tuple[int, int]:
    """Numerator and denominator of one measure over these appointments."""
    with a_past(database_url, pasts) as engine:
        found = wastage_report(SeeWastage(FIRST, LAST), engine=engine).measures
    return of(found, code)


def of(found: tuple[Measure, ...], code: str) -> tuple[int, int]:
    measure = next(measure for measure in found if measure.code == code)
    return measure.count, measure.of


@pytest.mark.parametrize(
    ("past", "kept"),
    [
        (Past(arrived=time(8)), (1, 1)),  # on the stroke of the window
        (Past(arrived=time(12, 59, 59)), (1, 1)),
        (Past(arrived=time(13)), (0, 1)),  # the end belongs to the next window
        (Past(arrived=time(7, 59, 59)), (0, 1)),  # early is not kept either (rule 82)
        (Past(Outcome.NO_ACCESS), (1, 1)),  # we kept it
        (Past(Outcome.NOT_ATTENDED), (0, 1)),
        (Past(Outcome.CANCELLED_BY_LANDLORD, notice=SHORT), (0, 1)),
        (Past(Outcome.CANCELLED_BY_LANDLORD, notice=IN_TIME), (0, 0)),
        (Past(Outcome.CANCELLED_BY_RESIDENT, notice=SHORT), (0, 1)),
        (Past(Outcome.CANCELLED_BY_RESIDENT, notice=IN_TIME), (0, 0)),
        (Past(None), (0, 0)),  # still open
    ],
)
def test_an_appointment_is_kept_when_we_arrive_inside_the_window(
    sqlite_url: str, past: Past, kept: tuple[int, int]
) -> None:
    assert measured(sqlite_url, "kept", past) == kept


@pytest.mark.parametrize(
    ("pasts", "rate"),
    [
        ((Past(Outcome.NO_ACCESS), Past()), (1, 2)),
        ((Past(Outcome.NOT_ESTABLISHED), Past()), (0, 2)),  # never counted as no access (rule 80)
        ((Past(Outcome.REFUSED_ACCESS), Past()), (0, 2)),
        ((Past(Outcome.LATE, arrived=time(13)), Past()), (0, 1)),  # not attended inside the window
        ((Past(Outcome.NOT_ESTABLISHED, overturned=True), Past()), (0, 2)),
    ],
)
def test_the_no_access_rate_counts_proven_no_access_only(
    sqlite_url: str, pasts: tuple[Past, ...], rate: tuple[int, int]
) -> None:
    assert measured(sqlite_url, "no_access", *pasts) == rate


def test_what_is_not_established_stands_beside_the_proven_no_access(sqlite_url: str) -> None:
    pasts = (Past(Outcome.NO_ACCESS), Past(Outcome.NO_ACCESS), Past(Outcome.NOT_ESTABLISHED), Past())

    assert measured(sqlite_url, "not_established", *pasts) == (1, 3)


def test_our_failures_are_counted_of_everything_that_came_due(database_url: str) -> None:
    pasts = (Past(Outcome.LATE), Past(Outcome.NOT_ESTABLISHED, overturned=True), Past(), Past(None))

    assert measured(database_url, "landlord_failure", *pasts) == (2, 3)


def test_challenges_upheld_are_counted_of_those_decided(database_url: str) -> None:
    pasts = (Past(Outcome.NOT_ESTABLISHED, overturned=True), Past(Outcome.NO_ACCESS, waits=True))

    assert measured(database_url, "overturned", *pasts) == (1, 1)


def test_a_breach_is_counted_of_the_visits_to_households_that_had_asked_for_something(database_url: str) -> None:
    breach = Outcome.REQUIREMENT_NOT_MET
    pasts = (Past(breach, needs=True), Past(breach), Past(needs=True), Past(), Past(Outcome.NOT_ATTENDED, needs=True))
    with a_past(database_url, pasts) as engine:
        found = wastage_report(SeeWastage(FIRST, LAST), engine=engine).measures

    # The second had answered that the time does not suit; nobody came to the last one.
    assert of(found, "requirement_breach") == (2, 3)
    assert of(found, "breach_claimed_no_access") == (2, 2)


def test_right_first_time_leaves_visits_without_access_out(database_url: str) -> None:
    day = FIRST + timedelta(days=7)
    pasts = (
        Past(order="W-one"),
        Past(Outcome.NO_ACCESS, order="W-two", home="H-two"),
        Past(order="W-two", home="H-two", day=day),  # first visit at which we were let in
        Past(Outcome.FOLLOW_ON, order="W-three", home="H-three"),
        Past(order="W-three", home="H-three", day=day),  # the second one
    )

    assert measured(database_url, "first_time", *pasts) == (2, 3)


def test_a_promise_that_we_moved_at_short_notice_is_counted_from_the_ledger(database_url: str) -> None:
    """Two were moved an hour ahead, one by us and one by the resident; a third by us with a week to go."""
    soon = Past(moved=True, lead=timedelta(hours=1))
    with a_past(database_url, [soon, soon, Past(moved=True, lead=timedelta(days=7))]) as engine:
        bulk.load(engine, [_moved("A-0"), replace(_moved("A-1"), by_landlord=False), _moved("A-2")])
        found = wastage_report(SeeWastage(FIRST, LAST), engine=engine).measures

    assert of(found, "moved_late") == (1, 4)


def _moved(ref: str) -> AppointmentRearranged:
    return AppointmentRearranged(ref, NOW, 2, NOW, NOW, (), by_landlord=True, by="U-planner")


def test_homes_visited_in_vain_again_are_counted_by_fault(database_url: str) -> None:
    later = FIRST + timedelta(days=3)
    pasts = (
        Past(Outcome.NO_ACCESS, home="H-a"),
        Past(Outcome.NO_ACCESS, home="H-a", day=later),
        Past(Outcome.NO_ACCESS, home="H-b"),
        Past(Outcome.LATE, home="H-b", day=later),  # another fault: once each
        Past(Outcome.CANCELLED_BY_RESIDENT, home="H-b", day=later),  # in time: no journey wasted
    )
    with a_past(database_url, pasts) as engine:
        found = wastage_report(SeeWastage(FIRST, LAST), engine=engine).measures

    assert of(found, "repeat_resident") == (1, 2)
    assert of(found, "repeat_landlord") == (0, 1)


def test_orders_raised_in_the_period_are_counted_once_however_often_they_are_booked(database_url: str) -> None:
    day = FIRST + timedelta(days=40)
    pasts = (Past(order="W-x", home="H-x", day=day), Past(order="W-x", home="H-x", day=day), Past(day=day))

    assert measured(database_url, "made", *pasts) == (2, 3)  # the third, of the stock, has no appointment


def test_every_measure_says_in_a_sentence_what_it_counts(sqlite_url: str) -> None:
    with a_past(sqlite_url, [Past()]) as engine:
        found = wastage_report(SeeWastage(FIRST, LAST), engine=engine).measures

    assert len({measure.code for measure in found}) == len(found)
    assert all(measure.definition.endswith(".") and len(measure.definition) > 40 for measure in found)
    assert all(measure.count <= measure.of for measure in found)


# --- breakdowns


@pytest.mark.parametrize(
    ("past", "reminder"),
    [
        (Past(), Reminder.NOT_SENT),
        (Past(reminder=MessageState.FAILED), Reminder.NOT_DELIVERED),
        (Past(reminder=MessageState.FAILED, copied=True), Reminder.NOT_DELIVERED),
        (Past(reminder=MessageState.DELIVERED), Reminder.NO_REPLY),
        (Past(reminder=MessageState.DELIVERED, moved=True), Reminder.MOVED),
    ],
)
def test_a_reminder_is_told_apart_by_what_became_of_it(database_url: str, past: Past, reminder: Reminder) -> None:
    with a_past(database_url, [past]) as engine, engine.connect() as connection:
        (visit,) = due_visits(connection, Period(FIRST, LAST))

    assert visit.reminder is reminder


@pytest.mark.parametrize("by", By)
def test_every_appointment_due_is_in_one_line_of_each_breakdown(sqlite_url: str, by: By) -> None:
    pasts = [Past(trade=trade, day=FIRST + timedelta(days=days)) for trade in ("A", "B") for days in range(FEWEST * 7)]
    with a_past(sqlite_url, [*pasts, Past(None)]) as engine, engine.connect() as connection:
        visits = due_visits(connection, Period(FIRST, LAST))

    lines = breakdown(by, visits).lines
    assert sum(line.due.count or 0 for line in lines) == len(pasts)
    assert len({line.key for line in lines}) == len(lines)


def by_trade(sqlite_url: str, **due: int) -> dict[str, Line]:
    pasts = [Past(trade=trade) for trade, count in due.items() for _ in range(count)]
    with a_past(sqlite_url, pasts) as engine, engine.connect() as connection:
        return {line.key: line for line in breakdown(By.TRADE, due_visits(connection, Period(FIRST, LAST))).lines}


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        ({"A": 5, "B": 9}, {"A": 5, "B": 9}),  # five are enough
        ({"A": 4, "B": 9, "C": 7}, {"A": None, "B": 9, "C": None}),  # one alone would follow from the total
        ({"A": 4, "B": 3, "C": 7}, {"A": None, "B": None, "C": 7}),
    ],
)
def test_counts_under_five_are_withheld_and_cannot_be_worked_out(
    sqlite_url: str, due: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert {key: line.due.count for key, line in by_trade(sqlite_url, **due).items()} == shown


def test_a_share_is_withheld_with_the_counts_it_is_made_of(sqlite_url: str) -> None:
    lines = by_trade(sqlite_url, A=4, B=9, C=8)

    assert lines["A"].landlord_share is None
    assert lines["B"].landlord_share is not None


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "1 day or less"), (1, "1 day or less"), (2, "2 to 6 days"), (6, "2 to 6 days"), (7, "7 to 13 days")]
    + [(27, "14 to 27 days"), (28, "28 days or more")],
)
def test_lead_time_is_in_whole_days_from_the_promise_to_the_visit(sqlite_url: str, days: int, words: str) -> None:
    with a_past(sqlite_url, [Past(lead=timedelta(days=days, hours=2))]) as engine, engine.connect() as connection:
        found = breakdown(By.LEAD_TIME, due_visits(connection, Period(FIRST, LAST)))

    assert [line.words for line in found.lines] == [words]
