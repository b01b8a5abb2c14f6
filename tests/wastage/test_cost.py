"""What a wasted visit costs: pence, low, central and high."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.compensation import LANDLORD_MISS_PENCE
from appointments.domain.errors import Invalid
from appointments.domain.outcomes import Outcome
from appointments.wastage.classes import Ending
from appointments.wastage.cost import STANDARD_COSTS, Cost, CostInputs, cost_of, owed_pence, owes_compensation

NOBODY_ANSWERED = Ending(Outcome.NO_ACCESS, allowed=True)
IN_TIME, SHORT = timedelta(hours=24), timedelta(hours=23)
DAY = date(2026, 11, 24)
OWED = 2000


def test_a_trip_on_which_nobody_answers_costs_25_pounds_between_20_and_100() -> None:
    assert cost_of(NOBODY_ANSWERED, STANDARD_COSTS, DAY) == Cost(2000, 2500, 10000)


@pytest.mark.parametrize(
    ("ending", "central"),
    [
        (Ending(Outcome.COMPLETED), 0),
        (Ending(Outcome.FOLLOW_ON), 0),  # work was begun
        (Ending(Outcome.UNSAFE), 0),
        (Ending(None), 0),  # still open
        (Ending(Outcome.REFUSED_ACCESS, allowed=True), 1750),  # the trip without the wait
        (Ending(Outcome.MINOR_ONLY), 1750),
        (Ending(Outcome.COMMUNAL_DOOR), 2500),
        (Ending(Outcome.NOT_ESTABLISHED), 2500),
        (Ending(Outcome.NOT_NOTIFIED), 2500 + OWED),
        (Ending(Outcome.LATE), 1750 + OWED),
        (Ending(Outcome.NOT_ATTENDED), 350 + OWED),  # no trip was made
        (Ending(Outcome.CANCELLED_BY_RESIDENT, notice=IN_TIME), 350),
        (Ending(Outcome.CANCELLED_BY_RESIDENT, notice=SHORT), 350 + 45 * 50),  # and nobody could use the slot
        (Ending(Outcome.CANCELLED_BY_LANDLORD, notice=IN_TIME), 350),
        (Ending(Outcome.CANCELLED_BY_LANDLORD, notice=SHORT), 350 + OWED),
        (Ending(Outcome.NOT_ESTABLISHED, overturned=True), 2500 + OWED),
    ],
)
def test_each_ending_costs_what_it_used_up(ending: Ending, central: int) -> None:
    assert cost_of(ending, STANDARD_COSTS, DAY).central == central


def test_low_and_high_scale_the_work_and_not_what_is_owed() -> None:
    late = cost_of(Ending(Outcome.LATE), STANDARD_COSTS, DAY)

    assert late == Cost(1400 + OWED, 1750 + OWED, 7000 + OWED)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_cost_with_low_at_most_central_and_central_at_most_high(outcome: Outcome) -> None:
    cost = cost_of(Ending(outcome, allowed=True), STANDARD_COSTS, DAY)

    assert 0 <= cost.low <= cost.central <= cost.high


def test_residents_never_owe_us_and_are_never_owed_for_their_own_cancellation() -> None:
    assert not owes_compensation(NOBODY_ANSWERED)
    assert not owes_compensation(Ending(Outcome.CANCELLED_BY_RESIDENT, notice=SHORT))


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("labour_pence_a_minute", 39),  # 39 minutes of travel, wait and recording at one penny more
        ("travel_minutes", 50),
        ("mileage_pence", 1),
        ("wait_minutes", 50),
        ("admin_minutes", 50),
        ("rebooking_pence", 1),
        ("contact_pence", 1),
        ("slot_minutes", 0),  # nobody cancelled
    ],
)
def test_every_input_counts_in_its_own_unit(field: str, more: int) -> None:
    raised = replace(STANDARD_COSTS, **{field: getattr(STANDARD_COSTS, field) + 1})

    assert cost_of(NOBODY_ANSWERED, raised, DAY).central == 2500 + more


def test_half_a_penny_rounds_up() -> None:
    odd = CostInputs(0, 0, 0, 0, 0, 0, 5, 0, 0, low_percent=90, high_percent=110)

    assert cost_of(NOBODY_ANSWERED, odd, DAY) == Cost(5, 5, 6)  # 4.5 and 5.5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("wait_minutes", -1),
        ("rebooking_pence", 1_000_001),
        ("low_percent", 101),  # low above central
        ("high_percent", 99),  # high below central
    ],
)
def test_inputs_that_make_no_sense_are_refused(field: str, value: int) -> None:
    with pytest.raises(Invalid):
        replace(STANDARD_COSTS, **{field: value})


def test_what_is_owed_is_what_was_in_force_on_the_day_of_the_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    raised = (*LANDLORD_MISS_PENCE, (DAY, 2500))
    monkeypatch.setattr("appointments.domain.compensation.LANDLORD_MISS_PENCE", raised)

    assert owed_pence(STANDARD_COSTS, DAY - timedelta(days=1)) == 2000
    assert owed_pence(STANDARD_COSTS, DAY) == 2500
    before, after = (cost_of(Ending(Outcome.LATE), STANDARD_COSTS, day) for day in (DAY - timedelta(days=1), DAY))
    assert after.central - before.central == 500
    assert owed_pence(CostInputs(compensation_pence=0), DAY) == 0  # a sum that somebody tries out, for every day


def test_a_sum_that_is_tried_out_is_in_the_cost_of_our_failures_and_of_no_others() -> None:
    tried = CostInputs(compensation_pence=2100)

    assert (
        cost_of(Ending(Outcome.LATE), tried, DAY).central
        == cost_of(Ending(Outcome.LATE), STANDARD_COSTS, DAY).central + 100
    )
    assert cost_of(NOBODY_ANSWERED, tried, DAY) == cost_of(NOBODY_ANSWERED, STANDARD_COSTS, DAY)
