"""Reminders and quiet hours. Times in the tables are London wall clock unless they end in Z."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from appointments.domain.appointments import Promise
from appointments.domain.messages import MessageKind
from appointments.domain.reminder_rules import PLAIN_NAMES, PlannedMessage, RuledVisit, lint
from appointments.domain.times import LONDON, Window
from policies.reminders import RemindersAndQuietHours
from policies.reminders.kepts_own import KEPTS_OWN

RULES = RemindersAndQuietHours()


def london(text: str) -> datetime:
    if text.endswith("Z"):
        return datetime.fromisoformat(text)
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def a_promise(starts: str, made: str) -> Promise:
    opens = london(starts)
    return Promise(
        version=1,
        window=Window(opens, opens + timedelta(hours=5)),
        day=date.fromisoformat(starts[:10]),
        pattern="AM",
        purpose="a leaking tap",
        requirements=(),
        made_at=london(made),
        made_by="planner-1",
    )


@pytest.mark.parametrize(
    ("starts", "made", "now", "goes"),
    [
        # the usual: 16:00 the calendar day before, however early it is asked
        ("2026-11-24T08:00", "2026-11-17T10:00", "2026-11-17T10:00", "2026-11-23T16:00"),
        ("2026-11-24T12:00", "2026-11-17T10:00", "2026-11-23T16:00", "2026-11-23T16:00"),
        # a Monday's reminder goes on Sunday: calendar days, not working days
        ("2026-11-23T08:00", "2026-11-17T10:00", "2026-11-17T10:00", "2026-11-22T16:00"),
        # the worker was down at 16:00: due at once
        ("2026-11-24T08:00", "2026-11-17T10:00", "2026-11-23T18:30", "2026-11-23T18:30"),
        # ... or in the morning, when it came up at night
        ("2026-11-24T12:00", "2026-11-17T10:00", "2026-11-23T23:30", "2026-11-24T08:00"),
        # booked after 16:00: at once, but an hour behind the confirmation
        ("2026-11-24T08:00", "2026-11-23T17:00", "2026-11-23T17:00", "2026-11-23T18:00"),
        ("2026-11-24T08:00", "2026-11-23T15:30", "2026-11-23T15:30", "2026-11-23T16:30"),
        ("2026-11-24T08:00", "2026-11-23T15:00", "2026-11-23T15:00", "2026-11-23T16:00"),
        # booked on the day itself
        ("2026-11-24T12:00", "2026-11-24T09:00", "2026-11-24T09:00", "2026-11-24T10:00"),
        # booked in the evening for noon: the hour would fall into the quiet hours
        ("2026-11-24T12:00", "2026-11-23T19:30", "2026-11-23T19:30", "2026-11-24T08:00"),
        # booked in the quiet hours: what was booked is told when they end, and this an hour behind it
        ("2026-11-24T12:00", "2026-11-23T20:00", "2026-11-23T20:00", "2026-11-24T09:00"),
        ("2026-11-24T12:00", "2026-11-24T07:59", "2026-11-24T08:00", "2026-11-24T09:00"),
        ("2026-10-25T12:00", "2026-10-24T20:00", "2026-10-24T20:00", "2026-10-25T09:00:00Z"),
        # the clocks go forward on 29 March: 16:00 wall clock on both sides of it
        ("2026-03-29T09:00", "2026-03-20T10:00", "2026-03-20T10:00", "2026-03-28T16:00:00Z"),
        ("2026-03-30T08:00", "2026-03-20T10:00", "2026-03-20T10:00", "2026-03-29T15:00:00Z"),
        # ... and back on 25 October
        ("2026-10-25T09:00", "2026-10-20T10:00", "2026-10-20T10:00", "2026-10-24T15:00:00Z"),
        ("2026-10-26T08:00", "2026-10-20T10:00", "2026-10-20T10:00", "2026-10-25T16:00:00Z"),
    ],
)
def test_a_reminder_goes_at_four_the_day_before_or_as_soon_as_it_may(
    starts: str, made: str, now: str, goes: str
) -> None:
    promise = a_promise(starts, made)

    day_before = KEPTS_OWN.rule("day_before")
    assert RULES.reminders(RuledVisit(promise), london(now)) == (
        PlannedMessage(MessageKind.REMINDER, london(goes), promise.window.starts, day_before, 0),
    )


@pytest.mark.parametrize(
    ("starts", "made", "now"),
    [
        ("2026-11-24T08:00", "2026-11-17T10:00", "2026-11-24T08:00"),  # it has begun
        ("2026-11-24T08:00", "2026-11-17T10:00", "2026-11-24T09:00"),
        ("2026-11-24T08:00", "2026-11-23T20:30", "2026-11-23T20:30"),  # quiet until it begins
        ("2026-11-24T08:00", "2026-11-23T19:00", "2026-11-23T19:00"),  # the hour ends as the quiet hours begin
        ("2026-11-24T12:00", "2026-11-24T11:30", "2026-11-24T11:30"),  # the hour ends after it has begun
    ],
)
def test_no_reminder_once_it_could_only_come_too_late(starts: str, made: str, now: str) -> None:
    assert RULES.reminders(RuledVisit(a_promise(starts, made)), london(now)) == ()


def test_asking_again_gives_the_same_until_it_is_due() -> None:
    promise = a_promise("2026-11-24T08:00", "2026-11-17T10:00")

    asked = [RULES.reminders(RuledVisit(promise), promise.made_at + timedelta(hours=hours)) for hours in range(100)]

    assert all(each == asked[0] for each in asked)


@pytest.mark.parametrize(
    ("instant", "sendable"),
    [
        ("2026-11-24T08:00", "2026-11-24T08:00"),  # the first moment
        ("2026-11-24T07:59:59", "2026-11-24T08:00"),
        ("2026-11-24T19:59:59", "2026-11-24T19:59:59"),  # the last moment
        ("2026-11-24T20:00", "2026-11-25T08:00"),
        ("2026-11-24T23:59", "2026-11-25T08:00"),
        ("2026-11-25T00:00", "2026-11-25T08:00"),
        ("2026-12-31T21:00", "2027-01-01T08:00"),
        # summer: 19:30 UTC is half past eight in London
        ("2026-07-01T19:30:00Z", "2026-07-02T07:00:00Z"),
        ("2026-07-01T07:00:00Z", "2026-07-01T07:00:00Z"),
        # the night of 29 March is an hour shorter, and that of 25 October an hour longer
        ("2026-03-28T20:30:00Z", "2026-03-29T07:00:00Z"),
        ("2026-03-29T01:30:00Z", "2026-03-29T07:00:00Z"),
        ("2026-03-29T19:00:00Z", "2026-03-30T07:00:00Z"),
        ("2026-10-24T19:00:00Z", "2026-10-25T08:00:00Z"),
        ("2026-10-25T00:30:00Z", "2026-10-25T08:00:00Z"),  # the first 01:30
        ("2026-10-25T01:30:00Z", "2026-10-25T08:00:00Z"),  # the second 01:30
        ("2026-10-25T19:59:00Z", "2026-10-25T19:59:00Z"),
    ],
)
def test_messages_go_out_between_eight_and_eight(instant: str, sendable: str) -> None:
    assert RULES.sendable_from(london(instant)) == london(sendable)


def test_kepts_own_rules_may_be_saved_and_keep_the_keys_of_what_was_told_before_them() -> None:
    assert lint(KEPTS_OWN) == ()
    assert {rule.message: rule.name for rule in KEPTS_OWN.rules} == PLAIN_NAMES
