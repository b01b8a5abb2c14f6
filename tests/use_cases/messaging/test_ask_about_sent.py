"""A receipt that was lost is asked for: what arrived is a notice all the same, what did not is told another way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.calendar import WEEKDAYS
from appointments.domain.messages import Message, MessageState, Receipt
from appointments.domain.tasks import TaskKind
from appointments.ports import Accepted, UnitOfWork
from appointments.use_cases.messaging.ask_about_sent import OVERDUE_AFTER, AskAboutSent, ask_about_sent
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox, deliver_outbox
from appointments.use_cases.messaging.record_receipt import RecordReceipt, record_receipt
from policies.rulebook import judge
from tests.builders import APPOINTMENT, NOW, a_message, an_appointment, stocked
from tests.fakes import FakeProvider, FixedClock
from tests.use_cases.steps import TELLER


class Quick(FakeProvider):
    """Its receipt is here before our note of the sending is written."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__()
        self._uow = uow

    def send(self, message: Message) -> Accepted:
        accepted = super().send(message)
        told = Receipt(self.name, accepted.provider_ref, MessageState.DELIVERED, NOW)
        record_receipt(RecordReceipt(told), uow=self._uow, judge=judge, calendar=WEEKDAYS)
        self.receipts[message.ref] = told
        return accepted


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def due(uow: UnitOfWork) -> UnitOfWork:
    stocked(uow, an_appointment())
    with uow.write() as records:
        records.messages.add(a_message(expires_at=NOW + timedelta(days=2)))
        records.commit()
    return uow


def asks(uow: UnitOfWork, clock: FixedClock, provider: FakeProvider) -> int:
    return ask_about_sent(
        AskAboutSent(), uow=uow, clock=clock, provider=provider, judge=judge, calendar=WEEKDAYS, teller=TELLER
    )


def the_message(uow: UnitOfWork) -> Message:
    with uow.read() as records:
        return records.messages.get("M-1")


def test_a_receipt_that_overtook_our_note_of_the_sending_is_asked_for(due: UnitOfWork, clock: FixedClock) -> None:
    quick = Quick(due)
    deliver_outbox(DeliverOutbox(), uow=due, clock=clock, provider=quick)
    assert the_message(due).state is MessageState.SENT
    clock.advance(OVERDUE_AFTER - timedelta(seconds=1))
    assert asks(due, clock, quick) == 0
    clock.advance(timedelta(seconds=1))
    assert asks(due, clock, quick) == 1
    assert the_message(due).state is MessageState.DELIVERED
    with due.read() as records:
        assert records.appointments.get(APPOINTMENT).state is State.NOTIFIED


def test_one_that_did_not_arrive_is_said_by_a_person_where_no_other_way_is_left(
    due: UnitOfWork, clock: FixedClock
) -> None:
    provider = FakeProvider()
    deliver_outbox(DeliverOutbox(), uow=due, clock=clock, provider=provider)
    provider.receipts["M-1"] = Receipt("fake", "fake-1", MessageState.FAILED, NOW, "30003")
    clock.advance(OVERDUE_AFTER)
    assert asks(due, clock, provider) == 1
    assert (the_message(due).state, the_message(due).failure) == (MessageState.FAILED, "30003")
    with due.read() as records:
        found = records.appointments.get(APPOINTMENT)
        [task] = records.tasks.open_about(APPOINTMENT, found.home_ref)
    assert task.kind is TaskKind.NOTICE_FAILED


def test_one_that_nobody_knows_of_yet_is_asked_about_again_after_growing_pauses(
    due: UnitOfWork, clock: FixedClock
) -> None:
    provider = FakeProvider()
    deliver_outbox(DeliverOutbox(), uow=due, clock=clock, provider=provider)
    asked_at = []
    for minute in range(200):
        before = the_message(due).asked
        assert asks(due, clock, provider) == 0
        if the_message(due).asked > before:
            asked_at.append(minute)
        clock.advance(timedelta(minutes=1))
    assert asked_at == [10, 20, 40, 80, 160]
    assert the_message(due).state is MessageState.SENT
