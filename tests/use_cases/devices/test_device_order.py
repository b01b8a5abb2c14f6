"""The same actions come to the same end, in whatever order a line brings them."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import NoReturn, cast

import pytest

from appointments.domain.appointments import State
from appointments.domain.device_actions import ActionKind, ActionState, Why
from appointments.domain.device_order import in_their_order
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.close_left_open import CloseLeftOpen
from appointments.use_cases.devices.apply_action import ApplyAction
from appointments.use_cases.devices.apply_waiting import ApplyWaiting, WaitingApplied
from appointments.use_cases.devices.finish_photo import FinishPhoto
from appointments.use_cases.devices.start_photo import StartPhoto
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from tests.application import PLANNER
from tests.use_cases.devices.test_device_actions import Sender, sender
from tests.use_cases.steps import OPERATIVE, a_photo, stored, tasks
from web.application import Application

__all__ = ["sender"]


@pytest.fixture
def needed(application: Application, sender: Sender) -> str:
    """The code of what the household needs of the work."""
    order = RecordNeedsOfWork(sender.appointment.work_order_ref, ("Set the pan at 480 mm.",), PLANNER)
    return application.record_needs_of_work(order).needs[0].code


def a_day(sender: Sender, code: str, *, minutes: float) -> list[dict[str, object]]:
    done = [sender.did("arrive")]
    for kind, data in (
        ("knock", {}),
        ("work_done", {"words": "Pan set"}),
        ("answer_need_of_work", {"code": code, "answer": "done", "words": "480 mm"}),
        ("claim", {"outcome": "completed", "words": "Pan set"}),
        ("leave", {}),
    ):
        sender.passes(minutes)
        done.append(sender.did(kind, **data))
    return done


@pytest.mark.parametrize("minutes", [1, 0])
def test_finished_work_is_finished_although_all_came_the_wrong_way_round(
    application: Application, sender: Sender, needed: str, minutes: float
) -> None:
    for action in reversed(a_day(sender, needed, minutes=minutes)):
        sender.sends(action)
        application.apply_waiting(ApplyWaiting(sender.appointment.ref))
    visit = stored(application, sender.appointment.ref)
    assert (visit.state, visit.outcome) == (State.CLOSED, Outcome.COMPLETED)


def test_a_claim_is_decided_when_the_answer_given_before_it_comes_after_it(
    application: Application, sender: Sender, needed: str
) -> None:
    arrived, knock, work, answer, claim, _ = a_day(sender, needed, minutes=1)
    sender.sends(arrived, knock, work)
    [refused] = sender.sends(claim)
    assert (refused.state, refused.judgement_ref) == (ActionState.REFUSED, None)
    sender.sends(answer)
    application.apply_waiting(ApplyWaiting(sender.appointment.ref))
    assert stored(application, sender.appointment.ref).outcome is Outcome.COMPLETED


def test_a_claim_stays_refused_when_the_answer_was_given_afterwards(
    application: Application, sender: Sender, uow: UnitOfWork, needed: str
) -> None:
    """The operative has read why, and says when it is to be decided again."""
    sender.did("arrive")
    sender.sends()
    claim = sender.did("claim", outcome="completed", words="Pan set")
    sender.sends(claim)
    sender.passes(1)
    sender.sends(sender.did("answer_need_of_work", code=needed, answer="done", words="480 mm"))
    application.apply_waiting(ApplyWaiting(sender.appointment.ref))
    with uow.read() as records:
        assert records.device_actions.get(claim["ref"]).state is ActionState.REFUSED
    assert stored(application, sender.appointment.ref).outcome is None


def test_the_words_of_waiting_are_those_of_one_and_of_more(sender: Sender) -> None:
    sender.did("arrive")
    sender.sends()
    [one] = sender.sends(sender.did("claim", outcome="no_access", evidence=["E-" + "1" * 24]))
    [two] = sender.sends(sender.did("claim", outcome="no_access", evidence=["E-" + "1" * 24, "E-" + "2" * 24]))
    assert {one.why, two.why} == {Why.EVIDENCE_AWAITED}
    assert one.words == "Received. It is decided once 1 more thing comes."
    assert two.words == "Received. It is decided once 2 more things come."


def test_what_their_phone_lost_is_not_waited_for(application: Application, sender: Sender) -> None:
    photo = "E-" + "9" * 24
    sender.did("arrive")
    sender.did("work_done", words="Tap changed")
    sender.did("claim", outcome="completed", words="Tap changed", evidence=[photo])
    sender.passes(1)
    sender.did("leave", evidence=[photo])
    assert [action.state for action in sender.sends()[2:]] == [ActionState.WAITING] * 2
    [lost] = sender.sends(sender.did("tried", what="photo", of=photo))
    assert lost.state is ActionState.APPLIED
    application.apply_waiting(ApplyWaiting(sender.appointment.ref))
    visit = stored(application, sender.appointment.ref)
    assert (visit.state, visit.outcome) == (State.CLOSED, Outcome.COMPLETED)


def test_a_photo_that_has_come_is_not_put_on_record_as_lost(
    application: Application, sender: Sender, uow: UnitOfWork
) -> None:
    picture = a_photo()
    ref = "E-" + "7" * 24
    sender.sends(sender.did("arrive"))
    sha256 = hashlib.sha256(picture).hexdigest()
    announced = StartPhoto(
        ref, sender.appointment.ref, OPERATIVE, "OP-1", "work", len(picture), sha256, sender.clock.now()
    )
    application.start_photo(announced)
    application.pieces.append(ref, 0, picture)
    assert application.finish_photo(FinishPhoto(ref)).state is ActionState.APPLIED
    [lost] = sender.sends(sender.did("tried", what="photo", of=ref))
    assert (lost.state, lost.words) == (ActionState.APPLIED, "The photo had come already.")
    with uow.read() as records:
        assert not of_kind(records.evidence.of(sender.appointment.ref), EvidenceKind.TRIED)


def test_claims_that_name_themselves_and_each_other_wait_for_nothing(sender: Sender) -> None:
    sender.sends(sender.did("arrive"), sender.did("work_done", words="Tap changed"))
    first, second = "E-" + f"{sender.made + 1:024x}", "E-" + f"{sender.made + 2:024x}"
    claims = [sender.did("claim", outcome="completed", words="Done", evidence=[first, second]) for _ in range(2)]
    leave = sender.did("leave", evidence=[claims[0]["ref"], f"E-{sender.made + 1:024x}"])
    assert [action.ref for action in sender.takes(*claims)] == [first, second]
    assert [action.state for action in sender.sends(*claims, leave)] == [ActionState.APPLIED] * 3


def test_what_was_done_before_a_flat_battery_was_done_before_the_claim(
    application: Application, sender: Sender, uow: UnitOfWork
) -> None:
    """The phone wakes up five hours back, so nobody can date its two knocks; but they were before what is dated."""
    sender.sends(sender.did("arrive"))
    sender.kept.clear()
    for minutes in (4, 6):
        sender.passes(minutes)
        sender.did("knock")
    sender.passes(10)
    woken = replace(sender, run=sender.run[:-1] + "f", began=sender.clock.now(), wrong_by=timedelta(hours=-5))
    woken.did("claim", outcome="no_access", words="Nobody came")
    claimed_at = sender.clock.now()
    woken.passes(60)
    woken.sends()
    with uow.read() as records:
        found = of_kind(records.evidence.of(sender.appointment.ref), EvidenceKind.KNOCK)
        [judgement] = records.judgements.of(sender.appointment.ref)
    assert [knock.at for knock in found] == [claimed_at - timedelta(minutes=6), claimed_at]
    assert "knocks" not in {finding.rule for finding in judgement.missing}


def test_one_that_cannot_be_dealt_with_keeps_no_other_from_being_tried(
    application: Application, sender: Sender
) -> None:
    def broken(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "no space left")

    sender.takes(
        sender.did("arrive"), sender.did("claim", outcome="no_access", words="Nobody came"), sender.did("knock")
    )
    tried = cast("partial[WaitingApplied]", application.apply_waiting)
    done = partial(tried, judge=broken)(ApplyWaiting(sender.appointment.ref))
    assert [type(fault) for fault in done.broke] == [OSError]
    assert {action.kind: action.state for action in done.changed} == {
        ActionKind.ARRIVE: ActionState.APPLIED,
        ActionKind.KNOCK: ActionState.APPLIED,
    }
    again = application.apply_waiting(ApplyWaiting(sender.appointment.ref))
    assert [(action.kind, action.state) for action in again.changed] == [(ActionKind.CLAIM, ActionState.REFUSED)]


def test_a_claim_does_not_wait_for_what_its_owner_has_let_go(application: Application, sender: Sender) -> None:
    """In its place, and under its own reference, comes what it was and why it was let go."""
    never_sent = "E-" + "8" * 24
    claim = sender.did("claim", outcome="completed", words="Tap changed", evidence=[never_sent])
    sends = sender.sends(sender.did("arrive"), sender.did("work_done", words="Tap changed"), claim)
    assert sends[-1].state is ActionState.WAITING
    let_go = {
        **sender.did("tried", what="action", kind="knock", words="Knocked at 9:31. Not needed"),
        "ref": never_sent,
    }
    assert [action.state for action in sender.sends(let_go)] == [ActionState.APPLIED]
    application.apply_waiting(ApplyWaiting(sender.appointment.ref))
    assert stored(application, sender.appointment.ref).outcome is Outcome.COMPLETED


@pytest.mark.parametrize("what", ["photo", "action"])
def test_what_was_lost_on_the_phone_is_not_said_to_have_had_no_signal(
    application: Application, sender: Sender, what: str
) -> None:
    sender.did("arrive")
    sender.did("tried", what=what, of="E-" + "9" * 24)
    sender.did("leave")
    sender.sends()
    visit = stored(application, sender.appointment.ref)
    assert visit.outcome is Outcome.NOT_ESTABLISHED
    assert "no signal" not in visit.outcome_words


@pytest.mark.parametrize(("wrong", "made"), [("claim", 1), ("work_done", 0)])
def test_that_the_wrong_outcome_was_pressed_is_a_planners_task(
    application: Application, sender: Sender, wrong: str, made: int
) -> None:
    sender.did("arrive")
    sent = {
        "work_done": sender.did("work_done", words="Tap changed"),
        "claim": sender.did("claim", outcome="completed", words="Tap changed"),
    }
    sender.sends()
    sender.passes(2)
    [answer] = sender.sends(sender.did("correction", of=sent[wrong]["ref"], words="It was the wrong button"))
    assert answer.state is ActionState.APPLIED
    found = tasks(application, sender.appointment, TaskKind.CONTRADICTED)
    assert len(found) == made
    assert all("the operative said that how it ended is recorded wrongly" in task.words for task in found)


def test_what_waited_for_a_day_is_decided_before_the_visit_counts_as_left_open(
    application: Application, sender: Sender
) -> None:
    never = "E-" + "9" * 24
    sender.did("arrive")
    sender.did("work_done", words="Tap changed")
    sender.did("claim", outcome="completed", words="Tap changed", evidence=[never])
    claimed_at = sender.clock.now()
    sender.passes(1)
    sender.did("leave")
    sender.sends()
    sender.passes(24 * 60)
    assert application.close_left_open(CloseLeftOpen()) == ()
    application.apply_waiting(ApplyWaiting(sender.appointment.ref))
    visit = stored(application, sender.appointment.ref)
    assert visit.outcome is Outcome.COMPLETED
    assert visit.visit is not None
    assert visit.visit.left_at == claimed_at, "and not a day later"


@pytest.mark.parametrize("hours", [-5, 5, -24 * 3000])
@pytest.mark.parametrize("from_claim", [False, True])
def test_a_phone_that_starts_again_with_another_clock_leaves_after_its_claim(
    application: Application, sender: Sender, needed: str, hours: int, *, from_claim: bool
) -> None:
    """Kept without a signal and sent at once, in the order in which it was done."""
    sender.sends(sender.did("arrive"))
    sender.kept.clear()
    for kind, data in (
        ("work_done", {"words": "Pan set"}),
        ("answer_need_of_work", {"code": needed, "answer": "done", "words": "480 mm"}),
        ("claim", {"outcome": "completed", "words": "Pan set"}),
        ("leave", {}),
    ):
        sender.passes(1)
        if kind == ("claim" if from_claim else "leave"):
            sender = replace(sender, run="R-00000000000f", wrong_by=timedelta(hours=hours), began=sender.clock.now())
        sender.did(kind, **data)
    taken = sender.takes()
    for action in in_their_order(taken):
        application.apply_action(ApplyAction(action.ref))
    application.apply_waiting(ApplyWaiting(sender.appointment.ref))
    visit = stored(application, sender.appointment.ref)
    assert (visit.state, visit.outcome) == (State.CLOSED, Outcome.COMPLETED)


def test_to_leave_waits_for_a_claim_whose_time_of_day_is_later(application: Application, sender: Sender) -> None:
    photo = "E-" + "9" * 24
    sender.sends(sender.did("arrive"), sender.did("work_done", words="Pan set"))
    sender.passes(1)
    sender.sends(sender.did("claim", outcome="completed", words="Pan set", evidence=[photo]))
    sender.passes(1)
    again = replace(sender, run="R-00000000000f", wrong_by=timedelta(hours=-5), began=sender.clock.now())
    [leave] = again.sends(again.did("leave"))
    assert (leave.state, leave.why) == (ActionState.WAITING, Why.CLAIM_AWAITED)
