"""A repair is cancelled by rules 51 and 52 and by nothing less, by a named person, and opened again on a word."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time, timedelta

import pytest

from appointments.domain.attempts import AttemptResult
from appointments.domain.cancelling import Decided, Why
from appointments.domain.concerns import Concern
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Outcome
from appointments.domain.times import at
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import UnitOfWork
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.use_cases.cancelling.cancel_work_order import CancelWorkOrder, OrderCancelling
from appointments.use_cases.cancelling.look_at_cancelling import LookAtCancelling
from appointments.use_cases.cancelling.record_check import RecordCheck
from appointments.use_cases.cancelling.reopen_work_order import ReopenWorkOrder
from appointments.use_cases.cancelling.warn_of_cancelling import WarnOfCancelling
from appointments.use_cases.messaging.record_notice import RecordNotice
from tests.application import a_repair, a_town
from tests.fakes import FixedClock
from tests.use_cases.aftercare import MANAGER, PLANNER, given_up, missed, missed_again, people, steps, tried
from tests.use_cases.steps import asks_for, messages, says
from web.application import Application
from web.worker import JOBS


def cancelled(application: Application, order: str, why: Why = Why.NO_ACCESS, **said: str) -> OrderCancelling:
    return application.cancel_work_order(CancelWorkOrder(order, why, said.pop("by", PLANNER), **said))


def missing(application: Application, order: str) -> set[str]:
    return {finding.rule for finding in application.look_at_cancelling(LookAtCancelling(order)).answer.missing}


def state(uow: UnitOfWork, order: str) -> WorkOrderState:
    with uow.read() as records:
        return records.work_orders.get(order).state


def test_with_everything_done_it_is_cancelled_and_told(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    last = given_up(application, clock, a_town(application).home)
    order = last.appointment.work_order_ref
    assert missing(application, order) == set()
    done = cancelled(application, order)
    assert (done.cancelled, done.order.state) == (True, WorkOrderState.CANCELLED)
    assert steps(uow, order) == []
    [message] = messages(uow, last.appointment, MessageKind.ORDER_CANCELLED)
    assert "we open it again" in message.text
    [decision] = application.look_at_cancelling(LookAtCancelling(order)).decisions
    assert (decision.what, decision.by, decision.why) == (Decided.CANCELLED, PLANNER, Why.NO_ACCESS)
    assert all(finding.met for finding in decision.findings)
    assert application.verify_ledger(None).intact


def test_nothing_done_and_everything_that_is_missing_is_said(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    order = a_repair(application, a_town(application).home).ref
    done = cancelled(application, order)
    assert not done.cancelled
    assert {finding.rule for finding in done.answer.missing} == {
        "no_accesses",
        "attempts",
        "vulnerability_check",
        "notified",
    }
    assert all(finding.to_do for finding in done.answer.missing)
    assert state(uow, order) is WorkOrderState.OPEN


def test_one_missed_visit_is_not_enough_whatever_else_is_done(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    door = missed(application, clock, a_town(application).home)
    with pytest.raises(WrongState, match="before 2 visits"):
        application.warn_of_cancelling(WarnOfCancelling(door.appointment.work_order_ref, PLANNER))
    for channel in (Channel.VOICE, Channel.LETTER, Channel.EMAIL):
        by_hand = RecordNotice(door.appointment.ref, channel, "May be closed.", PLANNER, MessageKind.MAY_BE_CANCELLED)
        with pytest.raises(WrongState, match="before 2 visits"):
            application.record_notice(by_hand)
    assert "no_accesses" in missing(application, door.appointment.work_order_ref)


def test_a_hazard_is_never_cancelled_for_no_access(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """Rule 52: whatever else is met. For another reason a manager may, in writing."""
    people(uow)
    order = given_up(application, clock, a_town(application).home).appointment.work_order_ref
    with uow.write() as records:
        records.work_orders.save(replace(records.work_orders.get(order), concerns=frozenset({Concern.OTHER_HAZARD})))
        records.commit()
    assert missing(application, order) == {"may_be_given_up"}
    for by in (PLANNER, MANAGER):
        assert not cancelled(application, order, by=by).cancelled
    with pytest.raises(WrongState, match="never cancelled"):
        application.warn_of_cancelling(WarnOfCancelling(order, PLANNER))
    said = {"asked_by": "The resident", "words": "Made safe by the council."}
    assert not cancelled(application, order, Why.DONE_ELSEWHERE, **said).cancelled
    assert not cancelled(application, order, Why.DONE_ELSEWHERE, by=MANAGER, asked_by="The resident").cancelled
    assert state(uow, order) is WorkOrderState.OPEN
    assert cancelled(application, order, Why.DONE_ELSEWHERE, by=MANAGER, **said).cancelled


@pytest.mark.parametrize("by", ["worker", "resident", "U-operative-1", ""])
def test_no_job_and_nobody_without_a_name_cancels(
    application: Application, clock: FixedClock, uow: UnitOfWork, by: str
) -> None:
    people(uow)
    order = given_up(application, clock, a_town(application).home).appointment.work_order_ref
    with pytest.raises(Invalid) as refused:
        cancelled(application, order, by=by)
    assert refused.value.field == "by"
    assert state(uow, order) is WorkOrderState.OPEN


def test_no_job_of_the_worker_can_cancel() -> None:
    """Every job is one of these by name, and none of them calls the use case."""
    assert "cancel_work_order" in {field.name for field in fields(Application)}
    assert not {job.name for job in JOBS} & {"cancel_work_order", "warn_of_cancelling"}
    names = {name for job in JOBS for name in job.run.__code__.co_names}
    assert "cancel_work_order" not in names


def test_an_open_challenge_freezes_it_and_an_upheld_one_takes_the_ground_away(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    last = given_up(application, clock, a_town(application).home)
    order = last.appointment.work_order_ref
    ref = application.challenge_outcome(ChallengeOutcome(last.appointment.ref, "I was in.")).ref
    assert missing(application, order) == {"no_open_challenge"}
    assert not cancelled(application, order).cancelled
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, "Another door", Outcome.WRONG_ADDRESS))
    assert "no_accesses" in missing(application, order)


def test_a_challenge_that_is_upheld_opens_a_cancelled_repair_again(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    last = given_up(application, clock, a_town(application).home)
    order = last.appointment.work_order_ref
    assert cancelled(application, order).cancelled
    ref = application.challenge_outcome(ChallengeOutcome(last.appointment.ref, "I was in.")).ref
    application.decide_challenge(DecideChallenge(ref, True, MANAGER, "Another door", Outcome.WRONG_ADDRESS))
    assert state(uow, order) is WorkOrderState.OPEN
    assert len(steps(uow, order)) == 1


@pytest.mark.parametrize("what", ["reply", "spoken", "unread"])
def test_a_household_that_got_in_touch_is_not_given_up(
    application: Application, clock: FixedClock, uow: UnitOfWork, what: str
) -> None:
    people(uow)
    order = given_up(application, clock, a_town(application).home).appointment.work_order_ref
    if what == "spoken":
        tried(application, order, result=AttemptResult.SPOKE)
    else:
        says(application, "please keep it, back on monday", clock=clock)
    assert "nothing_heard" in missing(application, order)


def test_the_household_has_the_whole_of_the_last_day(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    order = given_up(application, clock, a_town(application).home).appointment.work_order_ref
    first_day = clock.now().date()
    clock.set(at(first_day, time(0)) - timedelta(seconds=1))
    assert missing(application, order) == {"notified"}
    clock.set(at(first_day, time(0)))
    assert missing(application, order) == set()


def test_attempts_before_the_last_visit_do_not_count(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """They led to an appointment, so somebody was reached; after the next miss it begins anew."""
    people(uow)
    last = given_up(application, clock, a_town(application).home)
    day = clock.now().date() + timedelta(days=7 - clock.now().weekday())
    missed_again(application, clock, last, day=day, pattern="PM")
    assert missing(application, last.appointment.work_order_ref) == {"attempts", "vulnerability_check", "notified"}


def test_something_recorded_after_the_check_wants_another_look(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    town = a_town(application)
    order = given_up(application, clock, town.home).appointment.work_order_ref
    asks_for(application, town.home, "longer_to_answer")
    assert missing(application, order) == {"vulnerability_check"}
    application.record_check(RecordCheck(order, False, "They may not hear the door.", PLANNER))
    assert missing(application, order) == {"vulnerability_check"}
    clock.advance(timedelta(minutes=1))
    application.record_check(RecordCheck(order, True, "Visited by the tenancy officer.", PLANNER))
    assert missing(application, order) == set()


def test_who_may_not_be_texted_is_told_another_way(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    """A letter counts from the day on which it is served."""
    people(uow)
    last = missed_again(application, clock, missed(application, clock, a_town(application).home))
    order = last.appointment.work_order_ref
    application.record_notice(
        RecordNotice(last.appointment.ref, Channel.LETTER, "May be closed.", PLANNER, MessageKind.MAY_BE_CANCELLED)
    )
    assert "notified" in missing(application, order)
    with pytest.raises(Invalid) as refused:
        application.record_notice(
            RecordNotice(last.appointment.ref, Channel.LETTER, "Hello", PLANNER, MessageKind.ON_THE_WAY)
        )
    assert refused.value.field == "kind"
    clock.advance(timedelta(days=21))
    assert "notified" not in missing(application, order)


# --- because somebody asked


@pytest.mark.parametrize(
    ("said", "lacks"),
    [({"words": "Fixed it"}, "asked_by"), ({"asked_by": "The resident"}, "words")],
)
def test_another_reason_needs_who_asked_and_words(
    application: Application, uow: UnitOfWork, said: dict[str, str], lacks: str
) -> None:
    people(uow)
    order = a_repair(application, a_town(application).home).ref
    done = cancelled(application, order, Why.NOT_NEEDED, **said)
    assert [finding.rule for finding in done.answer.missing] == [lacks]
    assert cancelled(application, order, Why.NOT_NEEDED, words="Fixed it", asked_by="The resident").cancelled


def test_what_is_promised_is_not_cancelled_from_under_somebody(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    from tests.use_cases.steps import a_booking

    people(uow)
    booked = a_booking(application, a_town(application).home)
    done = cancelled(application, booked.work_order_ref, Why.NOT_NEEDED, words="Fixed it", asked_by="The resident")
    assert [finding.rule for finding in done.answer.missing] == ["nothing_promised"]


# --- opened again


def test_a_cancelled_repair_is_opened_again_with_a_step_and_its_old_target(
    application: Application, clock: FixedClock, uow: UnitOfWork
) -> None:
    people(uow)
    last = given_up(application, clock, a_town(application).home)
    order = last.appointment.work_order_ref
    before = cancelled(application, order).order.due_at
    opened = application.reopen_work_order(ReopenWorkOrder(order, PLANNER, "The resident", "Still leaks"))
    assert (opened.state, opened.due_at) == (WorkOrderState.OPEN, before)
    [step] = steps(uow, order)
    assert "opened again" in step.words
    assert len(messages(uow, last.appointment, MessageKind.ORDER_REOPENED)) == 1
    with pytest.raises(WrongState):
        application.reopen_work_order(ReopenWorkOrder(order, PLANNER, "The resident", "Still leaks"))
    assert application.verify_ledger(None).intact
