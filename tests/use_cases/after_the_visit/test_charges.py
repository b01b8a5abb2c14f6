"""A charge: the household is told, a challenge freezes it, and it ends when its grounds fall (rules 54 and 55)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.calendar import WEEKDAYS
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import RechargeState
from appointments.domain.refs import AppointmentRef
from appointments.domain.tasks import Owner, TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.use_cases.after_the_visit.decide_recharge import DecideRecharge, decide_recharge
from appointments.use_cases.after_the_visit.look_at_recharge import LookAtRecharge
from appointments.use_cases.after_the_visit.pay_back_recharge import PayBackRecharge
from appointments.use_cases.settle_task import SettleTask
from appointments.views.recharge_list import ListRecharges, RechargeLine
from tests.application import a_town
from tests.fakes import FixedClock
from tests.use_cases.after_the_visit.test_money import ON, charged, twice_and_warned
from tests.use_cases.aftercare import MANAGER, PLANNER
from tests.use_cases.steps import TELLER, AtTheDoor, asks_for, messages, tasks
from web.application import Application


def charged_twice(application: Application, clock: FixedClock, uow: UnitOfWork) -> tuple[AppointmentRef, AtTheDoor]:
    """The first visit's reference, and the second one's door: £35 was charged for the second."""
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    charged(uow, clock, second)
    with uow.read() as records:
        first = records.appointments.of_work_order(second.appointment.work_order_ref)[0]
    return first.ref, second


def state(uow: UnitOfWork, door: AtTheDoor) -> RechargeState | None:
    with uow.read() as records:
        found = records.recharges.of(door.appointment.ref)
        return found.state if found else None


def line(application: Application, clock: FixedClock, door: AtTheDoor) -> RechargeLine:
    """The line of the charges page; raises ValueError when the charge is lost from it."""
    lines = application.views.recharge_list(ListRecharges(clock.now())).lines
    [found] = [one for one in lines if one.appointment_ref == door.appointment.ref]
    return found


def challenged(application: Application, ref: AppointmentRef) -> str:
    return application.challenge_outcome(ChallengeOutcome(ref, "I was at home.")).ref


def test_the_household_is_told_what_to_pay_why_and_how_to_object(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, second = charged_twice(application, clock, uow)
    [told] = messages(uow, second.appointment, MessageKind.RECHARGED)
    for said in ("£35", "nobody answered", "The second time", "tell us in your own words until", "do not have to pay"):
        assert said in told.text
    for threat in ("court", "debt", "must", "legal"):
        assert threat not in told.text


def test_once_it_is_too_late_to_challenge_the_message_says_where_else_to_go(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    clock.advance(timedelta(days=40))
    charged(uow, clock, second)
    [told] = messages(uow, second.appointment, MessageKind.RECHARGED)
    assert "tell us in your own words" not in told.text
    assert "make a complaint to us" in told.text
    assert "Housing Ombudsman" in told.text


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_challenge_of_any_visit_it_rests_on_freezes_it_and_a_no_lets_it_stand(
    application: Application, uow: UnitOfWork, clock: FixedClock, which: str
) -> None:
    first, second = charged_twice(application, clock, uow)
    assert not line(application, clock, second).frozen
    ref = challenged(application, first if which == "first" else second.appointment.ref)
    assert line(application, clock, second).frozen
    assert application.look_at_recharge(LookAtRecharge(second.appointment.ref)).frozen
    application.decide_challenge(DecideChallenge(ref, False, MANAGER, "The photo shows their door"))
    assert not line(application, clock, second).frozen
    assert state(uow, second) is RechargeState.CHARGED


@pytest.mark.parametrize("which", ["first", "second"])
def test_when_its_grounds_fall_it_ends_the_household_is_told_and_a_manager_pays_back(
    application: Application, uow: UnitOfWork, clock: FixedClock, which: str
) -> None:
    first, second = charged_twice(application, clock, uow)
    ref = challenged(application, first if which == "first" else second.appointment.ref)
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, "Another door", Outcome.WRONG_ADDRESS))
    assert state(uow, second) is RechargeState.DROPPED
    assert line(application, clock, second).pay_back
    [told] = messages(uow, second.appointment, MessageKind.RECHARGE_ENDED)
    assert "do not have to pay £35" in told.text
    [task] = tasks(application, second.appointment, TaskKind.PAY_BACK)
    assert task.owner is Owner.MANAGER
    assert application.verify_ledger(None).intact


def test_when_the_records_show_our_failure_it_ends_too(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """A planner finds it, a receipt comes late: whatever corrects the visit."""
    from appointments.use_cases.steps.charging import drop_charge

    first, second = charged_twice(application, clock, uow)
    with uow.write() as records:
        ended = drop_charge(
            records, records.appointments.get(first), "records", "The notice failed.", clock.now(), WEEKDAYS
        )
        records.commit()
    assert [charge.appointment_ref for charge in ended] == [second.appointment.ref]
    assert line(application, clock, second).pay_back


def test_a_later_visit_takes_no_earlier_charge_away(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """It rested on what had happened before it was made, and on nothing after."""
    from dataclasses import replace

    from appointments.use_cases.steps.charging import drop_charge

    _, second = charged_twice(application, clock, uow)
    with uow.write() as records:
        later = replace(
            records.appointments.get(second.appointment.ref), ref="A-later", closed_at=clock.now() + timedelta(days=1)
        )
        assert drop_charge(records, later, "records", "Otherwise.", clock.now(), WEEKDAYS) == ()


def test_a_manager_says_once_what_was_paid_back_and_nobody_ticks_it_off(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first, second = charged_twice(application, clock, uow)
    with pytest.raises(NotFound):
        application.pay_back_recharge(PayBackRecharge(second.appointment.ref, MANAGER, "Nothing had been paid"))
    ref = challenged(application, first)
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, "Another door", Outcome.WRONG_ADDRESS))
    [task] = tasks(application, second.appointment, TaskKind.PAY_BACK)
    with pytest.raises(WrongState):
        application.settle_task(SettleTask(task.ref, MANAGER, "Done"))
    for by, words in ((PLANNER, "Nothing had been paid"), (MANAGER, " ")):
        with pytest.raises(Invalid):
            application.pay_back_recharge(PayBackRecharge(second.appointment.ref, by, words))
    application.pay_back_recharge(PayBackRecharge(second.appointment.ref, MANAGER, "£35 by transfer"))
    assert not line(application, clock, second).pay_back
    assert len(messages(uow, second.appointment, MessageKind.RECHARGE_ENDED)) == 1  # told once
    with pytest.raises(WrongState):
        application.pay_back_recharge(PayBackRecharge(second.appointment.ref, MANAGER, "Again"))


def test_a_manager_who_takes_it_back_tells_the_household(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    _, second = charged_twice(application, clock, uow)
    taken_back = DecideRecharge(second.appointment.ref, False, MANAGER, "They are having a hard time.")
    decided = decide_recharge(taken_back, uow=uow, clock=clock, rules=ON, teller=TELLER)
    assert decided.recharge is not None
    assert decided.recharge.state is RechargeState.DROPPED
    assert len(messages(uow, second.appointment, MessageKind.RECHARGE_ENDED)) == 1
    assert line(application, clock, second).pay_back


def test_what_was_never_charged_is_not_paid_back(application: Application, uow: UnitOfWork, clock: FixedClock) -> None:
    second = twice_and_warned(application, clock, uow, a_town(application).home)
    never = DecideRecharge(second.appointment.ref, False, MANAGER, "Not this time.")
    decide_recharge(never, uow=uow, clock=clock, rules=ON, teller=TELLER)
    assert not tasks(application, second.appointment, TaskKind.PAY_BACK)
    assert not messages(uow, second.appointment, MessageKind.RECHARGE_ENDED)


def test_a_household_that_is_not_texted_is_told_by_a_person(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    first, second = charged_twice(application, clock, uow)
    asks_for(application, second.appointment.home_ref, "letter_only")
    ref = challenged(application, first)
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, "Another door", Outcome.WRONG_ADDRESS))
    assert any("do not have to pay £35" in t.words for t in tasks(application, second.appointment, TaskKind.NO_CHANNEL))


def test_who_answered_the_operative_from_the_office_does_not_review_the_challenge(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Rule 54: the reviewer took no part in the visit."""
    first, _ = charged_twice(application, clock, uow)
    ref = challenged(application, first)
    with pytest.raises(Invalid, match="took no part in the visit") as refused:
        application.decide_challenge(DecideChallenge(ref, False, PLANNER, "I rang them myself"))
    assert refused.value.field == "reviewer"
    application.decide_challenge(DecideChallenge(ref, False, MANAGER, "The photo shows their door"))
