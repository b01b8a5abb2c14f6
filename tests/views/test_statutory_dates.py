"""Every date of an order with its source and what became of it; plain values, so that they can be printed (rule 60)."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.bank_holidays import england
from appointments.domain.appointments import State
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.concerns import Concern
from appointments.domain.defects import Defect
from appointments.domain.errors import NotFound
from appointments.domain.outcomes import Outcome
from appointments.domain.statutory_steps import HazardFinding, Step, StepKind
from appointments.domain.target_dates import Standing
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Records
from appointments.views.statutory_dates import SeeDates, statutory_dates
from policies.clocks import AllClocks, configured
from tests.builders import NOW, a_judgement, a_work_order, an_account, an_appointment, stock
from tests.views.counting import statements
from tests.views.opened import opened

CLOCKS = AllClocks(england())
COUNCIL = AllClocks(england(), configured(date(2026, 11, 30), None, True))
REPORTED = datetime(2026, 11, 2, 9, tzinfo=UTC)


def kept(records: Records, **change: object) -> WorkOrder:
    """The order of these tests, reported on Monday 2 November 2026."""
    stock(records)
    order = replace(a_work_order("W-9"), reported_at=REPORTED, raised_at=REPORTED, **change)  # type: ignore[arg-type]
    records.work_orders.add(order)
    records.accounts.put(an_account())
    return order


def a_step(number: int, kind: StepKind, at: datetime, **more: object) -> Step:
    made = Step(f"WS-{number}", "W-9", kind, at, at + timedelta(hours=1), "U-planner")
    return replace(made, **more)  # type: ignore[arg-type]


SEE = SeeDates("W-9", NOW)


def test_dates_and_steps_are_told_with_what_became_of_them(database_url: str) -> None:
    looked = a_step(
        1,
        StepKind.INVESTIGATED,
        datetime(2026, 11, 4, 9, tzinfo=UTC),
        finding=HazardFinding.SIGNIFICANT,
        words="Behind the wardrobe.",
    )
    safe = a_step(2, StepKind.MADE_SAFE, datetime(2026, 11, 5, 9, tzinfo=UTC))
    mistake = a_step(3, StepKind.WITHDRAWN, datetime(2026, 11, 6, 9, tzinfo=UTC), withdraws="WS-2", words="Not here.")
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            kept(records, concerns=frozenset({Concern.DAMP_MOULD}), contract_due_at=datetime(2026, 11, 30, tzinfo=UTC))
            for step in (looked, safe, mistake):
                records.steps.add(step)
            records.commit()
        found = statutory_dates(SEE, engine=engine, clocks=CLOCKS)

    assert [(line.what, line.standing) for line in found.lines] == [
        ("Send the written summary", Standing.MISSED),
        ("Make it safe", Standing.MISSED),
        ("Begin preventive work, or take steps to begin it", Standing.MISSED),
        ("Investigate the hazard", Standing.MET),
        ("Finish the work", Standing.OPEN),  # the contractor's, on the 30th
        ("Finish the work", Standing.OPEN),  # our own, 28 days
        ("Physically begin preventive work", Standing.OPEN),
    ]
    assert [line.what for line in found.lines if line.rules] == ["Make it safe"]
    assert found.concerns == ("Damp or mould",)
    assert found.kept_open == "it is about damp or mould"
    assert found.to_do == (
        "It was not made safe in time: offer other accommodation at our cost, unless the household declines.",
    )
    assert [(line.what, line.finding, line.withdrawn, line.by_name) for line in found.steps] == [
        ("Investigation concluded", "A significant hazard", False, "Planner One"),
        ("Made safe", "", True, "Planner One"),
        ("An earlier entry withdrawn", "", False, "Planner One"),
    ]
    assert found.may_record


def test_it_can_be_written_as_json(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            kept(records, concerns=frozenset({Concern.DAMP_MOULD}))
            records.commit()
        found = statutory_dates(SEE, engine=engine, clocks=CLOCKS)

    written = json.loads(json.dumps(asdict(found), default=lambda value: value.isoformat()))
    assert written["lines"][0]["standing"] == "missed"


def test_a_date_beyond_the_known_bank_holidays_is_said_not_to_be_known(database_url: str) -> None:
    """Rule 64: it is never counted in silence, and the page does not fail either."""
    short = AllClocks(WorkingCalendar(frozenset(), date(2026, 11, 6)))
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            kept(records, concerns=frozenset({Concern.DAMP_MOULD}))
            records.commit()
        found = statutory_dates(SEE, engine=engine, clocks=short)

    assert found.not_known == ("bank holidays are known until 06 November 2026, not for 07 November 2026",)
    assert [line.what for line in found.lines] == ["Finish the work"]


def test_what_the_right_to_repair_makes_us_owe_is_shown_with_what_speaks_against_it(database_url: str) -> None:
    second = a_step(1, StepKind.SECOND_CONTRACTOR, datetime(2026, 11, 9, 9, tzinfo=UTC))
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            kept(records, defect=Defect.TAP_NOT_TURNING)
            records.steps.add(second)
            judged = a_judgement("J-9", appointment_ref="A-9")
            records.judgements.add(judged)
            visit = an_appointment(
                "A-9",
                work_order_ref="W-9",
                in_state=State.CLOSED,
                assignments=(),
                outcome=Outcome.NO_ACCESS,
                judgement_ref="J-9",
            )
            records.appointments.add(visit)
            records.commit()
        found = statutory_dates(SEE, engine=engine, clocks=COUNCIL)
        without = statutory_dates(SEE, engine=engine, clocks=CLOCKS)

    # The second contractor had until Thursday 12 November; on Friday the 20th that is 8 days.
    assert (found.owed_pence, found.owed_words) == (
        2600,
        "£10, and £2 for each of 8 days after Thursday 12 November 2026",
    )
    assert found.owed_unless == (
        "Nothing is payable where access was not given: Tuesday 24 November 2026, no access: nobody answered.",
    )
    assert without.owed_pence == 0


def test_a_repair_that_was_done_shows_when(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            order = kept(records)
            done = an_appointment("A-9", work_order_ref="W-9", in_state=State.CLOSED, assignments=())
            records.appointments.add(done)
            records.work_orders.save(order.complete())
            records.commit()
        (line,) = statutory_dates(SEE, engine=engine, clocks=CLOCKS).lines

    assert (line.done_at, line.standing) == (done.closed_at, Standing.MET)


def test_a_gas_check_that_was_done_says_when_the_next_one_is_due(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        with uow.write() as records:
            order = kept(records, gas_check_due_on=date(2027, 1, 15))
            records.appointments.add(an_appointment("A-9", work_order_ref="W-9", in_state=State.CLOSED, assignments=()))
            records.work_orders.save(order.complete())
            records.commit()
        found = statutory_dates(SEE, engine=engine, clocks=CLOCKS)

    assert found.to_do == ("The check is done. The next one is due by Saturday 15 January 2028.",)


def test_more_steps_send_no_more_statements(database_url: str) -> None:
    with opened(database_url) as (engine, uow):
        counted = []
        for number in (1, 2):
            with uow.write() as records:
                if number == 1:
                    kept(records, concerns=frozenset({Concern.DAMP_MOULD}))
                records.steps.add(a_step(number, StepKind.MADE_SAFE, NOW - timedelta(hours=number)))
                records.commit()
            with statements(engine) as sent:
                statutory_dates(SEE, engine=engine, clocks=CLOCKS)
            counted.append(len(sent))
    assert counted[0] == counted[1]


def test_an_order_that_does_not_exist_is_not_found(database_url: str) -> None:
    with opened(database_url) as (engine, _uow), pytest.raises(NotFound):
        statutory_dates(SEE, engine=engine, clocks=CLOCKS)
