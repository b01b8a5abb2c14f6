"""Several providers on one outbox: the trouble of one is not the others', and what it takes is under its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageKind, MessageState
from appointments.domain.messages.provider_state import FAILURES_IN_A_ROW, FIRST_PAUSE
from appointments.ports import SendFailed, SendUnknown, UnitOfWork
from appointments.use_cases.messaging.deliver_outbox import Delivered, DeliverOutbox, deliver_outbox
from policies.reminders import RemindersAndQuietHours
from tests.builders import a_message
from tests.fakes import FakeProvider, FixedClock

SMS, MAIL, LETTER = Channel.SMS, Channel.EMAIL, Channel.LETTER
EACH = 8


@pytest.fixture
def texts() -> FakeProvider:
    return FakeProvider(name="texts", channels=frozenset({SMS}))


@pytest.fixture
def post() -> FakeProvider:
    """Carries two channels, as one account that has both."""
    return FakeProvider(name="post", channels=frozenset({MAIL, LETTER}))


@pytest.fixture
def run(uow: UnitOfWork, clock: FixedClock) -> Callable[..., Delivered]:
    return lambda provider, **how: deliver_outbox(DeliverOutbox(**how), uow=uow, clock=clock, provider=provider)


def queued(uow: UnitOfWork, now: datetime, *channels: Channel, kind: MessageKind = MessageKind.ACKNOWLEDGEMENT) -> None:
    """About no appointment."""
    plain = a_message(appointment_ref=None, question=None, promise_version=None, not_before=now)
    with uow.write() as records:
        for channel in channels:
            for number in range(EACH):
                ref = f"M-{channel}-{number}"
                lasts = now + timedelta(days=2)
                message = replace(plain, ref=ref, dedupe_key=ref, channel=channel, kind=kind, expires_at=lasts)
                records.messages.add(message)
        records.commit()


def found(uow: UnitOfWork, channel: Channel) -> list[Message]:
    with uow.read() as records:
        return [records.messages.get(f"M-{channel}-{number}") for number in range(EACH)]


def test_each_takes_what_it_carries_and_it_stands_under_its_name(
    uow: UnitOfWork, clock: FixedClock, texts: FakeProvider, post: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock.now(), SMS, MAIL, LETTER)
    assert run(texts) == Delivered(sent=EACH)
    assert run(post, threads=3) == Delivered(sent=2 * EACH)
    assert {message.channel for message in texts.sent} == {SMS}
    assert {m.provider for m in found(uow, SMS)} == {"texts"}
    assert {m.provider for m in (*found(uow, MAIL), *found(uow, LETTER))} == {"post"}


def test_an_outage_of_one_pauses_nothing_of_another(
    uow: UnitOfWork, clock: FixedClock, texts: FakeProvider, post: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock.now(), MAIL, LETTER, SMS)
    post.outcome = SendFailed("down", retry=True, code="421")
    assert run(post) == Delivered(postponed=FAILURES_IN_A_ROW)
    assert run(texts) == Delivered(sent=EACH)
    with uow.read() as records:
        assert [state.name for state in records.provider_states.all() if state.paused] == ["post"]
    clock.advance(FIRST_PAUSE)
    post.outcome = None
    assert run(post) == Delivered(sent=1, more=True)  # one tries for both of its channels
    assert run(post).sent == 2 * EACH - FAILURES_IN_A_ROW - 1


@pytest.mark.parametrize("outcome", [SendUnknown("timed out"), SendFailed("down", retry=True)])
def test_what_one_failed_at_is_under_its_name(
    uow: UnitOfWork,
    clock: FixedClock,
    texts: FakeProvider,
    run: Callable[..., Delivered],
    outcome: SendFailed | SendUnknown,
) -> None:
    """So that whoever may have taken it is asked."""
    queued(uow, clock.now(), SMS)
    texts.outcome = outcome
    run(texts, limit=1)
    assert found(uow, SMS)[0].provider == "texts"


def test_the_rate_is_kept_for_each(
    uow: UnitOfWork, clock: FixedClock, texts: FakeProvider, post: FakeProvider, run: Callable[..., Delivered]
) -> None:
    queued(uow, clock.now(), SMS, MAIL)
    assert run(texts, a_second=3) == Delivered(sent=3, more=True)
    assert run(post, a_second=3) == Delivered(sent=3, more=True)
    assert run(texts, a_second=3) == Delivered(more=True)


@pytest.mark.parametrize("kind", [MessageKind.EMERGENCY, MessageKind.HAZARD_HEARD, MessageKind.GAS_HEARD])
def test_at_night_too_goes_what_cannot_wait(
    uow: UnitOfWork, clock: FixedClock, texts: FakeProvider, kind: MessageKind
) -> None:
    clock.advance(timedelta(hours=13))
    queued(uow, clock.now(), SMS, kind=kind)
    quiet = RemindersAndQuietHours().sendable_from
    request = DeliverOutbox()
    assert deliver_outbox(request, uow=uow, clock=clock, provider=texts, sendable_from=quiet) == Delivered(sent=EACH)


def test_letters_go_to_the_printer_at_night_and_nothing_else_does(
    uow: UnitOfWork, clock: FixedClock, post: FakeProvider
) -> None:
    """Rule 32 is about what rings. Ten in the evening."""
    queued(uow, clock.now(), MAIL, LETTER)
    clock.advance(timedelta(hours=13))
    quiet = RemindersAndQuietHours().sendable_from
    run = partial(deliver_outbox, DeliverOutbox(), uow=uow, clock=clock, provider=post, sendable_from=quiet)
    assert run() == Delivered(sent=EACH)
    assert {m.state for m in found(uow, LETTER)} == {MessageState.SENT}
    assert {m.state for m in found(uow, MAIL)} == {MessageState.QUEUED}
