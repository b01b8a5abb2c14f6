"""A provider that takes no messages: they wait, lose nothing by it, and a person tells those whose visit comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WEEKDAYS
from appointments.domain.messages import Message, MessageKind, MessageState, ProviderState, Receipt
from appointments.domain.messages.provider_state import FAILURES_IN_A_ROW, FIRST_PAUSE
from appointments.domain.tasks import TaskKind
from appointments.ports import Accepted, SendFailed, SendUnknown, UnitOfWork
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.messaging.deliver_outbox import Delivered, DeliverOutbox, deliver_outbox
from appointments.use_cases.messaging.expire_leases import ExpireLeases
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from appointments.use_cases.messaging.sending import MOST_ATTEMPTS
from appointments.use_cases.messaging.settle_unknown import ASKED_FOR, SettleUnknown, settle_unknown
from appointments.use_cases.messaging.telling_by_person import NOBODY_KNOWS
from appointments.use_cases.messaging.watch_notices import MARGIN, WatchNotices
from policies.reminders import RemindersAndQuietHours
from policies.rulebook import judge
from tests.application import MONDAY, PLANNER, Town, a_town
from tests.builders import a_message
from tests.fakes import FakeProvider, FixedClock
from tests.use_cases.steps import FRIDAY, a_booking, asks_for, messages, moved, states, tasks
from web.application import Application

BUSY = SendFailed("busy", retry=True, code="503")
WAITING = 12


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()


@pytest.fixture
def town(application: Application) -> Town:
    return a_town(application)


@pytest.fixture
def run(uow: UnitOfWork, clock: FixedClock, provider: FakeProvider) -> Callable[..., Delivered]:
    return lambda **how: deliver_outbox(DeliverOutbox(**how), uow=uow, clock=clock, provider=provider)


def queued(uow: UnitOfWork, clock: FixedClock, count: int = WAITING) -> None:
    """Answers to somebody who wrote, about no appointment."""
    now = clock.now()
    with uow.write() as records:
        for number in range(count):
            records.messages.add(
                a_message(
                    f"M-{number:02d}", appointment_ref=None, question=None, promise_version=None, not_before=now,
                    expires_at=now + timedelta(days=2),
                )
            )  # fmt: skip
        records.commit()


def found(uow: UnitOfWork, count: int = WAITING) -> list[Message]:
    with uow.read() as records:
        return [records.messages.get(f"M-{number:02d}") for number in range(count)]


def test_in_an_outage_messages_wait_and_those_that_meet_the_pause_lose_no_attempt(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock)
    provider.outcome = BUSY
    assert run() == Delivered(postponed=FAILURES_IN_A_ROW)
    assert run() == Delivered()  # paused
    assert [m.attempts for m in found(uow)] == [1] * (FAILURES_IN_A_ROW - 1) + [0] * (WAITING - FAILURES_IN_A_ROW + 1)
    assert {m.state for m in found(uow)} == {MessageState.QUEUED}


def test_for_days_nothing_is_failed_and_when_it_works_again_all_is_sent_once(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock)
    provider.outcome = BUSY
    tries = 0
    for _ in range(200):
        tries += run().postponed
        clock.advance(timedelta(minutes=10))
    assert tries > 100
    assert {(m.state, m.attempts <= 1) for m in found(uow)} == {(MessageState.QUEUED, True)}
    provider.outcome = None
    first = run()
    assert (first.sent, first.more) == (1, True)  # one tries, and what it meets decides
    clock.advance(timedelta(hours=1))
    assert first.sent + run().sent == WAITING
    assert sorted(m.ref for m in provider.sent) == [f"M-{n:02d}" for n in range(WAITING)]


def test_after_the_pause_one_tries_and_its_failure_makes_the_pause_longer(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock)
    provider.outcome = BUSY
    run()
    clock.advance(FIRST_PAUSE - timedelta(seconds=1))
    assert run() == Delivered()
    clock.advance(timedelta(seconds=1))
    assert run() == Delivered(postponed=1)
    clock.advance(2 * FIRST_PAUSE - timedelta(seconds=1))
    assert run() == Delivered()
    clock.advance(timedelta(seconds=1))
    assert run() == Delivered(postponed=1)


def test_one_that_can_never_be_sent_does_not_keep_the_others_waiting(
    uow: UnitOfWork, clock: FixedClock, run: Callable[..., Delivered]
) -> None:
    """It tries after the pause, fails, and steps back: next time another one tries."""
    queued(uow, clock)

    class Choosy(FakeProvider):
        outage = True

        def send(self, message: Message) -> Accepted:
            if self.outage or message.ref == "M-06":  # the one that is first in line when the pause ends
                raise BUSY
            return super().send(message)

    choosy = Choosy()
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=choosy)
    choosy.outage = False
    for _ in range(3):
        clock.advance(timedelta(minutes=1))
        deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=choosy)
    assert len(choosy.sent) >= WAITING - FAILURES_IN_A_ROW - 1


def test_time_outs_are_failures_of_the_provider_too(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    """Each of them may have been sent, so a provider that answers nobody must not be handed the whole outbox."""
    queued(uow, clock)
    provider.outcome = SendUnknown("timed out")
    assert run() == Delivered(unknown=FAILURES_IN_A_ROW)
    assert run() == Delivered()


def test_numbers_that_are_refused_for_good_are_no_failures_of_the_provider(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock)
    provider.outcome = SendFailed("no such number", retry=False, code="21211")
    assert run() == Delivered(failed=WAITING)


def test_the_state_is_said_in_words(
    application: Application, uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock)
    assert (
        application.outbox_state().words == "12 messages wait to be sent, the oldest since 9am on Monday 2 March 2026."
    )
    provider.name, provider.outcome = "handset", BUSY  # as the one in use
    run()
    state = application.outbox_state()
    assert [paused.name for paused in state.paused] == ["handset"]
    assert state.words.startswith(
        "Messages through handset are paused, since 9am on Monday 2 March 2026: it failed 6 times in a row, at last "
        "with 503. Nothing is lost, they wait. The next try is at 9am."
    )
    provider.outcome = None
    clock.advance(timedelta(hours=1))
    while run().more:
        pass
    assert application.outbox_state().words == "No message waits to be sent."


def test_the_wait_that_a_provider_asks_for_is_kept(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock, 1)
    provider.outcome = SendFailed("slow down", retry=True, code="429", retry_after=timedelta(minutes=45))
    run()
    assert found(uow, 1)[0].not_before == clock.now() + timedelta(minutes=45)


def test_those_that_failed_together_do_not_come_back_together(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock, 4)
    provider.outcome = BUSY
    run()
    pauses = [m.not_before - clock.now() for m in found(uow, 4)]
    assert len(set(pauses)) == 4
    assert all(timedelta(minutes=2) <= pause <= timedelta(minutes=2.5) for pause in pauses)


@pytest.mark.parametrize(
    ("outage_ends", "goes"),
    [
        ("2026-03-02T19:59:59", "2026-03-02T19:59:59"),
        ("2026-03-02T20:00:00", "2026-03-03T08:00:00"),
        ("2026-03-03T03:00:00", "2026-03-03T08:00:00"),
        ("2026-03-03T07:59:59", "2026-03-03T08:00:00"),
        # the nights before the clocks change: eight on the wall is seven, and eight, in UTC
        ("2026-03-28T22:00:00", "2026-03-29T07:00:00"),
        ("2026-10-24T22:00:00", "2026-10-25T08:00:00"),
        ("2026-10-25T07:30:00", "2026-10-25T08:00:00"),
    ],
)
def test_what_could_not_be_sent_in_the_day_does_not_wake_anybody_at_night(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, outage_ends: str, goes: str
) -> None:
    """Rule 32. It was due hours ago; the provider, or the worker, is back in the quiet hours. Instants are in UTC."""
    ends, first = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (outage_ends, goes))
    clock.set(ends - timedelta(hours=3))
    queued(uow, clock, 1)
    quiet = RemindersAndQuietHours().sendable_from
    run = partial(deliver_outbox, DeliverOutbox(), uow=uow, clock=clock, provider=provider, sendable_from=quiet)
    if first > ends:
        for instant in (ends, first - timedelta(seconds=1)):
            clock.set(instant)
            assert run() == Delivered()
    clock.set(first)
    assert run() == Delivered(sent=1)


# --- the rate


def test_no_more_than_the_rate_allows_is_sent_whoever_sends(
    uow: UnitOfWork, clock: FixedClock, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock)
    assert run(a_second=5) == Delivered(sent=5, more=True)
    assert run(a_second=5) == Delivered(more=True)
    clock.advance(timedelta(seconds=1))
    assert run(a_second=5, threads=3).sent == 5
    clock.advance(timedelta(seconds=1))
    assert run(a_second=5) == Delivered(sent=2)


def test_many_threads_send_each_message_once(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock)
    assert run(threads=8, limit=10) == Delivered(sent=10, more=True)
    assert run(threads=8) == Delivered(sent=2)
    assert len({m.ref for m in provider.sent}) == len(provider.sent) == WAITING


# --- what does not hold any more


def test_what_moves_while_another_text_is_sent_is_not_told_as_it_was(
    application: Application, uow: UnitOfWork, clock: FixedClock, town: Town
) -> None:
    a_booking(application, town.home)
    second = a_booking(application, town.neighbour)

    class Moving(FakeProvider):
        def send(self, message: Message) -> Accepted:
            if not self.sent:
                moved(application, second)
            return super().send(message)

    provider = Moving()
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
    assert states(uow, second, MessageKind.CONFIRMATION) == [MessageState.SUPERSEDED]
    assert [m.kind for m in provider.sent if m.appointment_ref == second.ref] == [MessageKind.CHANGE]


def test_what_failed_while_the_visit_moved_is_not_tried_again(
    application: Application, uow: UnitOfWork, clock: FixedClock, town: Town, run: Callable[..., Delivered]
) -> None:
    booked = a_booking(application, town.home)

    class Failing(FakeProvider):
        def send(self, message: Message) -> Accepted:
            moved(application, booked)
            raise BUSY

    deliver_outbox(DeliverOutbox(limit=1), uow=uow, clock=clock, provider=Failing())
    assert states(uow, booked, MessageKind.CONFIRMATION) == [MessageState.SUPERSEDED]
    clock.advance(timedelta(hours=1))
    assert run() == Delivered(sent=1)  # of the new time


def test_what_failed_while_the_visit_was_called_off_is_not_tried_again(
    application: Application, uow: UnitOfWork, clock: FixedClock, town: Town, run: Callable[..., Delivered]
) -> None:
    booked = a_booking(application, town.home)

    class Failing(FakeProvider):
        def send(self, message: Message) -> Accepted:
            application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
            raise BUSY

    deliver_outbox(DeliverOutbox(limit=1), uow=uow, clock=clock, provider=Failing())
    clock.advance(timedelta(hours=1))
    assert run() == Delivered(sent=1)
    assert states(uow, booked, MessageKind.CONFIRMATION) == [MessageState.SUPERSEDED]
    assert states(uow, booked, MessageKind.CANCELLATION) == [MessageState.SENT]


def test_a_stale_one_that_still_stands_in_the_outbox_is_found_when_it_is_leased(
    application: Application, uow: UnitOfWork, clock: FixedClock, town: Town, run: Callable[..., Delivered]
) -> None:
    """As a release before this one may have left it."""
    booked = a_booking(application, town.home)
    moved(application, booked, day=FRIDAY)
    with uow.write() as records:
        [old] = [m for m in records.messages.of(booked.ref) if m.state is MessageState.SUPERSEDED]
        records.messages.save(Message(**{**vars(old), "state": MessageState.QUEUED}))
        records.commit()
    assert run() == Delivered(sent=1, superseded=1)
    assert states(uow, booked, MessageKind.CONFIRMATION) == [MessageState.SUPERSEDED]


@pytest.mark.parametrize("instead", ["yes", "no"])
def test_who_is_told_in_place_of_the_household_or_besides_it_is_told_until_that_ends(
    application: Application,
    clock: FixedClock,
    provider: FakeProvider,
    town: Town,
    run: Callable[..., Delivered],
    instead: str,
) -> None:
    """Their number is none of the household's, and is texted because the household asked for it."""
    daughter = "+447700900155"
    asked = asks_for(
        application, town.home, "contact_representative", who="their daughter", number=daughter, instead=instead
    )
    booked = a_booking(application, town.home)
    assert run() == Delivered(sent=1 if instead == "yes" else 2)
    assert daughter in {message.to for message in provider.sent}
    moved(application, booked, day=FRIDAY)
    application.end_requirement(EndRequirement(asked, PLANNER, "it has ended"))
    before = len(provider.sent)
    run()
    assert daughter not in {message.to for message in provider.sent[before:]}


# --- in time before the visit


def test_a_notice_that_waits_in_an_outage_becomes_a_planners_task_before_the_visit_until_it_arrives(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    provider: FakeProvider,
    town: Town,
    run: Callable[..., Delivered],
) -> None:
    booked = a_booking(application, town.home, day=FRIDAY)
    provider.outcome = BUSY
    run()
    clock.set(booked.promise.window.starts - MARGIN)
    application.watch_notices(WatchNotices())
    [task] = tasks(application, booked, TaskKind.NOTICE_FAILED)
    assert task.made_at <= task.due_at <= booked.promise.window.starts
    _arrives(application, uow, booked, MessageKind.CONFIRMATION)
    assert tasks(application, booked, TaskKind.NOTICE_FAILED) == []


def _arrives(application: Application, uow: UnitOfWork, booked: Appointment, kind: MessageKind) -> None:
    [message] = messages(uow, booked, kind)
    ref = message.provider_ref or "SM-1"
    told = Receipt("fake", ref, MessageState.DELIVERED, application.clock.now(), message_ref=message.ref)
    application.record_receipt(RecordReceipt(told))


@pytest.mark.parametrize("outcome", [None, SendUnknown("timed out")], ids=["waits", "unknown"])
def test_a_cancellation_that_nobody_has_got_is_told_by_a_person_before_the_visit_until_it_arrives(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    provider: FakeProvider,
    town: Town,
    run: Callable[..., Delivered],
    outcome: SendUnknown | None,
) -> None:
    booked = a_booking(application, town.home, day=FRIDAY)
    run()
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    if outcome:
        provider.outcome = outcome
        run()
    clock.set(booked.promise.window.starts - MARGIN - timedelta(seconds=1))
    application.expire_leases(ExpireLeases())
    assert tasks(application, booked, TaskKind.NOTICE_FAILED) == []
    clock.advance(timedelta(seconds=1))
    for _ in range(2):
        application.expire_leases(ExpireLeases())
    [task] = tasks(application, booked, TaskKind.NOTICE_FAILED)
    whether = "Nobody knows whether they were told" if outcome else "They were not told"
    assert task.words.startswith(f"{whether} that nobody comes.")
    _arrives(application, uow, booked, MessageKind.CANCELLATION)
    assert tasks(application, booked, TaskKind.NOTICE_FAILED) == []


# --- asked about in vain


def test_what_stays_unknown_is_asked_about_less_and_less_often_and_goes_to_a_person_before_the_visit(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    provider: FakeProvider,
    town: Town,
    run: Callable[..., Delivered],
) -> None:
    booked = a_booking(application, town.home)
    provider.outcome = SendUnknown("timed out")
    run()

    def asks() -> int:
        return settle_unknown(SettleUnknown(), uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS)

    pauses = []
    while not asks():
        [message] = messages(uow, booked, MessageKind.CONFIRMATION)
        assert message.ask_from is not None
        pauses.append(message.ask_from - clock.now())
        clock.set(message.ask_from)
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=2)
    [message] = messages(uow, booked, MessageKind.CONFIRMATION)
    assert (message.state, message.failure) == (MessageState.FAILED, NOBODY_KNOWS)
    latest = min(booked.promise.window.starts - MARGIN, message.not_before + ASKED_FOR)
    assert latest <= clock.now() < booked.promise.window.starts
    [task] = tasks(application, booked, TaskKind.NOTICE_FAILED)
    assert task.words.startswith("Nobody knows whether a text about this visit arrived. Ring the household")
    assert provider.sent == []


@pytest.mark.parametrize(
    ("looks", "changed", "state"),
    [
        (2, {}, MessageState.UNKNOWN),  # not old enough: a provider may list late
        (3, {}, MessageState.QUEUED),
        (3, {"provider_ref": "SM-1"}, MessageState.UNKNOWN),  # it has a name there
        (3, {"attempts": MOST_ATTEMPTS}, MessageState.UNKNOWN),  # time and again: a person looks
        (3, {"expires_at": MONDAY + timedelta(minutes=5)}, MessageState.FAILED),
    ],
)
def test_what_the_provider_never_had_goes_back_into_the_outbox_after_some_minutes(
    uow: UnitOfWork,
    clock: FixedClock,
    provider: FakeProvider,
    run: Callable[..., Delivered],
    looks: int,
    changed: dict[str, Any],
    state: MessageState,
) -> None:
    queued(uow, clock, 1)
    provider.outcome = SendUnknown("timed out")
    run()
    with uow.write() as records:
        records.messages.save(replace(records.messages.get("M-00"), **changed))
        records.commit()
    provider.never_had.add("M-00")
    for _ in range(looks):
        settle_unknown(SettleUnknown(), uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS)
        clock.advance(found(uow, 1)[0].ask_from - clock.now() if found(uow, 1)[0].ask_from else timedelta())
    [message] = found(uow, 1)
    assert message.state is state
    assert message.state is not MessageState.QUEUED or clock.now() - MONDAY == timedelta(minutes=6)
    provider.outcome = None
    assert run().sent == (state is MessageState.QUEUED)
    assert found(uow, 1)[0].provider == "fake"


def test_what_was_called_back_while_nobody_knew_is_not_sent_again(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider
) -> None:
    queued(uow, clock, 1)

    class CallingBack(FakeProvider):
        def send(self, message: Message) -> Accepted:
            with uow.write() as records:
                records.messages.call_back(["M-00"])
                records.commit()
            raise SendUnknown("timed out")

    provider = CallingBack()
    provider.never_had.add("M-00")
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
    for _ in range(3):
        settle_unknown(SettleUnknown(), uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS)
        clock.advance(timedelta(minutes=10))
    assert found(uow, 1)[0].state is MessageState.SUPERSEDED


def test_the_try_after_a_pause_is_not_lost_on_what_does_not_hold_any_more(
    application: Application,
    uow: UnitOfWork,
    clock: FixedClock,
    town: Town,
    provider: FakeProvider,
    run: Callable[..., Delivered],
) -> None:
    """Nothing was tried then, so the next one may at once."""
    booked = a_booking(application, town.home)
    [confirmation] = messages(uow, booked, MessageKind.CONFIRMATION)
    with uow.write() as records:
        records.messages.save(replace(confirmation, promise_version=0, not_before=clock.now() - timedelta(minutes=1)))
        state = ProviderState("fake", 6, "503", paused_at=clock.now(), try_from=clock.now())
        records.provider_states.put(state)
        records.commit()
    queued(uow, clock, 2)
    assert run() == Delivered(superseded=1)
    assert run() == Delivered(sent=1, more=True)
