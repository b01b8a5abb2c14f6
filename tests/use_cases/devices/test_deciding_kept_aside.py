"""What follows when a planner decides that another account of a visit holds: for the work, the money and the household.

A planner takes nothing from a resident by it: what they may be owed is answered by a manager (rules 13 and 56), and
what they were charged ends with what it rested on (rule 55).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.appointments import Appointment
from appointments.domain.compensation import CompensationState
from appointments.domain.device_actions import AccountDecision, ActionState, DeviceAction
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import RechargeState
from appointments.domain.tasks import TaskKind
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.decide_compensation import DecideCompensation
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.devices.apply_action import ApplyAction
from appointments.use_cases.devices.decide_kept_aside import DecideKeptAside
from appointments.use_cases.devices.take_actions import TakeActions
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from appointments.views.compensation_list import ListCompensation
from tests.application import PLANNER
from tests.fakes import FixedClock
from tests.use_cases.after_the_visit.test_charges import charged_twice
from tests.use_cases.after_the_visit.test_money import owed
from tests.use_cases.aftercare import MANAGER, people
from tests.use_cases.devices.test_device_actions import Sender, sender
from tests.use_cases.steps import messages, stored, tasks
from web.application import Application

__all__ = ["sender"]  # a fixture


@pytest.fixture
def not_attended(application: Application, sender: Sender, uow: UnitOfWork) -> Sender:
    """The phone was flat until the evening; by then it was recorded that nobody had come."""
    people(uow)
    return _told_too_late(application, sender, "completed")


def _told_too_late(application: Application, sender: Sender, outcome: str) -> Sender:
    sender.did("arrive")
    sender.passes(30)
    sender.did("work_done", words="Tap changed")
    sender.did("claim", outcome=outcome, words="Tap changed")
    sender.passes(8 * 60)
    assert application.record_not_attended(RecordNotAttended()) == (sender.appointment.ref,)
    assert {action.state for action in sender.sends()} == {ActionState.KEPT_ASIDE}
    return sender


def taken(application: Application, appointment: Appointment) -> Appointment:
    [task] = tasks(application, appointment, TaskKind.KEPT_ASIDE)
    application.decide_kept_aside(DecideKeptAside(task.ref, PLANNER, AccountDecision.TAKEN, "Rang the resident"))
    return stored(application, appointment.ref)


def _also_said(
    application: Application, clock: FixedClock, uow: UnitOfWork, appointment: Appointment, outcome: Outcome
) -> DeviceAction:
    """What a second phone of whoever was there claims afterwards."""
    assert appointment.visit is not None
    came = appointment.visit.operative_refs[0]
    with uow.write() as records:
        records.accounts.put(
            Account("U-second", "second", "Second phone", AccountRole.OPERATIVE, "$argon2id$none", came)
        )
        records.commit()
    said = {
        "ref": f"E-{7:024x}",
        "appointment": appointment.ref,
        "kind": "claim",
        "device_at": clock.now().isoformat(),
        "data": {"outcome": outcome.value, "words": "Let in after all"},
    }
    sent = TakeActions("U-second", came, (said,), clock.now())
    [stored_action] = application.take_actions(sent)
    return application.apply_action(ApplyAction(stored_action.ref))


def test_an_open_question_about_compensation_stays_the_managers_who_reads_what_changed(
    application: Application, not_attended: Sender, uow: UnitOfWork
) -> None:
    ref = not_attended.appointment.ref
    assert taken(application, not_attended.appointment).outcome is Outcome.COMPLETED
    [found] = owed(uow, ref)
    assert found.state is CompensationState.PROPOSED
    [task] = tasks(application, not_attended.appointment, TaskKind.COMPENSATION)
    assert task.words.endswith("A planner decided on another account of the visit: work completed.")
    [line] = application.views.compensation_list(ListCompensation()).lines
    assert line.outcome is Outcome.COMPLETED
    application.decide_compensation(DecideCompensation(found.ref, False, MANAGER, reason="We were there in time."))
    assert tasks(application, not_attended.appointment, TaskKind.COMPENSATION) == []


def test_another_failure_of_ours_is_still_one_question_and_says_so(
    application: Application, sender: Sender, uow: UnitOfWork
) -> None:
    _told_too_late(application, sender, "wrong_address")
    assert taken(application, sender.appointment).outcome is Outcome.WRONG_ADDRESS
    assert len(owed(uow, sender.appointment.ref)) == 1
    [task] = tasks(application, sender.appointment, TaskKind.COMPENSATION)
    assert task.words.startswith("We did not attend.")
    assert task.words.endswith("A planner decided on another account of the visit: we went to the wrong address.")


def test_what_a_manager_has_decided_before_is_not_touched(
    application: Application, not_attended: Sender, uow: UnitOfWork
) -> None:
    [found] = owed(uow, not_attended.appointment.ref)
    application.decide_compensation(DecideCompensation(found.ref, True, MANAGER))
    taken(application, not_attended.appointment)
    assert owed(uow, not_attended.appointment.ref)[0].state is CompensationState.APPROVED
    assert tasks(application, not_attended.appointment, TaskKind.COMPENSATION) == []


def test_an_account_that_shows_our_failure_asks_what_the_resident_is_owed(
    application: Application, clock: FixedClock, sender: Sender, uow: UnitOfWork
) -> None:
    sender.did("arrive")
    sender.did("claim", outcome="completed", words="Tap changed")
    sender.sends()
    assert owed(uow, sender.appointment.ref) == []
    here = stored(application, sender.appointment.ref)
    assert _also_said(application, clock, uow, here, Outcome.WRONG_TRADE).state is ActionState.KEPT_ASIDE
    assert taken(application, sender.appointment).outcome is Outcome.WRONG_TRADE
    assert [found.state for found in owed(uow, sender.appointment.ref)] == [CompensationState.PROPOSED]


def test_what_was_charged_for_a_visit_that_was_no_missed_one_ends_and_the_household_hears_it(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    _, second = charged_twice(application, clock, uow)
    clock.advance(timedelta(hours=1))
    appointment = stored(application, second.appointment.ref)
    _also_said(application, clock, uow, appointment, Outcome.COMPLETED)
    assert taken(application, appointment).outcome is Outcome.COMPLETED
    with uow.read() as records:
        charge = records.recharges.of(appointment.ref)
        assert records.work_orders.get(appointment.work_order_ref).state is WorkOrderState.COMPLETED
    assert charge is not None
    assert charge.state is RechargeState.DROPPED
    assert len(messages(uow, appointment, MessageKind.RECHARGE_ENDED)) == 1


def test_work_of_which_nobody_says_what_became_of_a_need_is_not_the_whole_work(
    application: Application, not_attended: Sender, uow: UnitOfWork
) -> None:
    order = not_attended.appointment.work_order_ref
    application.record_needs_of_work(RecordNeedsOfWork(order, ("Set the pan at 480 mm.",), PLANNER))
    assert taken(application, not_attended.appointment).outcome is Outcome.FOLLOW_ON
    with uow.read() as records:
        assert records.work_orders.get(order).state is WorkOrderState.OPEN
    words = [task.words for task in tasks(application, not_attended.appointment, TaskKind.NEXT_STEP)]
    assert [said for said in words if "480 mm" in said], words
