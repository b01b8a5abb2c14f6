"""The watchdog: a visit that nobody was told of in time becomes a planner's task before it is wasted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from appointments.domain.homes import Channel
from appointments.domain.tasks import TaskKind
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.record_notice import RecordNotice
from appointments.use_cases.messaging.watch_notices import MARGIN, NoticesWatched, WatchNotices
from tests.application import PLANNER, a_town
from tests.fakes import FixedClock
from tests.use_cases.steps import FRIDAY, a_booking, asks_for, moved, says, tasks, told
from web.application import Application

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("hours", "before_the_deadline", "flagged"),
    [
        (0, MARGIN + SECOND, 0),  # there is still time for the text to arrive
        (0, MARGIN, 1),  # exactly at the edge
        (0, SECOND, 1),
        (30, MARGIN + SECOND, 0),  # the household's own notice runs out 30 hours before the window
        (30, MARGIN, 1),
    ],
)
def test_an_undelivered_notice_is_flagged_four_hours_before_the_households_notice_runs_out(
    application: Application, clock: FixedClock, hours: int, before_the_deadline: timedelta, flagged: int
) -> None:
    town = a_town(application)
    if hours:
        asks_for(application, town.home, "advance_notice", hours=str(hours))
    booked = a_booking(application, town.home, day=FRIDAY)
    clock.set(booked.promise.window.starts - timedelta(hours=hours) - before_the_deadline)
    assert application.watch_notices(WatchNotices()).flagged == flagged
    assert len(tasks(application, booked, TaskKind.NOTICE_FAILED)) == flagged


def test_it_looks_as_far_ahead_as_any_notice_that_can_be_asked_for(application: Application, clock: FixedClock) -> None:
    """Two weeks' notice: four days before the visit it is ten days too late to look."""
    town = a_town(application)
    asks_for(application, town.home, "advance_notice", hours=str(14 * 24))
    booked = a_booking(application, town.home, day=date(2026, 3, 20), days=21)
    clock.set(booked.promise.window.starts - timedelta(days=14) - MARGIN)
    assert application.watch_notices(WatchNotices()).flagged == 1


def test_it_is_flagged_once_and_again_for_a_new_promise(application: Application, clock: FixedClock) -> None:
    booked = a_booking(application, a_town(application).home)
    clock.set(booked.promise.window.starts - MARGIN)
    assert [application.watch_notices(WatchNotices()).flagged for _ in range(2)] == [1, 0]
    second = moved(application, booked, day=FRIDAY)
    clock.set(second.promise.window.starts - MARGIN)
    assert application.watch_notices(WatchNotices()).flagged == 1


def test_a_delivered_notice_or_the_residents_own_yes_is_enough(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    delivered = told(application, a_booking(application, town.home))
    confirmed = a_booking(application, town.neighbour)
    says(application, "yes", number="+447700900124", clock=clock)
    assert confirmed.ref != delivered.ref
    clock.set(delivered.promise.window.starts - MARGIN)
    assert application.watch_notices(WatchNotices()) == NoticesWatched(0, None)


def test_a_notice_of_the_old_time_is_no_notice_of_the_new_one(application: Application, clock: FixedClock) -> None:
    booked = told(application, a_booking(application, a_town(application).home))
    second = moved(application, booked, day=FRIDAY)
    clock.set(second.promise.window.starts - MARGIN)
    assert application.watch_notices(WatchNotices()).flagged == 1


@pytest.mark.parametrize(
    ("posted", "flagged"),
    [
        # Posted on Monday it is served by the end of Wednesday, for Friday morning.
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), 0),
        # Posted on Wednesday it is served by the end of Friday, when the visit is over.
        (datetime(2026, 3, 4, 9, 0, tzinfo=UTC), 1),
    ],
)
def test_a_letter_counts_from_the_day_it_is_served(
    application: Application, clock: FixedClock, posted: datetime, flagged: int
) -> None:
    booked = a_booking(application, a_town(application).home, day=FRIDAY)
    clock.set(posted)
    application.record_notice(RecordNotice(booked.ref, Channel.LETTER, "Friday between 8 and 1", PLANNER))
    clock.set(booked.promise.window.starts - MARGIN)
    assert application.watch_notices(WatchNotices()).flagged == flagged


def test_a_notice_that_came_later_than_the_household_asked_is_flagged(
    application: Application, clock: FixedClock
) -> None:
    town = a_town(application)
    asks_for(application, town.home, "advance_notice", hours="48")
    booked = a_booking(application, town.home, day=FRIDAY)
    clock.set(booked.promise.window.starts - timedelta(hours=47))
    application.deliver_outbox(DeliverOutbox())
    assert application.watch_notices(WatchNotices()).flagged == 1


def test_paging_reaches_every_appointment(application: Application, clock: FixedClock) -> None:
    town = a_town(application)
    starts = [a_booking(application, home).promise.window.starts for home in (town.home, town.neighbour)]
    clock.set(min(starts) - MARGIN)
    first = application.watch_notices(WatchNotices(limit=1))
    second = application.watch_notices(WatchNotices(limit=1, after=first.next_after or ""))
    assert (first.flagged, second.flagged) == (1, 1)
