"""Letters are asked about until they are posted; only then does the period to their deemed service begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.calendar import WEEKDAYS
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageState, Receipt
from appointments.ports import UnitOfWork
from appointments.use_cases.messaging.follow_letters import (
    ASKED_FOR,
    FollowLetters,
    LettersFollowed,
    follow_letters,
)
from policies.rulebook import judge
from tests.builders import APPOINTMENT, NOW, a_message, an_appointment, stocked
from tests.fakes import FakeProvider, FixedClock
from tests.use_cases.steps import TELLER

SERVED = NOW + timedelta(days=3)
ENVELOPE = "Resident 0012\n1 Example Street\nGL5 1AA"


@pytest.fixture
def posted(uow: UnitOfWork) -> UnitOfWork:
    """One letter at the printer's, about the visit, and one from so long ago that it is none."""
    stocked(uow, an_appointment())
    letter = replace(a_message(to=ENVELOPE, dedupe_key="A-1:1:by-letter"), channel=Channel.LETTER, provider="fake")
    letter = replace(letter, state=MessageState.SENT)
    with uow.write() as records:
        records.messages.add(replace(letter, provider_ref="L-1", sent_at=NOW))
        old = replace(letter, ref="M-old", dedupe_key="old", provider_ref="L-old")
        records.messages.add(replace(old, sent_at=NOW - ASKED_FOR - timedelta(seconds=1)))
        records.commit()
    return uow


def follow(uow: UnitOfWork, provider: FakeProvider, limit: int = 200) -> LettersFollowed:
    return follow_letters(
        FollowLetters(limit=limit),
        uow=uow,
        clock=FixedClock(NOW),
        provider=provider,
        judge=judge,
        calendar=WEEKDAYS,
        teller=TELLER,
    )


def a_printer(state: MessageState) -> FakeProvider:
    provider = FakeProvider(channels=frozenset({Channel.LETTER}))
    served = SERVED if state is MessageState.DELIVERED else None
    provider.receipts = {
        ref: Receipt("fake", f"L-{ref[2:]}", state, NOW, delivered_at=served) for ref in ("M-1", "M-old")
    }
    return provider


@pytest.mark.parametrize("printer", [FakeProvider(), a_printer(MessageState.SENT)], ids=["silent", "printing"])
def test_a_letter_that_is_not_posted_yet_is_asked_about_again(posted: UnitOfWork, printer: FakeProvider) -> None:
    assert follow(posted, printer) == LettersFollowed(0, None)

    with posted.read() as records:
        assert records.messages.get("M-1").state is MessageState.SENT
        assert records.appointments.get(APPOINTMENT).state is State.BOOKED


def test_a_letter_that_was_posted_is_notice_from_its_deemed_day(posted: UnitOfWork) -> None:
    assert follow(posted, a_printer(MessageState.DELIVERED)) == LettersFollowed(1, None)

    with posted.read() as records:
        letter = records.messages.get("M-1")
        assert (letter.state, letter.delivered_at) == (MessageState.DELIVERED, SERVED)
        assert records.appointments.get(APPOINTMENT).state is State.NOTIFIED
        assert records.messages.get("M-old").state is MessageState.SENT


def test_a_letter_that_cannot_be_printed_is_told_another_way(posted: UnitOfWork) -> None:
    assert follow(posted, a_printer(MessageState.FAILED)).settled == 1

    with posted.read() as records:
        [text] = [m for m in records.messages.of(APPOINTMENT) if m.channel is Channel.SMS]
    assert (text.state, text.to) == (MessageState.QUEUED, "+447700900123")


def test_pages_continue_where_the_last_one_stopped(posted: UnitOfWork) -> None:
    assert follow(posted, FakeProvider(), limit=1).next_after == "M-1"
