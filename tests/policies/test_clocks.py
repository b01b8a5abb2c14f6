"""Target dates: the landlord's own and the feed's; the earliest rules (rule 60)."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import UTC, date, datetime, timedelta

import pytest

import policies.clocks
from appointments.domain.calendar import CalendarEnds, WorkingCalendar
from appointments.domain.priorities import ClockStart, Priority, Target, Unit
from appointments.domain.target_dates import DueDate, OrderFacts
from policies.clocks import CLOCKS, AllClocks
from policies.clocks.landlord_priorities import PRIORITIES

# England, handed in as the calendar's owner would: Christmas 2025, New Year, Easter 2026.
CALENDAR = WorkingCalendar(
    closed=frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6)}),
    known_until=date(2026, 12, 31),
)
CODES = {priority.code: priority for priority in PRIORITIES}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def earliest(
    priority: Priority, *, reported_at: datetime, raised_at: datetime, contract_due_at: datetime | None
) -> DueDate:
    facts = OrderFacts(priority, reported_at, raised_at, contract_due_at)
    return AllClocks(CALENDAR).dates(facts).ruling


def due(code: str, reported: str) -> datetime:
    at = utc(reported)
    return earliest(CODES[code], reported_at=at, raised_at=at, contract_due_at=None).due_at


@pytest.mark.parametrize(
    ("code", "reported", "expected"),
    [
        ("I", "2025-12-25T23:30", "2025-12-26T01:30"),  # two hours, also on Christmas night
        ("E", "2026-11-20T17:00", "2026-11-21T17:00"),  # Friday evening: hours run through the weekend
        ("E", "2025-12-24T12:00", "2025-12-25T12:00"),  # ... and through bank holidays
        ("E", "2026-03-28T12:00", "2026-03-29T12:00"),  # 24 real hours over the spring change (1pm London time)
        ("E", "2026-10-24T12:00", "2026-10-25T12:00"),  # ... and over the autumn change
        ("U", "2025-12-19T10:00", "2025-12-31T00:00"),  # 22, 23, 24, 29, 30: Christmas and Boxing Day are not worked
        ("U", "2025-12-24T10:00", "2026-01-06T00:00"),  # 29, 30, 31, 2, 5: nor is New Year's Day
        ("U", "2025-12-27T10:00", "2026-01-06T00:00"),  # reported on a Saturday: day 0 like any other
        ("U", "2026-11-23T10:00", "2026-12-01T00:00"),  # Monday: 24, 25, 26, 27, 30, until the end of that day
        ("U", "2026-03-31T10:00", "2026-04-09T23:00"),  # 1, 2, 7, 8, 9 April; midnight in summer time
        ("N", "2026-11-02T09:00", "2026-12-02T00:00"),  # 21 working days
    ],
)
def test_the_landlord_s_targets_count_hours_or_working_days(code: str, reported: str, expected: str) -> None:
    assert due(code, reported) == utc(expected)


@pytest.mark.parametrize(
    ("code", "number", "unit", "appointed"),
    [
        ("I", 2, Unit.HOURS, False),
        ("E", 24, Unit.HOURS, False),
        ("U", 5, Unit.WORKING_DAYS, True),
        ("N", 21, Unit.WORKING_DAYS, True),
    ],
)
def test_the_default_priorities_are_hackney_s(code: str, number: int, unit: Unit, appointed: bool) -> None:
    priority = CODES[code]

    assert (priority.target.number, priority.target.unit, priority.appointed) == (number, unit, appointed)


def test_priorities_are_ranked_from_the_most_pressing() -> None:
    assert [priority.rank for priority in PRIORITIES] == [1, 2, 3, 4]


REPORTED = utc("2026-11-23T10:00")
OURS = utc("2026-12-01T00:00")


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        (None, DueDate(OURS, "our urgent target, 5 working days from the report")),
        (OURS - timedelta(seconds=1), DueDate(OURS - timedelta(seconds=1), "the date in the contractor's order")),
        (OURS, DueDate(OURS, "our urgent target, 5 working days from the report")),  # ours is named when both agree
        (OURS + timedelta(days=3), DueDate(OURS, "our urgent target, 5 working days from the report")),
    ],
)
def test_the_earliest_target_rules_and_says_whose_it_is(contract: datetime | None, expected: DueDate) -> None:
    found = earliest(CODES["U"], reported_at=REPORTED, raised_at=REPORTED, contract_due_at=contract)

    assert found == expected


def test_a_clock_that_starts_with_the_order_does_not_start_with_the_report() -> None:
    from_order = Priority("X", "Planned", Target(1, Unit.CALENDAR_DAYS, ClockStart.RAISED), rank=9)

    found = earliest(from_order, reported_at=REPORTED, raised_at=REPORTED + timedelta(days=10), contract_due_at=None)

    assert found == DueDate(utc("2026-12-05T00:00"), "our planned target, 1 calendar day from the order")


def test_a_date_beyond_the_known_bank_holidays_is_not_guessed() -> None:
    with pytest.raises(CalendarEnds):
        due("N", "2026-12-20T10:00")


def test_the_next_regime_is_one_more_line() -> None:
    def statutory(facts: OrderFacts, calendar: WorkingCalendar) -> list[DueDate]:
        return [DueDate(REPORTED, "a statutory date")] if facts.priority.code == "U" else []

    clocks = AllClocks(CALENDAR, (*CLOCKS, statutory))

    for code, source in (("U", "a statutory date"), ("N", "our routine target, 21 working days from the report")):
        assert clocks.dates(OrderFacts(CODES[code], REPORTED, REPORTED)).ruling.source == source


def test_the_registry_equals_the_folder() -> None:
    modules = [
        importlib.import_module(f"policies.clocks.{module.name}")
        for module in pkgutil.iter_modules(policies.clocks.__path__)
    ]

    assert {clock.__module__ for clock in CLOCKS} == {module.__name__ for module in modules}
    assert all("Source: " in (module.__doc__ or "") for module in modules)
