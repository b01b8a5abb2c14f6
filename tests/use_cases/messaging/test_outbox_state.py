"""Whether messages go out, as a monitor asks: late ones, those that are tried again, and a worker that is not there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from appointments.domain.messages import MessageKind, MessageState
from appointments.ports import SendFailed, UnitOfWork
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox, deliver_outbox
from appointments.views.outbox_state import LATE_AFTER, LOOKED_WITHIN, OutboxState
from tests.application import NUMBER
from tests.builders import a_message
from tests.fakes import FakeProvider, FixedClock
from web.application import Application

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)
AT_NIGHT = EVENING + timedelta(hours=2)
EIGHT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


def waits(uow: UnitOfWork, since: datetime, kind: MessageKind = MessageKind.ACKNOWLEDGEMENT) -> None:
    with uow.write() as records:
        records.messages.add(
            a_message(
                "M-1", kind=kind, to=NUMBER, appointment_ref=None, question=None, promise_version=None,
                not_before=since, expires_at=since + timedelta(days=2),
            )
        )  # fmt: skip
        records.commit()


@pytest.mark.parametrize(
    ("since", "now", "kind", "late"),
    [
        (NOON, NOON + LATE_AFTER - A_MINUTE, MessageKind.ACKNOWLEDGEMENT, False),
        (NOON, NOON + LATE_AFTER, MessageKind.ACKNOWLEDGEMENT, True),
        # It waits for the end of the quiet hours, 8pm to 8am, and is no later for it.
        (EVENING, EVENING + timedelta(minutes=29), MessageKind.ACKNOWLEDGEMENT, True),
        (EVENING, EVENING + timedelta(hours=6), MessageKind.ACKNOWLEDGEMENT, False),
        (EVENING, EVENING + timedelta(hours=12, minutes=40), MessageKind.ACKNOWLEDGEMENT, False),
        (EVENING, EVENING + timedelta(hours=12, minutes=45), MessageKind.ACKNOWLEDGEMENT, True),
        (AT_NIGHT, EIGHT + timedelta(minutes=14), MessageKind.ACKNOWLEDGEMENT, False),
        (AT_NIGHT, EIGHT + timedelta(minutes=20), MessageKind.ACKNOWLEDGEMENT, True),
        # This one goes out at night, too.
        (EVENING, EVENING + timedelta(hours=6), MessageKind.EMERGENCY, True),
    ],
)
def test_what_could_have_been_sent_and_was_not_is_late(
    application: Application, uow: UnitOfWork, clock: FixedClock, since: datetime, now: datetime, kind: MessageKind,
    late: bool,
) -> None:  # fmt: skip
    waits(uow, since, kind)
    clock.set(now)

    state = application.outbox_state()

    assert (state.status != "ok", state.due, state.oldest_due) == (late, 1, since)
    assert ("no worker runs" in state.words) is late  # none has ever looked
    assert NUMBER not in state.words
    if late:  # not since the quiet hours in which nobody may be woken
        assert state.late_since == (since if since != AT_NIGHT else EIGHT)


def test_a_lone_message_that_waits_for_its_next_try_is_not_nothing(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    waits(uow, clock.now())
    provider = FakeProvider(name="handset")
    provider.outcome = SendFailed("busy", retry=True, code="429", retry_after=timedelta(minutes=45))
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)

    state = application.outbox_state()

    assert (state.status, state.due, state.trying_again) == ("ok", 0, 1)
    assert state.words == "1 message was not taken and will be tried again, at 9:45am on Monday 2 March 2026."


def test_a_worker_that_looks_no_more_is_missed_though_nothing_is_due(
    application: Application, uow: UnitOfWork, clock: FixedClock
) -> None:
    """It would queue the reminders, too."""
    provider = FakeProvider(name="handset")
    assert application.outbox_state().status == "ok"  # a site that has just been set up
    for _ in range(3):
        deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
        clock.advance(timedelta(seconds=20))
    clock.advance(LOOKED_WITHIN - timedelta(minutes=1))
    assert application.outbox_state().status == "ok"

    clock.advance(timedelta(minutes=1))

    state = application.outbox_state()
    assert state.status == "unattended"
    assert state.words == (
        "Nobody has looked for messages to send since 9am on Monday 2 March 2026: no worker runs. "
        "No message waits to be sent."
    )
    deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
    assert application.outbox_state().status == "ok"


def test_a_provider_that_works_again_is_still_looked_after(uow: UnitOfWork, clock: FixedClock) -> None:
    provider = FakeProvider(name="handset")
    provider.outcome = SendFailed("busy", retry=True, code="429")
    waits(uow, clock.now())
    for outcome in (provider.outcome, None):
        provider.outcome = outcome
        deliver_outbox(DeliverOutbox(), uow=uow, clock=clock, provider=provider)
        clock.advance(timedelta(minutes=3))

    with uow.read() as records:
        state = records.provider_states.get("handset")
        assert records.messages.get("M-1").state is MessageState.SENT
    assert (state.failures, state.looked_at is not None) == (0, True)


@pytest.mark.parametrize(
    ("age", "words"),
    [(LATE_AFTER, "15 minutes ago"), (timedelta(hours=3), "3 hours ago"), (timedelta(days=4), "4 days ago")],
)
def test_how_late_is_said(age: timedelta, words: str) -> None:
    state = OutboxState(NOON, due=1, oldest_due=NOON - age, late_since=NOON - age, looked_at=NOON)

    assert state.status == "late"
    assert f"That is late: it could have been sent {words}." in state.words
