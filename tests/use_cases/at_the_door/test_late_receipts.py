"""Receipts that come late, in every order: a visit may turn into our failure, and never into the resident's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import permutations

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.calendar import WEEKDAYS
from appointments.domain.evidence import EvidenceKind
from appointments.domain.messages import MessageKind, MessageState, Receipt
from appointments.domain.outcomes import BLAMES_RESIDENT, Outcome
from appointments.domain.replies import Intent
from appointments.domain.tasks import Owner, TaskKind
from appointments.domain.times import LONDON, at
from appointments.ports import SendUnknown, UnitOfWork
from appointments.use_cases.after_the_visit.challenge_outcome import ChallengeOutcome
from appointments.use_cases.after_the_visit.decide_challenge import DecideChallenge
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox, deliver_outbox
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from appointments.use_cases.messaging.settle_unknown import SettleUnknown, settle_unknown
from appointments.use_cases.settle_task import SettleTask
from appointments.use_cases.steps.judging_again import judge_again
from policies.rulebook import judge
from tests.application import PLANNER, a_town
from tests.fakes import FakeProvider, FixedClock
from tests.use_cases.steps import AtTheDoor, a_booking, asks_for, at_the_door, messages, says, stored, tasks, told
from web.application import Application

DELIVERED, FAILED, SENT = MessageState.DELIVERED, MessageState.FAILED, MessageState.SENT


@dataclass
class Awaiting:
    """A home at which everything was done at the door; the notice went out, and no receipt has come."""

    application: Application
    uow: UnitOfWork
    clock: FixedClock
    home: str
    door: AtTheDoor

    @property
    def ref(self) -> str:
        return self.door.appointment.ref

    def receipt(self, state: MessageState, *, when: datetime | None = None) -> None:
        self.application.record_receipt(
            RecordReceipt(
                Receipt("fake", "fake-1", state, when or self.clock.now(), "30003" if state is FAILED else "")
            )
        )

    @property
    def now(self) -> Appointment:
        return stored(self.application, self.ref)

    @property
    def outcome(self) -> Outcome | None:
        return self.now.outcome

    def judgements(self) -> int:
        with self.uow.read() as records:
            return len(records.judgements.of(self.ref))

    def owed(self) -> int:
        return len(tasks(self.application, self.now, TaskKind.COMPENSATION))


def send_without_receipt(uow: UnitOfWork, clock: FixedClock) -> None:
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=FakeProvider())


@pytest.fixture
def awaiting(application: Application, uow: UnitOfWork, clock: FixedClock) -> Awaiting:
    home = a_town(application).home
    booked = a_booking(application, home)
    send_without_receipt(uow, clock)
    door = at_the_door(application, clock, booked)
    door.does_everything()
    return Awaiting(application, uow, clock, home, door)


def test_while_the_receipt_is_awaited_the_claim_is_refused_and_nothing_is_established(awaiting: Awaiting) -> None:
    refused = awaiting.door.claims(Outcome.NO_ACCESS)
    assert not refused.closed
    [missing] = refused.judgement.missing
    assert (missing.rule, "no receipt has come" in missing.words) == ("notified", True)
    assert refused.judgement.established_outcome is Outcome.NOT_ESTABLISHED
    closing = awaiting.door.leaves()
    assert awaiting.outcome is Outcome.NOT_ESTABLISHED
    assert "receipt is awaited" in closing.appointment.outcome_words
    assert awaiting.owed() == 0


@pytest.mark.parametrize("claimed", [Outcome.NO_ACCESS, Outcome.COMMUNAL_DOOR, None])
def test_a_failure_that_is_reported_after_leaving_makes_it_our_failure(
    awaiting: Awaiting, claimed: Outcome | None
) -> None:
    if claimed is not None:
        awaiting.door.claims(claimed)
    left = awaiting.door.leaves()
    awaiting.clock.advance(timedelta(hours=3))
    awaiting.receipt(FAILED)
    now = awaiting.now
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.NOT_NOTIFIED)
    assert now.closed_at == left.appointment.closed_at
    assert now.judgement_ref != left.judgement.ref
    [owed] = tasks(awaiting.application, now, TaskKind.COMPENSATION)
    assert (owed.owner, "had not been told" in owed.words) == (Owner.MANAGER, True)
    [step] = tasks(awaiting.application, now, TaskKind.NEXT_STEP)  # the one about "not established" is settled
    assert "had not been told" in step.words
    assert awaiting.application.verify_ledger(None).intact


def test_a_failure_that_is_reported_before_leaving_is_established_on_leaving(awaiting: Awaiting) -> None:
    awaiting.door.claims(Outcome.NO_ACCESS)
    awaiting.receipt(FAILED)
    assert awaiting.now.state is State.ON_SITE
    awaiting.door.leaves()
    assert (awaiting.outcome, awaiting.owed()) == (Outcome.NOT_NOTIFIED, 1)


def test_a_notice_that_arrived_while_somebody_stood_at_the_door_came_too_late(awaiting: Awaiting) -> None:
    awaiting.door.claims(Outcome.NO_ACCESS)
    awaiting.receipt(DELIVERED)
    assert awaiting.door.claims(Outcome.NO_ACCESS).judgement.established_outcome is Outcome.NOT_NOTIFIED
    awaiting.door.leaves()
    assert awaiting.outcome is Outcome.NOT_NOTIFIED


def test_delivered_after_the_visit_came_too_late_and_never_blames_anybody(awaiting: Awaiting) -> None:
    awaiting.door.claims(Outcome.NO_ACCESS)
    awaiting.door.leaves()
    awaiting.receipt(DELIVERED)
    assert (awaiting.outcome, awaiting.owed()) == (Outcome.NOT_NOTIFIED, 1)


@pytest.mark.parametrize("skew_hours", [-72, -30, -3, 0, 5, 72])
def test_a_receipt_with_a_wrong_time_never_makes_it_the_residents_doing(awaiting: Awaiting, skew_hours: int) -> None:
    """Not even one that says it arrived days before: at the door nobody knew that, and no claim was allowed."""
    awaiting.door.claims(Outcome.NO_ACCESS)
    awaiting.door.leaves()
    awaiting.receipt(DELIVERED, when=awaiting.clock.now() + timedelta(hours=skew_hours))
    in_time = skew_hours <= -30  # the resident agreed to nothing: 24 hours before the window
    assert awaiting.outcome is (Outcome.NOT_ESTABLISHED if in_time else Outcome.NOT_NOTIFIED)
    assert awaiting.owed() == (0 if in_time else 1)


@pytest.mark.parametrize("order", list(permutations((FAILED, DELIVERED, SENT))), ids=lambda order: "-".join(order))
def test_receipts_in_any_order_end_in_the_same(awaiting: Awaiting, order: tuple[MessageState, ...]) -> None:
    awaiting.door.claims(Outcome.NO_ACCESS)
    awaiting.door.leaves()
    for state in order:
        awaiting.clock.advance(timedelta(minutes=1))
        awaiting.receipt(state)
    assert (awaiting.outcome, awaiting.owed()) == (Outcome.NOT_NOTIFIED, 1)
    assert len(tasks(awaiting.application, awaiting.now, TaskKind.NEXT_STEP)) == 1


def test_the_same_receipt_again_judges_nothing_again(awaiting: Awaiting) -> None:
    awaiting.door.claims(Outcome.NO_ACCESS)
    awaiting.door.leaves()
    awaiting.receipt(FAILED)
    before, judged = awaiting.now, awaiting.judgements()
    for _ in range(3):
        awaiting.clock.advance(timedelta(hours=1))
        awaiting.receipt(FAILED)
    assert (awaiting.now, awaiting.judgements(), awaiting.owed()) == (before, judged, 1)


def test_what_was_recorded_after_the_visit_is_not_held_against_it(awaiting: Awaiting) -> None:
    """Judged as of the moment at the door: a wait grows no longer, and a new requirement was not asked for then."""
    awaiting.receipt(DELIVERED, when=awaiting.door.appointment.promise.window.starts - timedelta(days=1))
    assert awaiting.door.claims(Outcome.NO_ACCESS).closed
    awaiting.clock.advance(timedelta(hours=4))
    asks_for(awaiting.application, awaiting.home, "text_only")  # in the afternoon of the same day
    says(awaiting.application, "why did nobody come, I was in", clock=awaiting.clock)
    awaiting.door.records(EvidenceKind.SPOKE_TO, who="resident")  # kept, and nothing that happened before the claim
    with awaiting.uow.write() as records:
        [notice] = [m for m in records.messages.of(awaiting.ref) if m.kind is MessageKind.CONFIRMATION]
        again = judge_again(
            records,
            awaiting.ref,
            f"receipt:{notice.ref}",
            judge=judge,
            calendar=WEEKDAYS,
            now=awaiting.clock.now() + timedelta(days=1),
        )
        records.commit()
    assert again is not None
    assert (again.allowed, again.established_outcome) == (True, Outcome.NO_ACCESS)
    assert awaiting.outcome is Outcome.NO_ACCESS


def test_a_hasty_claim_has_waited_no_longer_when_it_is_judged_again(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_booking(application, a_town(application).home)
    send_without_receipt(uow, clock)
    door = at_the_door(application, clock, booked)
    door.passes(3)
    door.claims(Outcome.NO_ACCESS)
    door.leaves()
    clock.advance(timedelta(hours=5))
    early = booked.promise.window.starts - timedelta(days=1)
    application.record_receipt(RecordReceipt(Receipt("fake", "fake-1", DELIVERED, early)))
    with uow.read() as records:
        last = records.judgements.of(booked.ref)[-1]
    assert "wait" in {finding.rule for finding in last.missing}
    assert stored(application, booked.ref).outcome is Outcome.NOT_ESTABLISHED


@pytest.mark.parametrize("outcome", [Outcome.COMPLETED, Outcome.FOLLOW_ON, Outcome.UNSAFE, Outcome.WRONG_TRADE])
def test_what_excuses_nobody_stays_what_it_is(awaiting: Awaiting, outcome: Outcome) -> None:
    assert awaiting.door.claims(outcome).closed
    judged = awaiting.judgements()
    awaiting.receipt(FAILED)
    assert (awaiting.outcome, awaiting.judgements()) == (outcome, judged)


def test_asking_the_provider_about_a_text_of_unknown_fate_settles_it_too(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    booked = a_booking(application, a_town(application).home)
    provider = FakeProvider()
    provider.outcome = SendUnknown("timed out")
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
    door = at_the_door(application, clock, booked)
    door.does_everything()
    door.claims(Outcome.NO_ACCESS)
    assert door.leaves().appointment.outcome is Outcome.NOT_ESTABLISHED
    [message] = messages(uow, booked, MessageKind.CONFIRMATION)
    provider.receipts[message.ref] = Receipt("fake", "fake-7", FAILED, clock.now(), "30003")
    ask: Callable[[SettleUnknown], int] = partial(
        settle_unknown, uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS
    )
    assert (ask(SettleUnknown()), ask(SettleUnknown())) == (1, 0)
    assert stored(application, booked.ref).outcome is Outcome.NOT_NOTIFIED


@pytest.mark.parametrize(
    ("comes", "due"),
    [
        (datetime(2026, 4, 2, 15, tzinfo=UTC), "2 Apr 17:00"),  # Thursday, 4pm in London
        (datetime(2026, 4, 2, 16, tzinfo=UTC), "7 Apr 10:00"),  # 5pm, and Easter is next
        (datetime(2026, 4, 3, 9, tzinfo=UTC), "7 Apr 10:00"),  # Good Friday
    ],
)
def test_what_is_done_next_is_due_on_a_day_that_the_landlord_works(
    awaiting: Awaiting, comes: datetime, due: str
) -> None:
    """By the calendar that the first judgement's next step was dated with, bank holidays and all."""
    awaiting.door.claims(Outcome.NO_ACCESS)
    awaiting.door.leaves()
    awaiting.clock.set(comes)
    awaiting.receipt(FAILED)
    assert awaiting.outcome is Outcome.NOT_NOTIFIED
    [step] = tasks(awaiting.application, awaiting.now, TaskKind.NEXT_STEP)
    assert f"{step.due_at.astimezone(LONDON):%-d %b %H:%M}" == due


def test_a_text_read_late_dates_the_next_step_by_the_same_calendar(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    says(application, "I am away till friday, please dont come", clock=clock)
    door = at_the_door(application, clock, booked)
    door.does_everything()
    door.claims(Outcome.NO_ACCESS)
    door.leaves()
    clock.set(datetime(2026, 4, 3, 9, tzinfo=UTC))  # Good Friday
    [task] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    application.settle_task(SettleTask(task.ref, PLANNER, "Read", says_no=True))
    [step] = tasks(application, booked, TaskKind.NEXT_STEP)
    assert f"{step.due_at.astimezone(LONDON):%-d %b %H:%M}" == "7 Apr 10:00"


# --- a text that a person reads late


@pytest.mark.parametrize(
    ("says_no", "outcome"), [(True, Outcome.REQUIREMENT_NOT_MET), (False, Outcome.NOT_ESTABLISHED)]
)
def test_a_text_read_after_the_visit_may_make_it_our_failure(
    application: Application, uow: UnitOfWork, clock: FixedClock, says_no: bool, outcome: Outcome
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    says(application, "I am away till friday, please dont come", clock=clock)
    door = at_the_door(application, clock, booked)
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).judgement.established_outcome is Outcome.NOT_ESTABLISHED
    door.leaves()
    clock.advance(timedelta(hours=1))
    [task] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    application.settle_task(SettleTask(task.ref, PLANNER, "Read", says_no=says_no))
    now = stored(application, booked.ref)
    assert now.outcome is outcome
    assert now.outcome not in BLAMES_RESIDENT
    assert len(tasks(application, booked, TaskKind.COMPENSATION)) == (1 if says_no else 0)
    with uow.read() as records:
        [reply] = records.replies.of(booked.ref)
    assert reply.intent is (Intent.CANNOT_MAKE_IT if says_no else Intent.UNCLEAR)


def test_a_text_read_before_anybody_came_bars_blame_for_that_promise(
    application: Application, clock: FixedClock
) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    says(application, "I am away till friday, please dont come", clock=clock)
    [task] = tasks(application, booked, TaskKind.UNCLEAR_REPLY)
    application.settle_task(SettleTask(task.ref, PLANNER, "Away until Friday", says_no=True))
    door = at_the_door(application, clock, booked)
    door.does_everything()
    refused = door.claims(Outcome.NO_ACCESS)
    assert [finding.rule for finding in refused.judgement.missing] == ["not_inconvenient"]


def test_a_challenge_to_what_the_records_put_right_meanwhile_can_still_be_decided(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Allowed on a receipt with a wrong time; the resident objects, and then a text is found that said no."""
    booked = told(application, a_booking(application, a_town(application).home))
    says(application, "1", clock=clock)
    door = at_the_door(application, clock, booked)
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    clock.set(at(booked.promise.day, time(15)))
    challenge = application.challenge_outcome(ChallengeOutcome(booked.ref, "I had told you on the telephone"))
    with uow.write() as records:
        [reply] = records.replies.of(booked.ref)
        records.replies.save(replace(reply, intent=Intent.CANNOT_MAKE_IT))
        judge_again(records, booked.ref, f"reply:{reply.ref}", judge=judge, calendar=WEEKDAYS, now=clock.now())
        records.commit()
    assert stored(application, booked.ref).outcome is Outcome.REQUIREMENT_NOT_MET
    decided = application.decide_challenge(
        DecideChallenge(challenge.ref, upheld=True, reviewer="U-m", reason="So it was", outcome=Outcome.NOT_NOTIFIED)
    )
    assert decided.upheld
    assert stored(application, booked.ref).outcome is Outcome.REQUIREMENT_NOT_MET
