"""What follows a visit is kept the same way in memory and in both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from appointments.domain.attempts import AttemptResult, ContactAttempt
from appointments.domain.cancelling import Decided, OrderDecision, VulnerabilityCheck, Why
from appointments.domain.compensation import Compensation
from appointments.domain.errors import NotFound, Stale
from appointments.domain.homes import Channel
from appointments.domain.outcomes import Finding
from appointments.domain.recharging import Recharge
from appointments.domain.times import Window
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import APPOINTMENT, HOME, NOW, WORK_ORDER, a_task, a_work_order, an_appointment, stocked
from tests.records.test_mapping import CLOSED

HOUR = timedelta(hours=1)
ATTEMPT = ContactAttempt("CA-1", WORK_ORDER, Channel.VOICE, AttemptResult.NO_ANSWER, "Rang.", NOW, NOW, "U-planner")
CHECK = VulnerabilityCheck("VC-1", WORK_ORDER, True, "Asked the tenancy officer.", NOW, "U-planner")
DECISION = OrderDecision(
    "WD-1", WORK_ORDER, Decided.CANCELLED, NOW, "U-planner", "The resident", "Fixed.", Why.NOT_NEEDED,
    (Finding("words", True, "The reason is written down."),),
)  # fmt: skip
OWED = Compensation("CO-1", APPOINTMENT, 1, WORK_ORDER, HOME, "We did not attend", 2000, NOW)
CHARGE = Recharge("RC-1", APPOINTMENT, WORK_ORDER, HOME, 3500, "U-manager", NOW)


def test_facts_come_back_in_the_order_they_were_made(uow: UnitOfWork) -> None:
    stocked(uow)
    with uow.write() as records:
        for ref, at in (("CA-1", NOW), ("CA-2", NOW - HOUR)):
            records.aftercare.add_attempt(replace(ATTEMPT, ref=ref, at=at))
        for ref, at in (("VC-1", NOW), ("VC-2", NOW - HOUR)):
            records.aftercare.add_check(replace(CHECK, ref=ref, at=at))
        for ref, at in (("WD-1", NOW), ("WD-2", NOW - HOUR)):
            records.aftercare.add_decision(replace(DECISION, ref=ref, at=at))
        records.commit()
    with uow.read() as records:
        assert [item.ref for item in records.aftercare.attempts(WORK_ORDER)] == ["CA-2", "CA-1"]
        assert [item.ref for item in records.aftercare.checks(WORK_ORDER)] == ["VC-2", "VC-1"]
        assert records.aftercare.decisions(WORK_ORDER) == [replace(DECISION, ref="WD-2", at=NOW - HOUR), DECISION]
        assert records.aftercare.attempts("W-other") == []


def test_compensation_is_kept_once_for_each_promise_and_changed_by_one_at_a_time(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        assert records.compensations.add(OWED)
        assert not records.compensations.add(replace(OWED, ref="CO-2", why="Again"))
        assert records.compensations.add(replace(OWED, ref="CO-3", promise_version=2))
        records.commit()
    with uow.write() as records:
        records.compensations.save(OWED.approve("U-manager", 2000, "", NOW))
        with pytest.raises(Stale):
            records.compensations.save(OWED.decline("U-other", "No", NOW))
        records.commit()
    with uow.read() as records:
        assert [item.ref for item in records.compensations.of(APPOINTMENT)] == ["CO-1", "CO-3"]
        assert records.compensations.get("CO-1").version == 1
        with pytest.raises(NotFound):
            records.compensations.get("CO-404")


def test_a_charge_is_kept_once_for_each_visit(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        assert records.recharges.of(APPOINTMENT) is None
        assert records.recharges.add(CHARGE)
        assert not records.recharges.add(replace(CHARGE, ref="RC-2"))
        records.recharges.save(CHARGE.charge("U-manager", "Twice.", NOW))
        with pytest.raises(Stale):
            records.recharges.save(CHARGE.drop("U-manager", "No.", NOW))
        records.commit()
    with uow.read() as records:
        [kept] = records.recharges.of_home(HOME)
        assert (kept.ref, kept.reason, kept.version) == ("RC-1", "Twice.", 1)
        assert records.recharges.get("RC-1") == records.recharges.of(APPOINTMENT) == kept


def test_blamed_visits_are_found_by_home_and_by_time_while_the_order_is_open(uow: UnitOfWork) -> None:
    closed_at = CLOSED.closed_at
    assert closed_at is not None
    stocked(uow, CLOSED)
    around = Window(closed_at, closed_at + HOUR)  # the start is inside, the end is not
    with uow.read() as records:
        assert [item.ref for item in records.appointments.blamed_of_home(CLOSED.home_ref)] == [CLOSED.ref]
        assert records.appointments.blamed_of_home("H-other") == []
        assert [item.ref for item in records.appointments.blamed(around, 10)] == [CLOSED.ref]
        assert records.appointments.blamed(around, 10, after=CLOSED.ref) == []
        assert records.appointments.blamed(Window(closed_at - HOUR, closed_at), 10) == []
    with uow.write() as records:
        records.work_orders.save(records.work_orders.get(CLOSED.work_order_ref).cancel())
        records.commit()
    with uow.read() as records:
        assert records.appointments.blamed(around, 10) == []


def test_open_tasks_of_an_order_and_the_orders_that_continue_it(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment())
    with uow.write() as records:
        kept = replace(a_task("T-1", dedupe_key="one"), work_order_ref=WORK_ORDER, reply_ref=None)
        records.tasks.add(kept)
        records.tasks.add(replace(kept, ref="T-2", dedupe_key="two", done_at=NOW, done_by="U", done_words="Done"))
        records.work_orders.add(replace(a_work_order("W-2"), follows=WORK_ORDER))
        records.commit()
    with uow.read() as records:
        assert [task.ref for task in records.tasks.open_of_order(WORK_ORDER)] == ["T-1"]
        assert [order.ref for order in records.work_orders.continued_by(WORK_ORDER)] == ["W-2"]
        assert records.work_orders.continued_by("W-2") == []


@pytest.mark.parametrize("state", ["charged", "dropped"])
def test_the_database_keeps_no_charge_that_nobody_decided(sqlite_url: str, state: str) -> None:
    engine = make_engine(sqlite_url)
    uow = SqlUnitOfWork(engine)
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.recharges.add(CHARGE)
        records.commit()
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text(f"UPDATE recharges SET state = '{state}'"))
    engine.dispose()
