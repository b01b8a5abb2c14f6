"""Who was wronged is paid, once for each broken promise; and nobody is charged without proof (rules 13, 55 and 56)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appointments.domain.calendar import WEEKDAYS
from appointments.domain.compensation import Compensation, CompensationState
from appointments.domain.concerns import Concern
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import RechargeRules, RechargeState
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.use_cases.after_the_visit.decide_compensation import DecideCompensation
from appointments.use_cases.after_the_visit.decide_recharge import DecideRecharge, RechargeDecided, decide_recharge
from appointments.use_cases.after_the_visit.pay_compensation import PayCompensation
from appointments.use_cases.after_the_visit.warn_of_recharge import WarnOfRecharge, warn_of_recharge
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.cancelling.record_check import RecordCheck
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.settle_task import SettleTask
from appointments.use_cases.steps.compensating import ask_about_compensation
from tests.application import a_town
from tests.fakes import FixedClock
from tests.use_cases.aftercare import MANAGER, PLANNER, WEDNESDAY, missed, missed_again, people
from tests.use_cases.steps import TELLER, AtTheDoor, a_booking, asks_for, at_the_door, messages, stored, tasks, told
from web.application import Application

ON = RechargeRules(on=True)


def owed(uow: UnitOfWork, ref: str) -> list[Compensation]:
    with uow.read() as records:
        return records.compensations.of(ref)


def failed(application: Application, clock: FixedClock) -> AtTheDoor:
    """Our failure: the wrong trade was sent."""
    door = at_the_door(application, clock, told(application, a_booking(application, a_town(application).home)))
    door.claims(Outcome.WRONG_TRADE)
    return door


def test_a_landlords_failure_proposes_twenty_pounds_with_a_task_that_is_no_tick(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = failed(application, clock)
    [found] = owed(uow, door.appointment.ref)
    assert (found.state, found.pence, found.promise_version) == (CompensationState.PROPOSED, 2000, 1)
    [task] = tasks(application, door.appointment, TaskKind.COMPENSATION)
    assert "£20" in task.words
    with pytest.raises(WrongState, match="decide about the compensation"):
        application.settle_task(SettleTask(task.ref, MANAGER, "Seen"))


def test_approved_the_resident_is_told_and_then_it_is_paid(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    door = failed(application, clock)
    [found] = owed(uow, door.appointment.ref)
    decided = application.decide_compensation(DecideCompensation(found.ref, True, MANAGER))
    assert (decided.state, decided.decided_by) == (CompensationState.APPROVED, MANAGER)
    assert tasks(application, door.appointment, TaskKind.COMPENSATION) == []
    [message] = messages(uow, door.appointment, MessageKind.COMPENSATION)
    assert "We owe you £20" in message.text
    clock.advance(timedelta(days=3))
    for day, payment, field in (
        (date(2026, 3, 8), "BACS 7", "paid_on"),  # still to come
        (WEDNESDAY - timedelta(days=1), "BACS 7", "paid_on"),  # before it was approved
        (date(2026, 3, 6), " ", "payment_ref"),
    ):
        with pytest.raises(Invalid) as refused:
            application.pay_compensation(PayCompensation(found.ref, day, payment, MANAGER))
        assert refused.value.field == field
    paid = application.pay_compensation(PayCompensation(found.ref, date(2026, 3, 6), "BACS 7", MANAGER))
    assert paid.state is CompensationState.PAID
    with pytest.raises(WrongState):
        application.pay_compensation(PayCompensation(found.ref, date(2026, 3, 6), "BACS 7", MANAGER))
    assert application.verify_ledger(None).intact


def test_only_a_named_manager_decides_and_a_no_has_a_reason(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    [found] = owed(uow, failed(application, clock).appointment.ref)
    for by in (PLANNER, "worker", "U-nobody"):
        with pytest.raises(Invalid) as refused:
            application.decide_compensation(DecideCompensation(found.ref, True, by))
        assert refused.value.field == "by"
    for request in (
        DecideCompensation(found.ref, False, MANAGER),
        DecideCompensation(found.ref, True, MANAGER, 5000),  # another sum than usual
    ):
        with pytest.raises(Invalid) as refused:
            application.decide_compensation(request)
        assert refused.value.field == "reason"
    declined = application.decide_compensation(DecideCompensation(found.ref, False, MANAGER, reason="They agreed."))
    assert declined.state is CompensationState.DECLINED


def test_one_for_each_promise_broken_however_often_it_is_asked(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    door = failed(application, clock)
    with uow.write() as records:
        for _ in range(2):
            ask_about_compensation(
                records, records.appointments.get(door.appointment.ref), clock.now(), WEEKDAYS, "Again"
            )
        records.commit()
    assert len(owed(uow, door.appointment.ref)) == 1
    assert len(tasks(application, door.appointment, TaskKind.COMPENSATION)) == 1


@pytest.mark.parametrize(("hours", "count"), [(24, 0), (23, 1)])
def test_cancelled_by_us_at_short_notice_it_is_owed(
    application: Application, clock: FixedClock, uow: UnitOfWork, hours: int, count: int
) -> None:
    """Rule 13: exactly 24 hours is in time."""
    booked = a_booking(application, a_town(application).home)
    clock.set(booked.promise.window.starts - timedelta(hours=hours))
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    assert len(owed(uow, booked.ref)) == count


# --- charges (rule 55)


def charged(
    uow: UnitOfWork, clock: FixedClock, door: AtTheDoor, rules: RechargeRules = ON, by: str = MANAGER
) -> RechargeDecided:
    return decide_recharge(
        DecideRecharge(door.appointment.ref, True, by, "The second time."),
        uow=uow,
        clock=clock,
        rules=rules,
        teller=TELLER,
    )


def twice_and_warned(application: Application, clock: FixedClock, uow: UnitOfWork, home: str) -> AtTheDoor:
    """Everything that rule 55 asks for, about the second visit."""
    people(uow)
    first = missed(application, clock, home)
    wanted = WarnOfRecharge(first.appointment.ref, MANAGER)
    warn_of_recharge(wanted, uow=uow, clock=clock, teller=TELLER, rules=ON)
    application.deliver_outbox(DeliverOutbox(limit=500))
    second = missed_again(application, clock, first)
    clock.advance(timedelta(hours=1))
    order = second.appointment.work_order_ref
    application.record_check(RecordCheck(order, True, "Asked: nothing stands in the way.", MANAGER))
    return second


def lacking(decided: RechargeDecided) -> set[str]:
    return {finding.rule for finding in decided.answer.missing}


def test_off_by_default_nothing_is_charged_and_nobody_is_warned(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    assert not application.recharges_on
    decided = application.decide_recharge(DecideRecharge(second.appointment.ref, True, MANAGER, "Twice."))
    assert lacking(decided) == {"on"}
    with pytest.raises(WrongState, match="switched off"):
        application.warn_of_recharge(WarnOfRecharge(second.appointment.ref, MANAGER))


def test_with_everything_met_a_named_manager_charges_with_a_reason(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    with pytest.raises(Invalid):
        charged(uow, clock, second, by=PLANNER)
    decided = charged(uow, clock, second)
    assert decided.recharge is not None
    assert (decided.recharge.state, decided.recharge.pence) == (RechargeState.CHARGED, 3500)
    with pytest.raises(WrongState):
        charged(uow, clock, second)  # once
    assert application.verify_ledger(None).intact


def test_the_first_miss_is_never_charged_and_no_warning_no_charge(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    first = missed(application, clock, a_town(application).home)
    assert {"again", "warned"} <= lacking(charged(uow, clock, first))
    second = missed_again(application, clock, first)
    assert lacking(charged(uow, clock, second)) == {"warned", "nothing_unknown"}


def test_a_warning_that_reached_only_who_is_told_besides_the_household_warns_nobody(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    with uow.write() as records:
        for visit in records.appointments.of_work_order(second.appointment.work_order_ref):
            for told in records.messages.of(visit.ref):
                if told.kind is MessageKind.RECHARGE_WARNING:
                    records.messages.save(replace(told, dedupe_key=f"{told.dedupe_key}:copy:+447700900124"))
        records.commit()
    assert "warned" in lacking(charged(uow, clock, second))


def test_a_challenge_freezes_it_and_an_upheld_one_ends_it(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    charged(uow, clock, second)
    ref = application.challenge_outcome(ChallengeOutcome(second.appointment.ref, "I was in.")).ref
    assert "no_open_challenge" in lacking(charged(uow, clock, second))
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, "Another door", Outcome.WRONG_ADDRESS))
    with uow.read() as records:
        found = records.recharges.of(second.appointment.ref)
    assert found is not None
    assert found.state is RechargeState.DROPPED


def test_a_household_that_needs_something_is_never_charged(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """Equality Act 2010, section 20(7): also when it was recorded afterwards."""
    town = a_town(application)
    second = twice_and_warned(application, clock, uow, town.home)
    asks_for(application, town.home, "longer_to_answer")
    assert lacking(charged(uow, clock, second)) == {"no_adjustment"}


def test_an_upheld_first_visit_takes_the_second_charge_away(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    with uow.read() as records:
        first = records.appointments.of_work_order(second.appointment.work_order_ref)[0]
    ref = application.challenge_outcome(ChallengeOutcome(first.ref, "I was in.")).ref
    assert lacking(charged(uow, clock, second)) == {"no_open_challenge"}
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, "Another door", Outcome.WRONG_ADDRESS))
    assert {"again", "warned"} <= lacking(charged(uow, clock, second))
    assert stored(application, first.ref).outcome is Outcome.WRONG_ADDRESS


def test_a_hazard_is_never_charged(application: Application, clock: FixedClock, uow: UnitOfWork) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    with uow.write() as records:
        order = records.work_orders.get(second.appointment.work_order_ref)
        records.work_orders.save(replace(order, concerns=frozenset({Concern.OTHER_HAZARD})))
        records.commit()
    assert lacking(charged(uow, clock, second)) == {"no_hazard"}
