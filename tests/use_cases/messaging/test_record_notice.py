"""A notice given by a person: on the telephone, by e-mail, by letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, NotFound
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.messaging.record_notice import RecordNotice
from appointments.use_cases.messaging.watch_notices import WatchNotices
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, OPERATIVE, a_booking, asks_for, at_the_door, messages, stored, tasks
from web.application import Application


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.EMAIL])
def test_what_was_said_is_a_notice_from_that_moment(
    application: Application, uow: UnitOfWork, clock: FixedClock, channel: Channel
) -> None:
    """Rule 1: channel, time and content."""
    booked = a_booking(application, a_town(application).home)
    application.record_notice(RecordNotice(booked.ref, channel, " Wednesday morning, the tap ", PLANNER))
    assert stored(application, booked.ref).state is State.NOTIFIED
    _, notice = messages(uow, booked, MessageKind.CONFIRMATION)
    assert (notice.channel, notice.text, notice.state) == (
        channel,
        "Wednesday morning, the tap",
        MessageState.DELIVERED,
    )
    assert (notice.delivered_at, notice.promise_version) == (clock.now(), 1)
    assert application.verify_ledger(None).intact


@pytest.mark.parametrize(
    ("posted", "served"),
    [
        # Two working days, to the end of the second; the day of posting is day 0.
        ("2026-03-02T09:00", "2026-03-05T00:00"),
        ("2026-03-06T09:00", "2026-03-11T00:00"),  # over a weekend
        ("2026-03-26T09:00", "2026-03-30T23:00"),  # the end of Monday, in summer time since Sunday 29 March
    ],
)
def test_a_letter_counts_as_served_after_two_working_days(
    application: Application, clock: FixedClock, posted: str, served: str
) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home, day=datetime(2026, 3, 31, tzinfo=UTC).date(), days=40)
    clock.set(datetime.fromisoformat(posted).replace(tzinfo=UTC))
    notice = application.record_notice(RecordNotice(booked.ref, Channel.LETTER, "Tuesday 31 March", PLANNER))
    assert notice.delivered_at == datetime.fromisoformat(served).replace(tzinfo=UTC)


def test_a_text_is_sent_by_the_product_and_never_recorded_by_hand(application: Application) -> None:
    with pytest.raises(Invalid) as refused:
        application.record_notice(RecordNotice("A-ANY", Channel.SMS, "Wednesday morning", PLANNER))
    assert refused.value.field == "channel"


def test_a_notice_without_words_is_none(application: Application) -> None:
    with pytest.raises(Invalid) as refused:
        application.record_notice(RecordNotice("A-ANY", Channel.VOICE, "  ", PLANNER))
    assert refused.value.field == "words"


def test_a_notice_of_nothing_is_not_found(application: Application) -> None:
    with pytest.raises(NotFound):
        application.record_notice(RecordNotice("A-NONE", Channel.VOICE, "Wednesday morning", PLANNER))


def test_ringing_while_the_operative_is_at_the_door_is_no_notice_of_the_visit(
    application: Application, clock: FixedClock
) -> None:
    booked = a_booking(application, a_town(application).home, day=FRIDAY)
    door = at_the_door(application, clock, booked)
    application.record_notice(RecordNotice(booked.ref, Channel.VOICE, "He is at the door", PLANNER))
    assert stored(application, booked.ref).state is State.ON_SITE
    judgement = door.claims(Outcome.NO_ACCESS).judgement
    assert "notified" in {finding.rule for finding in judgement.missing}
    assert judgement.established_outcome is Outcome.NOT_NOTIFIED


def test_the_task_to_tell_them_ends_with_the_notice(application: Application) -> None:
    town = a_town(application)
    asks_for(application, town.home, "calls_only")
    booked = a_booking(application, town.home)
    [waits] = tasks(application, booked, TaskKind.NO_CHANNEL)
    assert "Ring." in waits.words
    application.record_notice(RecordNotice(booked.ref, Channel.VOICE, "Wednesday morning, the tap", PLANNER))
    assert tasks(application, booked, TaskKind.NO_CHANNEL) == []
    application.record_notice(RecordNotice(booked.ref, Channel.VOICE, "The same once more", PLANNER))


@pytest.mark.parametrize(("channel", "left"), [(Channel.VOICE, 0), (Channel.LETTER, 1)])
def test_the_watchdogs_task_ends_once_they_have_been_told_but_not_by_a_letter_on_its_way(
    application: Application, clock: FixedClock, channel: Channel, left: int
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "letter_only")
    booked = a_booking(application, town.home)
    clock.set(booked.promise.window.starts - timedelta(hours=1))
    application.watch_notices(WatchNotices())
    [waits] = tasks(application, booked, TaskKind.NOTICE_FAILED)
    assert "Do not ring" in waits.words
    application.record_notice(RecordNotice(booked.ref, channel, "Wednesday morning, the tap", PLANNER))
    assert len(tasks(application, booked, TaskKind.NOTICE_FAILED)) == left


def test_nobody_writes_a_letter_that_somebody_is_on_the_way(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    asks_for(application, town.home, "letter_only")
    booked = a_booking(application, town.home)
    clock.set(booked.promise.window.starts)
    application.set_off(SetOff(booked.ref, "OP-1", OPERATIVE))
    assert [task for task in tasks(application, booked, TaskKind.NO_CHANNEL) if "on the way" in task.words] == []
