"""All dates of an order together: which one rules a visit, what a law asks for next, and how each stands (rule 60)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.outcomes import Outcome
from appointments.domain.priorities import Target, Unit
from appointments.domain.statutory_steps import Step, StepKind, in_force
from appointments.domain.target_dates import DueDate, OrderFacts, Standing, TargetDates, finished_at
from policies.clocks import AllClocks
from tests.builders import NOW, a_priority, a_work_order, an_appointment

LAW = DueDate(NOW, "the law, 5 working days", "Make it safe", statutory=True)
LETTER = DueDate(NOW - timedelta(days=1), "the law, 3 working days", "Write", statutory=True, by_visit=False)
OURS = DueDate(NOW + timedelta(days=9), "our routine target, 21 working days from the report")


@pytest.mark.parametrize(
    ("dates", "ruling", "statutory"),
    [
        ((LETTER, LAW, OURS), LAW, LETTER.due_at),  # a letter wants no visit, and is due all the same
        ((LETTER, replace(LAW, done_at=NOW), OURS), OURS, LETTER.due_at),
        ((replace(LETTER, done_at=NOW), LAW, OURS), LAW, LAW.due_at),
        ((OURS,), OURS, None),
        ((replace(LAW, done_at=NOW), replace(OURS, done_at=NOW)), replace(OURS, done_at=NOW), None),
    ],
)
def test_the_earliest_that_waits_for_a_visit_rules(
    dates: tuple[DueDate, ...], ruling: DueDate, statutory: object
) -> None:
    found = TargetDates(dates)

    assert (found.ruling, found.next_statutory_at) == (ruling, statutory)
    order = a_work_order().dated(found)
    assert (order.due_at, order.due_source, order.statutory_due_at) == (ruling.due_at, ruling.in_full, statutory)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (OURS, "our routine target, 21 working days from the report"),
        (LAW, "the law: make it safe, 5 working days"),
        (replace(LAW, source="the law"), "the law: make it safe"),
    ],
)
def test_a_date_says_what_is_to_be_done_where_that_is_not_the_whole_work(due: DueDate, words: str) -> None:
    assert due.in_full == words


@pytest.mark.parametrize(
    ("done", "now", "standing"),
    [
        (None, timedelta(microseconds=-1), Standing.OPEN),
        (None, timedelta(0), Standing.MISSED),  # the end is exclusive
        (timedelta(microseconds=-1), timedelta(days=9), Standing.MET),
        (timedelta(0), timedelta(days=9), Standing.MET_LATE),
    ],
)
def test_how_a_date_stands(done: timedelta | None, now: timedelta, standing: Standing) -> None:
    due = replace(LAW, done_at=None if done is None else NOW + done)

    assert due.standing(NOW + now) is standing


def test_what_cannot_be_counted_is_said_and_the_rest_is_there() -> None:
    facts = OrderFacts(a_priority(), NOW, NOW, gas_check_due_on=date(2027, 1, 5))
    priority = replace(a_priority(), target=Target(21, Unit.WORKING_DAYS))
    found = AllClocks(WorkingCalendar(frozenset(), date(2026, 11, 30))).dates(replace(facts, priority=priority))

    assert [due.what for due in found.dates] == ["Check the gas appliances and flues"]
    assert found.not_known == ("bank holidays are known until 30 November 2026, not for 01 December 2026",)


def test_work_is_finished_when_the_last_visit_that_finished_it_was_closed() -> None:
    done = an_appointment("A-1", in_state=State.CLOSED)
    again = replace(done, ref="A-2", closed_at=NOW + timedelta(days=30))
    no_access = an_appointment("A-3", in_state=State.CLOSED, outcome=Outcome.NO_ACCESS)

    assert finished_at([no_access, an_appointment()]) is None
    assert finished_at([again, no_access, done]) == again.closed_at


def test_steps_in_force_are_in_the_order_they_happened_and_no_withdrawn_one_is_among_them() -> None:
    late, early = (
        Step(f"WS-{days}", "W-1", StepKind.MADE_SAFE, NOW - timedelta(days=days), NOW, "U-planner") for days in (1, 2)
    )
    mistake = Step("WS-9", "W-1", StepKind.WITHDRAWN, NOW, NOW, "U-planner", withdraws="WS-1")

    assert in_force([late, early]) == (early, late)
    assert in_force([late, early, mistake]) == (early,)


def test_we_were_aware_when_it_was_reported_unless_another_moment_is_on_record() -> None:
    facts = OrderFacts(a_priority(), NOW, NOW)
    earlier = Step("WS-1", "W-1", StepKind.AWARE, NOW - timedelta(days=3), NOW, "U-planner")

    assert facts.aware_at == NOW
    assert replace(facts, steps=(earlier,)).aware_at == earlier.at
