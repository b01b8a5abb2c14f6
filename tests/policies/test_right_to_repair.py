"""The right to repair: every row of the schedule, the season of heating, the second contractor, the sum (rule 61)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from adapters.bank_holidays import england
from appointments.domain.defects import DEFECT_WORDS, Defect
from appointments.domain.priorities import Priority, Target, Unit
from appointments.domain.statutory_steps import Step, StepKind
from appointments.domain.target_dates import OrderFacts, StatutorySum
from appointments.domain.times import at, day_of
from policies.clocks import CLOCKS, AllClocks
from policies.clocks.right_to_repair import PRESCRIBED_DAYS, RightToRepair, compensation, prescribed_days

CALENDAR = england()
ROUTINE = Priority("N", "Routine", Target(21, Unit.WORKING_DAYS), rank=4)


def london(day: str, hour: int = 10) -> datetime:
    return at(date.fromisoformat(day), time(hour))


def facts(reported: str, defect: Defect | None = Defect.TAP_NOT_TURNING, second: str = "") -> OrderFacts:
    told = london(second) if second else None
    steps = (Step("WS-1", "W-1", StepKind.SECOND_CONTRACTOR, told, told, "U-planner"),) if told else ()
    return OrderFacts(ROUTINE, london(reported), london(reported), defect=defect, steps=steps)


def last_days(found: OrderFacts, *, council: bool = True) -> list[str]:
    return [(day_of(due.due_at) - timedelta(days=1)).isoformat() for due in RightToRepair(council)(found, CALENDAR)]


@pytest.mark.parametrize(
    ("days", "defects"),
    [
        (
            1,
            {
                Defect.ELECTRIC_POWER_LOST, Defect.UNSAFE_ELECTRICS, Defect.WATER_LOST, Defect.GAS_LOST,
                Defect.BLOCKED_FLUE, Defect.DRAIN_BLOCKED, Defect.TOILET_NOT_FLUSHING, Defect.PIPE_LEAKING,
                Defect.INSECURE_WINDOW_OR_DOOR,
            },
        ),
        (
            3,
            {
                Defect.ELECTRIC_POWER_PARTLY_LOST, Defect.WATER_PARTLY_LOST, Defect.SINK_BLOCKED,
                Defect.TAP_NOT_TURNING, Defect.LOOSE_BANISTER, Defect.ROTTEN_FLOOR,
            },
        ),
        (7, {Defect.ROOF_LEAKING, Defect.DOOR_ENTRY_PHONE, Defect.EXTRACTOR_FAN}),
    ],
)  # fmt: skip
def test_the_schedule_s_rows(days: int, defects: set[Defect]) -> None:
    assert {defect for defect, prescribed in PRESCRIBED_DAYS.items() if prescribed == days} == defects


def test_every_defect_has_its_days_and_its_words() -> None:
    assert set(Defect) == set(DEFECT_WORDS) == {*PRESCRIBED_DAYS, Defect.HEATING_LOST}


@pytest.mark.parametrize(
    ("reported", "days"),
    [
        ("2026-10-31", 3),
        ("2026-11-01", 1),
        ("2026-12-31", 1),
        ("2027-01-01", 1),
        ("2027-04-30", 1),
        ("2027-05-01", 3),
    ],
)
def test_heating_is_one_day_in_the_cold_half_and_three_in_the_warm(reported: str, days: int) -> None:
    assert prescribed_days(Defect.HEATING_LOST, date.fromisoformat(reported)) == days


@pytest.mark.parametrize(
    ("reported", "defect", "last_day"),
    [
        ("2026-11-23", Defect.WATER_LOST, "2026-11-24"),  # the day of the report is day 0
        ("2026-11-27", Defect.WATER_LOST, "2026-11-30"),  # a Friday
        ("2026-12-24", Defect.TAP_NOT_TURNING, "2026-12-31"),  # Christmas; Boxing Day is given on Monday 28th
        ("2026-11-23", Defect.ROOF_LEAKING, "2026-12-02"),
    ],
)
def test_prescribed_days_are_working_days(reported: str, defect: Defect, last_day: str) -> None:
    assert last_days(facts(reported, defect)) == [last_day]


def test_it_applies_to_councils_and_who_gives_the_same_right_only() -> None:
    assert not last_days(facts("2026-11-23"), council=False)
    assert not last_days(facts("2026-11-23", None))


def test_a_second_contractor_has_the_prescribed_time_again() -> None:
    assert last_days(facts("2026-11-23", second="2026-11-30")) == ["2026-11-26", "2026-12-03"]


@pytest.mark.parametrize(
    ("until", "pence"),
    [
        ("2026-12-03", None),  # the last day of the second period
        ("2026-12-04", 1200),
        ("2026-12-05", 1400),  # every day counts, Saturdays too
        ("2026-12-22", 4800),
        ("2026-12-23", 5000),
        ("2027-02-01", 5000),  # no more than this
    ],
)
def test_ten_pounds_and_two_for_each_day_up_to_fifty(until: str, pence: int | None) -> None:
    owed = compensation(facts("2026-11-23", second="2026-11-30"), CALENDAR, london(until))

    assert (owed.pence if owed else None) == pence


def test_the_days_end_with_the_repair() -> None:
    repaired = replace(facts("2026-11-23", second="2026-11-30"), completed_at=london("2026-12-05"))

    assert compensation(repaired, CALENDAR, london("2027-02-01")) == StatutorySum(
        1400, "£10, and £2 for each of 2 days after Thursday 3 December 2026"
    )


def test_nothing_is_owed_before_a_second_contractor_was_told() -> None:
    assert compensation(facts("2026-11-23"), CALENDAR, london("2027-02-01")) is None


def test_nothing_is_owed_by_a_landlord_whose_tenants_have_not_the_right() -> None:
    late, now = facts("2026-11-23", second="2026-11-30"), london("2026-12-07")

    assert AllClocks(CALENDAR).compensation(late, now=now) is None
    with_right = tuple(RightToRepair(True) if isinstance(clock, RightToRepair) else clock for clock in CLOCKS)
    assert AllClocks(CALENDAR, with_right).compensation(late, now=now) is not None
