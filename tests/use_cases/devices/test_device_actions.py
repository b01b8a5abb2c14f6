"""Actions of a phone: stored first, applied once whatever happens in between, dated by how long they were kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.device_actions import AccountDecision, ActionState, DeviceAction, Why
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.evidence import EvidenceKind, HeldKnown, of_kind
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Door, Outcome
from appointments.domain.tasks import TaskKind
from appointments.ports import Records, UnitOfWork
from appointments.use_cases.at_the_door.close_visit import CloseVisit
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.devices.apply_action import ApplyAction, apply_action
from appointments.use_cases.devices.apply_waiting import ApplyWaiting
from appointments.use_cases.devices.decide_kept_aside import DecideKeptAside
from appointments.use_cases.devices.take_actions import TakeActions
from appointments.use_cases.steps.needs_of_work import NeedsUnanswered
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from policies.rulebook import judge
from policies.thresholds import figures
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import OPERATIVE, TELLER, a_booking, asks_for, messages, moved, stored, tasks, told
from tests.web.site import an_account
from web.application import Application

RUN = "R-0123456789ab"


@dataclass
class Sender:
    """A phone in this visit: each thing that it `did` is sent with what it knows of its clocks."""

    application: Application
    clock: FixedClock
    appointment: Appointment
    began: datetime
    made: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)
    run: str = RUN
    device: str = ""
    wrong_by: timedelta = timedelta(0)

    def did(self, kind: str, /, **data: object) -> dict[str, Any]:
        self.made += 1
        action = {
            "ref": f"E-{self.made:024x}",
            "appointment": self.appointment.ref,
            "kind": kind,
            "device_at": self.time_of_day.isoformat(),
            "run": self.run,
            "steady_ms": self.steady_ms,
            "data": data,
        }
        self.kept.append(action)
        return action

    @property
    def time_of_day(self) -> datetime:
        return self.clock.now() + self.wrong_by

    @property
    def steady_ms(self) -> int:
        return (self.clock.now() - self.began) // timedelta(milliseconds=1)

    def passes(self, minutes: float) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    def takes(self, *actions: dict[str, Any]) -> tuple[DeviceAction, ...]:
        """Stored, and nothing else."""
        sent = TakeActions(
            OPERATIVE,
            "OP-1",
            actions or tuple(self.kept),
            self.time_of_day,
            self.run,
            self.steady_ms,
            self.device,
        )
        return self.application.take_actions(sent)

    def sends(self, *actions: dict[str, Any]) -> list[DeviceAction]:
        return [self.application.apply_action(ApplyAction(action.ref)) for action in self.takes(*actions)]


@pytest.fixture
def sender(application: Application, clock: FixedClock, uow: UnitOfWork) -> Sender:
    town = a_town(application, plumbers=2)
    booked = told(application, a_booking(application, town.home))
    clock.set(booked.promise.window.starts + timedelta(minutes=30))
    with uow.write() as records:
        records.accounts.put(an_account(ref=OPERATIVE))
        records.commit()
    return Sender(application, clock, booked, clock.now())


def test_what_is_sent_is_stored_before_anything_happens_to_it(sender: Sender, uow: UnitOfWork) -> None:
    """A process that dies then has lost nothing: the worker goes on a minute later."""
    sender.did("arrive")
    sender.did("knock")
    assert [action.state for action in sender.takes()] == [ActionState.RECEIVED] * 2
    assert stored(sender.application, sender.appointment.ref).visit is None
    sender.application.apply_waiting(ApplyWaiting())
    assert stored(sender.application, sender.appointment.ref).visit is None, "somebody is at it"
    sender.passes(1)
    assert sender.application.apply_waiting(ApplyWaiting()).settled == 2
    with uow.read() as records:
        assert [item.kind for item in records.evidence.of(sender.appointment.ref)] == [
            EvidenceKind.ARRIVAL,
            EvidenceKind.KNOCK,
        ]


class _DiesAtTheEnd:
    """A unit of work whose process dies as it commits."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    @contextmanager
    def read(self) -> Iterator[Records]:
        with self._uow.read() as records:
            yield records

    @contextmanager
    def write(self) -> Iterator[Records]:
        with self._uow.write() as records:

            def dies() -> None:
                raise KeyboardInterrupt

            records.commit = dies  # type: ignore[method-assign]
            yield records


@pytest.mark.parametrize("outcome", ["completed", "no_access"])
def test_a_process_that_dies_while_a_claim_is_judged_leaves_one_judgement(
    sender: Sender, uow: UnitOfWork, outcome: str
) -> None:
    sender.did("arrive")
    sender.sends()
    [claim] = sender.takes(sender.did("claim", outcome=outcome, words="Done"))
    with pytest.raises(KeyboardInterrupt):
        apply_action(
            ApplyAction(claim.ref),
            uow=_DiesAtTheEnd(uow),
            clock=sender.clock,
            judge=judge,
            teller=TELLER,
            figures=figures,
        )
    with uow.read() as records:
        assert records.judgements.of(sender.appointment.ref) == []
        assert records.device_actions.get(claim.ref).state is ActionState.RECEIVED
    for _ in range(2):
        sender.application.apply_action(ApplyAction(claim.ref))
    with uow.read() as records:
        assert len(records.judgements.of(sender.appointment.ref)) == 1


def test_applied_by_several_at_once_it_is_done_once(sender: Sender, uow: UnitOfWork) -> None:
    sender.did("arrive")
    sender.sends()
    [advice] = sender.takes(sender.did("recommend", words="Look at the boiler"))
    [claim] = sender.takes(sender.did("claim", outcome="no_access"))
    found: list[DeviceAction] = []

    def apply(ref: str) -> None:
        found.append(sender.application.apply_action(ApplyAction(ref)))

    threads = [threading.Thread(target=apply, args=(ref,)) for ref in (advice.ref, claim.ref) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {action.state for action in found} == {ActionState.APPLIED, ActionState.REFUSED}
    assert len(found) == 6
    with uow.read() as records:
        assert len(records.judgements.of(sender.appointment.ref)) == 1
    assert len(tasks(sender.application, sender.appointment, TaskKind.RECOMMENDATION)) == 1


def test_what_was_done_without_a_signal_counts_from_when_it_was_done(sender: Sender, uow: UnitOfWork) -> None:
    came = sender.clock.now()
    sender.did("arrive")
    sender.passes(1)
    sender.did("knock")
    sender.passes(90)
    sender.sends()
    with uow.read() as records:
        arrival, knock = records.evidence.of(sender.appointment.ref)
    assert (arrival.at, knock.at) == (came, came + timedelta(minutes=1))
    assert {item.received_at for item in (arrival, knock)} == {sender.clock.now()}
    assert (knock.held, knock.held_known) == (timedelta(minutes=90), HeldKnown.STEADY)
    visit = stored(sender.application, sender.appointment.ref).visit
    assert visit is not None
    assert visit.arrived_at == came


@pytest.mark.parametrize(("minutes", "told_of"), [(10, 1), (10.1, 0)])
def test_nobody_is_told_that_we_are_on_the_way_when_that_is_long_ago(
    sender: Sender, uow: UnitOfWork, minutes: float, told_of: int
) -> None:
    sender.did("set_off", minutes_away="15")
    sender.passes(minutes)
    [sent] = sender.sends()
    assert sent.state is ActionState.APPLIED
    assert stored(sender.application, sender.appointment.ref).state is State.DESPATCHED
    assert len(messages(uow, sender.appointment, MessageKind.ON_THE_WAY)) == told_of


@pytest.mark.parametrize(("seconds", "counts_from_asking"), [(60, True), (61, False)])
def test_a_question_that_nobody_could_hear_was_not_asked_then(
    sender: Sender, uow: UnitOfWork, seconds: int, counts_from_asking: bool
) -> None:
    sender.did("arrive")
    sender.sends()
    asked_at = sender.clock.now()
    question = sender.did("planner_asked")
    sender.clock.advance(timedelta(seconds=seconds))
    sender.sends(question)
    with uow.read() as records:
        [asked] = of_kind(records.evidence.of(sender.appointment.ref), EvidenceKind.PLANNER_ASKED)
    assert asked.at == (asked_at if counts_from_asking else sender.clock.now())
    assert len(tasks(sender.application, sender.appointment, TaskKind.PLANNER_CALL)) == 1, "it can be answered now"


def test_a_question_that_comes_when_everybody_has_left_is_on_record_and_asks_nobody(
    sender: Sender, uow: UnitOfWork
) -> None:
    sender.did("arrive")
    question = sender.did("planner_asked")
    sender.passes(20)
    sender.did("leave")
    sender.sends(sender.kept[0], sender.kept[2])
    [asked] = sender.sends(question)
    assert asked.state is ActionState.APPLIED
    assert tasks(sender.application, sender.appointment, TaskKind.PLANNER_CALL) == []


def test_a_text_that_was_kept_is_not_sent_and_recorded_as_tried(
    application: Application, sender: Sender, uow: UnitOfWork
) -> None:
    asks_for(application, sender.appointment.home_ref, "text_only")
    sender.did("arrive")
    sender.sends()
    text = sender.did("text")
    sender.passes(30)
    [sent] = sender.sends(text)
    assert (sent.state, "no signal" in sent.words) == (ActionState.APPLIED, True)
    with uow.read() as records:
        assert [
            item.text("what") for item in of_kind(records.evidence.of(sender.appointment.ref), EvidenceKind.TRIED)
        ] == ["text"]
    assert messages(uow, sender.appointment, MessageKind.AT_THE_DOOR) == []


def test_follow_on_work_and_advice_become_tasks_with_an_owner_and_a_date(sender: Sender) -> None:
    sender.did("arrive")
    sender.did("follow_on", words="New boiler", trade="GA", parts="Flue")
    sender.did("recommend", words="Look at the boiler before the winter.")
    for _ in range(2):
        sender.sends()
    [work] = tasks(sender.application, sender.appointment, TaskKind.FOLLOW_ON_WORK)
    assert work.words == "Follow-on work, as the operative left it: New boiler. Trade: GA. Parts: Flue."
    [advice] = tasks(sender.application, sender.appointment, TaskKind.RECOMMENDATION)
    assert advice.words == "The operative recommends: Look at the boiler before the winter."
    assert advice.due_at > work.due_at > sender.clock.now()


def test_what_is_noticed_at_the_door_applies_at_once_and_once(sender: Sender, uow: UnitOfWork) -> None:
    need = sender.did("need", kind="longer_to_answer", minutes="20")
    for _ in range(2):
        [made] = sender.sends(need)
        assert made.state is ActionState.APPLIED
    with uow.read() as records:
        [asked] = records.requirements.of_home(sender.appointment.home_ref)
    assert asked.provisional


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("card", {"number": ""}, "This is needed to record card."),
        ("call", {"result": "sang"}, "must be one of"),
        ("spoke_to", {"who": "the cat"}, "must be one of"),
        ("claim", {"outcome": "late"}, "nobody can claim it."),
        ("claim", {"outcome": "dance"}, "This is no outcome of a visit."),
        ("need", {"kind": "a_dance"}, "a_dance"),
    ],
)
def test_what_the_visit_does_not_take_is_kept_aside_and_nothing_of_it_is_left(
    sender: Sender, uow: UnitOfWork, kind: str, data: dict[str, object], said: str
) -> None:
    sender.did("arrive")
    sender.sends()
    [aside] = sender.sends(sender.did(kind, **data))
    assert (aside.state, aside.why) == (ActionState.KEPT_ASIDE, Why.DOES_NOT_FIT)
    assert said in aside.words
    with uow.read() as records:
        assert [item.kind for item in records.evidence.of(sender.appointment.ref)] == [EvidenceKind.ARRIVAL]
        assert records.judgements.of(sender.appointment.ref) == []


def test_who_came_to_a_promise_that_was_moved_meanwhile_is_not_on_record_for_the_new_one(
    application: Application, sender: Sender, uow: UnitOfWork
) -> None:
    sender.did("arrive")
    sender.did("knock")
    sender.passes(60)
    moved(application, sender.appointment)
    assert [action.why for action in sender.sends()] == [Why.MOVED] * 2
    assert stored(application, sender.appointment.ref).visit is None
    [task] = tasks(application, sender.appointment, TaskKind.KEPT_ASIDE)
    with pytest.raises(WrongState, match="still open"):
        application.decide_kept_aside(DecideKeptAside(task.ref, PLANNER, AccountDecision.TAKEN, "Rang them"))
    application.decide_kept_aside(DecideKeptAside(task.ref, PLANNER, AccountDecision.STANDS, "They come on Friday"))
    with uow.read() as records:
        assert records.evidence.of(sender.appointment.ref) == ()


@pytest.mark.parametrize("restarted", [False, True])
def test_who_came_on_the_old_day_did_not_come_on_the_new_one_however_late_it_is_heard(
    application: Application, sender: Sender, restarted: bool
) -> None:
    """Restarted, and never heard before: nobody knows when it was done, and the phone names the day before."""
    if not restarted:
        sender.takes(sender.did("set_off"))
        sender.kept.clear()
    for kind in ("arrive", "knock", "leave"):
        sender.passes(5)
        sender.did(kind)
    later = moved(application, sender.appointment)
    sender.clock.set(later.promise.window.starts)
    phone = replace(sender, run=sender.run[:-1] + "f", began=sender.clock.now()) if restarted else sender
    assert {action.why for action in phone.sends()} == {Why.MOVED}
    assert stored(application, sender.appointment.ref).visit is None


def test_a_visit_that_was_given_to_somebody_else_is_theirs(
    application: Application, sender: Sender, uow: UnitOfWork
) -> None:
    with uow.write() as records:
        given = records.appointments.get(sender.appointment.ref)
        others = tuple(replace(seat, operative_ref="OP-2") for seat in given.assignments)
        records.appointments.save(replace(given, assignments=others))
        records.commit()
    sender.did("arrive")
    [aside] = sender.sends()
    assert aside.why is Why.NOT_YOURS


# --- what the household needs of the work


def test_the_work_is_not_done_before_it_is_said_what_became_of_what_was_needed(
    application: Application, sender: Sender, uow: UnitOfWork
) -> None:
    order = application.record_needs_of_work(
        RecordNeedsOfWork(sender.appointment.work_order_ref, ("Set the pan at 480 mm.", " "), PLANNER)
    )
    [need] = order.needs
    sender.did("arrive")
    sender.sends()
    [refused] = sender.sends(sender.did("claim", outcome="completed", words="Done"))
    assert refused.state is ActionState.REFUSED
    assert "480 mm" in refused.words
    for door in Door:
        with pytest.raises(NeedsUnanswered):
            application.close_visit(
                CloseVisit(sender.appointment.ref, Outcome.COMPLETED, PLANNER, door, operative_ref="OP-1")
            )
    answered = sender.did("answer_need_of_work", code=need.code, answer="done", words="480 mm")
    sender.sends(answered)
    [closed] = sender.sends(sender.did("claim", outcome="completed", words="Done"))
    assert closed.state is ActionState.APPLIED
    assert stored(application, sender.appointment.ref).outcome is Outcome.COMPLETED


@pytest.mark.parametrize("outcome", ["completed", "follow_on"])
def test_work_where_only_a_child_is_on_record_is_refused_and_can_be_said_again(
    application: Application, sender: Sender, outcome: str
) -> None:
    sender.did("arrive")
    sender.did("spoke_to", who="minor")
    sender.sends()
    [refused] = sender.sends(sender.did("claim", outcome=outcome, words="Done"))
    assert refused.state is ActionState.REFUSED
    assert "only a child was at home" in refused.words
    sender.sends(sender.did("spoke_to", who="household_member"))
    [closed] = sender.sends(sender.did("claim", outcome=outcome, words="Done"))
    assert closed.state is ActionState.APPLIED
    assert stored(application, sender.appointment.ref).outcome == outcome


def test_a_need_that_stays_keeps_its_name_and_what_is_not_an_instruction_is_refused(
    application: Application, sender: Sender
) -> None:
    ref = sender.appointment.work_order_ref
    first = application.record_needs_of_work(RecordNeedsOfWork(ref, ("Lever taps.",), PLANNER)).needs
    both = application.record_needs_of_work(RecordNeedsOfWork(ref, ("Pan at 480 mm.", "Lever taps."), PLANNER)).needs
    assert both[1] == first[0]
    assert both[0].code != first[0].code
    with pytest.raises(Invalid, match="what to do, not why"):
        application.record_needs_of_work(RecordNeedsOfWork(ref, ("Has dementia, lever taps.",), PLANNER))
    with pytest.raises(Invalid, match="at most 10"):
        application.record_needs_of_work(RecordNeedsOfWork(ref, tuple(f"Thing {n}" for n in range(11)), PLANNER))
    assert application.record_needs_of_work(RecordNeedsOfWork(ref, (), PLANNER)).needs == ()


def test_evidence_of_a_kind_that_is_recorded_elsewhere_is_refused(application: Application, sender: Sender) -> None:
    sender.did("arrive")
    sender.sends()
    wanted = RecordEvidence(
        "E-x", sender.appointment.ref, "OP-1", sender.clock.now(), OPERATIVE, kind=EvidenceKind.PLANNER_ANSWERED
    )
    with pytest.raises(Invalid, match="not recorded this way"):
        application.record_evidence(wanted)


def test_the_same_over_two_lines_at_once_in_another_order_is_stored_once(sender: Sender, uow: UnitOfWork) -> None:
    sender.did("arrive")
    actions = [*sender.kept, *(sender.did("knock") for _ in range(20))]
    faults: list[BaseException] = []

    def take(sent: list[dict[str, Any]]) -> None:
        try:
            sender.takes(*sent)
        except BaseException as exc:  # noqa: BLE001 - whatever it is, it is told by the test
            faults.append(exc)

    threads = [threading.Thread(target=take, args=(sent,)) for sent in (actions, actions[::-1]) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with uow.read() as records:
        assert len(records.device_actions.of(sender.appointment.ref)) == len(actions)


def test_one_reference_for_several_things_at_once_loses_none_of_them(sender: Sender, uow: UnitOfWork) -> None:
    """An app with a fault, over several lines: one of them has the reference, and the others are kept aside."""
    sender.did("arrive")
    sender.sends()
    first = sender.did("reason", reason="unwell", words="0")
    sent = [{**first, "data": {"reason": "unwell", "words": str(number)}} for number in range(4)]
    faults: list[BaseException] = []

    def take(action: dict[str, Any]) -> None:
        try:
            sender.sends(action)
        except BaseException as exc:  # noqa: BLE001 - whatever it is, it is told by the test
            faults.append(exc)

    threads = [threading.Thread(target=take, args=(action,)) for action in sent * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with uow.read() as records:
        found = [action for action in records.device_actions.of(sender.appointment.ref) if action.text("words")]
        reasons = of_kind(records.evidence.of(sender.appointment.ref), EvidenceKind.REASON)
    assert sorted(action.text("words") for action in found) == ["0", "1", "2", "3"]
    [whose] = [action for action in found if action.ref == first["ref"]]
    assert [item.text("words") for item in reasons] == [whose.text("words")]
    assert {action.why for action in found if action is not whose} == {Why.REF_TAKEN}
    assert len(tasks(sender.application, sender.appointment, TaskKind.KEPT_ASIDE)) == 1
