"""The outbox: every message is sent once or accounted for, and what became of it is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest

from appointments.domain.appointments import Appointment, State
from appointments.domain.calendar import WEEKDAYS
from appointments.domain.messages import Message, MessageKind, MessageState, Receipt
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at
from appointments.ports import Accepted, SendFailed, SendUnknown, UnitOfWork
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.households.record_household import NumberGiven, RecordHousehold, ResidentGiven
from appointments.use_cases.messaging.deliver_outbox import (
    LEASE_SECONDS,
    MOST_ATTEMPTS,
    Delivered,
    DeliverOutbox,
    deliver_outbox,
)
from appointments.use_cases.messaging.expire_leases import ExpireLeases
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from appointments.use_cases.messaging.settle_unknown import SettleUnknown, settle_unknown
from policies.rulebook import judge
from tests.application import PLANNER, a_town
from tests.builders import a_message
from tests.fakes import FakeProvider, FixedClock
from tests.use_cases.steps import FRIDAY, AtTheDoor, a_booking, messages, moved, states, stored, tasks, told
from web.application import Application


class SlowProvider(FakeProvider):
    """Every message takes as long as a lease lasts."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(name="slow")
        self._clock = clock

    def send(self, message: Message) -> Accepted:
        self._clock.advance(timedelta(seconds=LEASE_SECONDS))
        return super().send(message)


class HeldUp:
    """The clock of a process that stood still, once, for as long as a lease lasts: between leasing and sending."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._asked = 0

    def now(self) -> datetime:
        self._asked += 1
        if self._asked == 2:
            self._clock.advance(timedelta(seconds=LEASE_SECONDS))
        return self._clock.now()


class Interrupted(Exception):
    """The worker's process dies."""


class DyingProvider(FakeProvider):
    def send(self, message: Message) -> Accepted:
        super().send(message)
        raise Interrupted


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()


@pytest.fixture
def run(uow: UnitOfWork, clock: FixedClock, provider: FakeProvider) -> Callable[[], Delivered]:
    return lambda: deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)


def the_confirmation(uow: UnitOfWork, booked: Appointment) -> Message:
    [message] = messages(uow, booked, MessageKind.CONFIRMATION)
    return message


def another(uow: UnitOfWork, clock: FixedClock, ref: str) -> None:
    """An answer to somebody who wrote, about no appointment."""
    now = clock.now()
    with uow.write() as records:
        plain = a_message(ref, appointment_ref=None, question=None, promise_version=None, not_before=now)
        records.messages.add(replace(plain, expires_at=now + timedelta(hours=1)))
        records.commit()


def a_receipt(state: MessageState, at: datetime, *, ref: str = "fake-1", code: str = "") -> RecordReceipt:
    return RecordReceipt(Receipt("fake", ref, state, at, code))


def test_what_is_due_is_sent_once(
    application: Application, uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    assert run() == Delivered(sent=1)
    assert run() == Delivered()
    [sent] = provider.sent
    message = the_confirmation(uow, booked)
    assert (message.ref, message.text) == (sent.ref, sent.text)
    assert (message.state, message.attempts, message.sent_at) == (MessageState.SENT, 1, clock.now())
    assert (message.provider, message.provider_ref, message.lease_until) == ("fake", "fake-1", None)
    assert stored(application, booked.ref).state is State.BOOKED  # sent is not delivered


def test_nothing_is_sent_before_its_time(
    application: Application, clock: FixedClock, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    """Booked at nine in the evening: the text goes out at eight in the morning (rule 32)."""
    town = a_town(application)
    clock.advance(timedelta(hours=12))
    a_booking(application, town.home, day=FRIDAY)
    assert run() == Delivered()
    clock.advance(timedelta(hours=11))
    assert run() == Delivered(sent=1)


def test_a_failure_that_may_pass_is_tried_again_with_growing_pauses_and_in_the_end_a_person_tells_them(
    application: Application, uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    """While others get through: so it is this one, and not the provider."""
    booked = a_booking(application, a_town(application).home)
    pauses = []
    for attempt in range(1, MOST_ATTEMPTS):
        provider.outcome = SendFailed("busy", retry=True, code="503")
        assert run() == Delivered(postponed=1)
        message = the_confirmation(uow, booked)
        assert (message.attempts, message.failure) == (attempt, "503")
        pauses.append(message.not_before - clock.now())
        clock.set(message.not_before - timedelta(seconds=1))
        assert run() == Delivered()  # not before its pause is over
        provider.outcome = None
        another(uow, clock, f"M-other-{attempt}")
        assert run() == Delivered(sent=1)
        clock.advance(timedelta(seconds=1))
    assert pauses == sorted(set(pauses))
    provider.outcome = SendFailed("busy", retry=True, code="503")
    assert run() == Delivered(failed=1)
    assert the_confirmation(uow, booked).attempts == MOST_ATTEMPTS
    assert len(tasks(application, booked, TaskKind.NOTICE_FAILED)) == 1
    assert run() == Delivered()
    assert booked.ref not in {message.appointment_ref for message in provider.sent}


def test_one_that_waits_alone_in_an_outage_is_not_given_up(
    application: Application, uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    """Nothing gets through, so it is the provider that fails."""
    booked = a_booking(application, a_town(application).home, day=FRIDAY)
    provider.outcome = SendFailed("busy", retry=True, code="503")
    for _ in range(36):
        run()
        clock.advance(timedelta(minutes=10))
    waiting = the_confirmation(uow, booked)
    assert waiting.state is MessageState.QUEUED
    assert waiting.not_before - clock.now() <= timedelta(minutes=20)
    assert tasks(application, booked, TaskKind.NOTICE_FAILED) == []
    provider.outcome = None
    clock.advance(timedelta(minutes=20))
    assert run().sent == 1


def test_a_failure_that_will_not_pass_is_not_tried_again(
    application: Application, uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    provider.outcome = SendFailed("no such number", retry=False, code="21211")
    assert run() == Delivered(failed=1)
    message = the_confirmation(uow, booked)
    assert (message.state, message.failure) == (MessageState.FAILED, "21211")
    [task] = tasks(application, booked, TaskKind.NOTICE_FAILED)
    assert task.due_at == clock.now() + timedelta(hours=2)  # rule 31
    assert stored(application, booked.ref).state is State.BOOKED
    assert application.verify_ledger(None).intact


def test_one_that_fails_does_not_hold_up_the_others(
    application: Application, uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    town = a_town(application)
    first, second = a_booking(application, town.home), a_booking(application, town.neighbour)
    lives_there = (ResidentGiven("Resident 0001", (NumberGiven("+447700900140"),)),)
    application.record_household(RecordHousehold(town.home, lives_there, PLANNER, 0))
    # The number that the first confirmation was queued for is not the household's any more (rule 27).
    assert run() == Delivered(sent=1, failed=1)
    assert the_confirmation(uow, first).failure == "taken-back"
    assert the_confirmation(uow, second).state is MessageState.SENT
    assert len(tasks(application, first, TaskKind.NOTICE_FAILED)) == 1


# --- of unknown fate


def test_a_message_of_unknown_fate_is_never_sent_again_and_asking_settles_it(
    application: Application, uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    provider.outcome = SendUnknown("timed out")
    assert run() == Delivered(unknown=1)
    provider.outcome = None
    clock.advance(timedelta(hours=1))
    application.expire_leases(ExpireLeases())
    assert run() == Delivered()
    asking = partial(settle_unknown, uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS)
    assert asking(SettleUnknown()) == 0  # the provider cannot say yet
    message = the_confirmation(uow, booked)
    assert (message.state, provider.sent) == (MessageState.UNKNOWN, [])
    provider.receipts[message.ref] = Receipt("fake", "fake-7", MessageState.DELIVERED, clock.now())
    clock.advance(timedelta(minutes=2) - timedelta(seconds=1))
    assert asking(SettleUnknown()) == 0  # it is left in peace for two minutes
    clock.advance(timedelta(seconds=1))
    assert asking(SettleUnknown()) == 1
    assert the_confirmation(uow, booked).provider_ref == "fake-7"
    assert stored(application, booked.ref).state is State.NOTIFIED


def test_asking_may_show_that_it_failed(
    application: Application, uow: UnitOfWork, clock: FixedClock, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    provider.outcome = SendUnknown("timed out")
    run()
    message = the_confirmation(uow, booked)
    provider.receipts[message.ref] = Receipt("fake", "fake-7", MessageState.FAILED, clock.now(), "30003")
    assert settle_unknown(SettleUnknown(), uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS) == 1
    assert the_confirmation(uow, booked).failure == "30003"
    assert len(tasks(application, booked, TaskKind.NOTICE_FAILED)) == 1


def test_a_worker_that_dies_after_sending_leaves_it_unknown_and_not_to_be_sent_again(
    application: Application, uow: UnitOfWork, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    with pytest.raises(Interrupted):
        deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=DyingProvider())
    assert states(uow, booked, MessageKind.CONFIRMATION) == [MessageState.SENDING]
    clock.advance(timedelta(seconds=LEASE_SECONDS - 1))
    assert application.expire_leases(ExpireLeases()) == ()  # it may still be at work
    clock.advance(timedelta(seconds=1))
    [lapsed] = application.expire_leases(ExpireLeases())
    assert lapsed.state is MessageState.UNKNOWN
    assert run() == Delivered()


def test_a_worker_that_was_only_slow_still_marks_what_it_sent(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Its lease ran out while it was sending; without the provider's name for it no receipt would ever be matched."""
    booked = a_booking(application, a_town(application).home)

    class Lapsing(FakeProvider):
        def send(self, message: Message) -> Accepted:
            clock.advance(timedelta(seconds=LEASE_SECONDS))
            application.expire_leases(ExpireLeases())
            return super().send(message)

    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=Lapsing())
    message = the_confirmation(uow, booked)
    assert (message.state, message.provider_ref) == (MessageState.SENT, "fake-1")


def test_what_was_leased_and_not_reached_in_time_goes_back_and_is_sent_in_the_next_run(
    application: Application, uow: UnitOfWork, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    held_up = deliver_outbox(DeliverOutbox(), uow=uow, clock=HeldUp(clock), provider=FakeProvider())
    assert held_up == Delivered(postponed=1)
    assert run() == Delivered(sent=1)
    assert the_confirmation(uow, booked).attempts == 1


def test_nothing_is_leased_before_somebody_is_free_to_send_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """However slow the provider is, no lease runs out on a message that only waited for its turn."""
    town = a_town(application)
    bookings = [a_booking(application, town.home), a_booking(application, town.neighbour)]
    slow = SlowProvider(clock)
    assert deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=slow) == Delivered(sent=2)
    assert [the_confirmation(uow, booked).attempts for booked in bookings] == [1, 1]


# --- too late, or about something that is not so any more


def test_what_expired_is_not_sent(
    application: Application, uow: UnitOfWork, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    clock.set(booked.promise.window.ends)
    assert run() == Delivered()
    [expired] = application.expire_leases(ExpireLeases())
    assert expired.state is MessageState.EXPIRED
    assert application.expire_leases(ExpireLeases()) == ()
    assert application.verify_ledger(None).intact


def test_after_a_move_the_old_time_is_not_told_any_more(
    application: Application, uow: UnitOfWork, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    moved(application, booked)
    assert run() == Delivered(sent=1)
    assert states(uow, booked, MessageKind.CONFIRMATION) == [MessageState.SUPERSEDED]
    assert [message.kind for message in provider.sent] == [MessageKind.CHANGE]


def test_a_cancellation_that_did_not_arrive_is_told_by_a_person(
    application: Application, provider: FakeProvider, run: Callable[[], Delivered]
) -> None:
    """Otherwise somebody waits in for nobody (rules 25 and 31)."""
    booked = a_booking(application, a_town(application).home)
    run()
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    provider.outcome = SendFailed("switched off", retry=False)
    run()
    [task] = tasks(application, booked, TaskKind.NOTICE_FAILED)
    assert "nobody comes" in task.words


# --- receipts


def test_a_delivered_notice_makes_the_appointment_notified(
    application: Application, uow: UnitOfWork, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    run()
    clock.advance(timedelta(seconds=5))
    application.record_receipt(a_receipt(MessageState.DELIVERED, clock.now()))
    assert stored(application, booked.ref).state is State.NOTIFIED
    assert the_confirmation(uow, booked).delivered_at == clock.now()
    assert application.verify_ledger(None).intact


def test_the_same_receipt_twice_and_one_that_comes_out_of_order_change_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    run()
    application.record_receipt(a_receipt(MessageState.DELIVERED, clock.now()))
    before, message = stored(application, booked.ref), the_confirmation(uow, booked)
    for state in (MessageState.DELIVERED, MessageState.SENT, MessageState.QUEUED, MessageState.FAILED):
        application.record_receipt(a_receipt(state, clock.now() + timedelta(minutes=1)))
        assert the_confirmation(uow, booked) == message
    assert stored(application, booked.ref) == before
    assert tasks(application, booked, TaskKind.NOTICE_FAILED) == []


def test_delivered_is_the_last_word_after_a_failure(
    application: Application, uow: UnitOfWork, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    run()
    application.record_receipt(a_receipt(MessageState.FAILED, clock.now(), code="30003"))
    assert the_confirmation(uow, booked).failure == "30003"
    assert stored(application, booked.ref).state is State.BOOKED
    application.record_receipt(a_receipt(MessageState.DELIVERED, clock.now()))
    assert the_confirmation(uow, booked).failure == ""
    assert stored(application, booked.ref).state is State.NOTIFIED


def test_a_receipt_for_a_notice_of_an_old_promise_tells_nothing_of_the_new_one(
    application: Application, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    run()
    moved(application, booked)
    application.record_receipt(a_receipt(MessageState.DELIVERED, clock.now()))
    assert stored(application, booked.ref).state is State.BOOKED


def test_a_receipt_that_comes_after_the_visit_is_kept_and_moves_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    run()
    clock.set(booked.promise.window.starts)
    door = AtTheDoor(application, clock, booked)
    door.arrives()
    application.record_receipt(a_receipt(MessageState.DELIVERED, clock.now()))
    assert stored(application, booked.ref).state is State.ON_SITE
    door.leaves()
    application.record_receipt(a_receipt(MessageState.FAILED, clock.now()))
    assert the_confirmation(uow, booked).state is MessageState.DELIVERED
    assert tasks(application, booked, TaskKind.NOTICE_FAILED) == []


def test_a_failure_that_is_reported_after_the_visit_makes_no_work(
    application: Application, clock: FixedClock, run: Callable[[], Delivered]
) -> None:
    booked = a_booking(application, a_town(application).home)
    run()
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="Resident away"))
    application.record_receipt(a_receipt(MessageState.FAILED, clock.now()))
    assert tasks(application, booked, TaskKind.NOTICE_FAILED) == []


def test_of_two_of_one_wording_the_one_that_is_found_settles_one_and_breaks_nothing(
    uow: UnitOfWork, clock: FixedClock, provider: FakeProvider
) -> None:
    plain = a_message(appointment_ref=None, question=None, promise_version=None, not_before=clock.now())
    plain = replace(plain, expires_at=clock.now() + timedelta(days=2), state=MessageState.UNKNOWN)
    with uow.write() as records:
        for ref in ("M-1", "M-2"):
            records.messages.add(replace(plain, ref=ref, dedupe_key=ref))
            provider.receipts[ref] = Receipt("fake", "fake-1", MessageState.SENT, clock.now())
        records.commit()
    settled = settle_unknown(SettleUnknown(), uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS)
    assert settled == 1
    with uow.read() as records:
        states = [records.messages.get(ref).state for ref in ("M-1", "M-2")]
    assert states == [MessageState.SENT, MessageState.UNKNOWN]


def test_a_receipt_for_something_we_never_sent_is_nobodys(application: Application, clock: FixedClock) -> None:
    assert application.record_receipt(a_receipt(MessageState.DELIVERED, clock.now(), ref="fake-99")) is None


def test_the_handset_delivers_at_once(application: Application) -> None:
    booked = a_booking(application, a_town(application).home)
    assert told(application, booked).state is State.NOTIFIED


def test_what_waits_for_the_end_of_a_long_night_is_of_use_after_it(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """Thirteen hours are quiet when the clocks go back: nothing may be too late before it can be sent."""
    clock.set(at(date(2026, 10, 19), time(9)))
    friday = date(2026, 10, 23)
    booked = told(application, a_booking(application, a_town(application).home, day=friday))
    clock.set(at(date(2026, 10, 24), time(20, 30)))
    application.record_not_attended(RecordNotAttended())
    [waits] = messages(uow, booked, MessageKind.NOT_DONE)
    assert waits.not_before == at(date(2026, 10, 25), time(8))
    assert waits.expires_at == waits.not_before + timedelta(hours=12)
