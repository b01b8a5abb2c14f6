"""The worker's jobs: each a use case, each harmless to repeat, none stopped by another's failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import text
from structlog.testing import capture_logs

from appointments import use_cases
from appointments.domain.appointments import State
from appointments.domain.messages import MessageKind
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at, day_of
from appointments.records.engine import make_engine
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.messaging.deliver_outbox import Delivered, DeliverOutbox
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from appointments.use_cases.messaging.watch_notices import WatchNotices
from tests.application import MONDAY, NUMBER, PLANNER, a_repair, a_town, an_application, some_settings
from tests.fakes import FixedClock
from web import wiring
from web.application import Application
from web.worker import JOBS, Job, jobs_of, queue_all_reminders, run_job, watch_all_notices

BY_NAME = {job.name: job for job in JOBS}
_MODULES = {
    found.name.rpartition(".")[2]: found.name for found in walk_packages(use_cases.__path__, "appointments.use_cases.")
}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_job_carries_the_name_of_its_use_case(name: str) -> None:
    assert callable(getattr(import_module(_MODULES[name]), name))
    assert name in {field.name for field in fields(Application)}


def test_no_job_is_there_twice() -> None:
    assert len(BY_NAME) == len(JOBS)


def test_what_a_worker_has_to_do_is_a_job() -> None:
    """Messages and answers, what lapses, who must be told, who did not come, who never left, what is asked again and
    erased, seal, tomorrow's plan."""
    assert set(BY_NAME) == {
        "deliver_outbox", "answer_replies", "expire_leases", "settle_unknown", "queue_reminders", "watch_notices",
        "record_not_attended", "close_left_open", "seal_ledger", "watch_certificates", "plan_ahead", "expire_holds",
        "watch_target_dates", "watch_calendar",
        "settle_calls", "follow_letters", "ask_about_sent", "apply_waiting", "clear_pieces",
        "watch_reviews", "retain",
        "watch_silence",
    }  # fmt: skip


def test_each_provider_has_a_delivery_of_its_own(application: Application) -> None:
    """One that hangs until its time is over would hold up the others' messages in a run that they share."""
    jobs = jobs_of(application)
    ran: list[str] = []
    assert {name for name, job in jobs.items() if job.name == "deliver_outbox"} == {
        "deliver_outbox handset",
        "deliver_outbox nobody",
    }
    assert {job.name for job in jobs.values()} == set(BY_NAME)

    def delivers(name: str, _: DeliverOutbox) -> Delivered:
        ran.append(name)
        return Delivered()

    counted = replace(application, delivering={name: partial(delivers, name) for name in application.delivering})
    run_job(jobs["deliver_outbox handset"], counted)
    assert ran == ["handset"]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_triggers_are_in_utc(job: Job) -> None:
    trigger = job.trigger()
    assert isinstance(trigger, IntervalTrigger | CronTrigger)
    assert trigger.timezone is UTC
    assert job.trigger() is not trigger  # each scheduler has its own


def test_the_seal_is_set_once_in_a_night_that_has_an_hour_twice() -> None:
    trigger, now, runs = BY_NAME["seal_ledger"].trigger(), datetime(2026, 10, 24, 12, tzinfo=UTC), []
    for _ in range(2):
        now = trigger.get_next_fire_time(None, now)
        runs.append(now)
        now += timedelta(seconds=1)
    assert runs == [datetime(2026, 10, 25, 2, 15, tzinfo=UTC), datetime(2026, 10, 26, 2, 15, tzinfo=UTC)]


# --- what the jobs do


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def application(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Application]:
    with an_application(database_url, tmp_path, clock=clock) as made:
        yield made


def booked(application: Application, count: int) -> list[str]:
    """Appointments of two homes in turn, a household's on different days; references in the order of booking."""
    town = a_town(application, plumbers=3)
    refs: list[str] = []
    for number in range(count):
        order = a_repair(application, (town.home, town.neighbour)[number % 2])
        offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=14))
        taken = {application.look_up.appointment(ref).promise.day for ref in refs[number % 2 :: 2]}
        slot = next(each.slot for each in sorted(offers.offers, key=lambda o: o.slot) if each.slot.day not in taken)
        refs.append(application.book_appointment(BookAppointment(offers.ref, slot.day, slot.pattern, PLANNER)).ref)
    return refs


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_runs_on_a_new_landlord_who_has_nothing_yet(application: Application, job: Job) -> None:
    job.run(application)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_runs_where_there_is_something_to_do(application: Application, clock: FixedClock, job: Job) -> None:
    [ref] = booked(application, 1)
    clock.set(application.look_up.appointment(ref).promise.window.starts - timedelta(hours=20))
    job.run(application)


def test_running_everything_twice_sends_nothing_twice(application: Application, clock: FixedClock) -> None:
    [ref] = booked(application, 1)
    window = application.look_up.appointment(ref).promise.window
    moments = (
        MONDAY,  # the confirmation
        at(day_of(window.starts) - timedelta(days=1), time(16, 30)),  # the reminder of the afternoon before
        window.ends + timedelta(hours=5),  # nobody came
    )
    for moment in moments:
        clock.set(max(moment, clock.now()))
        texts = None
        for _ in range(2):
            for job in JOBS:
                job.run(application)
            again = application.look_up.texts_to(NUMBER)
            assert texts in (None, again)
            texts = again
    closed = application.look_up.appointment(ref)
    assert closed.state is State.CLOSED
    assert len([said for said in application.look_up.texts_to(NUMBER) if "reminder" in said]) == 1
    steps = [task for task in application.look_up.tasks_of(ref) if task.kind is TaskKind.NEXT_STEP]
    assert len(steps) == 1


def test_the_reminders_of_all_appointments_are_queued_however_small_a_page_is(
    application: Application, clock: FixedClock, database_url: str
) -> None:
    refs = booked(application, 5)
    asked: list[QueueReminders] = []

    def two_at_a_time(request: QueueReminders) -> Any:
        asked.append(request)
        return application.queue_reminders(replace(request, limit=2, ahead_hours=24 * 20))

    clock.set(MONDAY + timedelta(days=1))
    queued = queue_all_reminders(replace(application, queue_reminders=two_at_a_time))
    with_reminder = reminded(database_url)
    assert set(with_reminder) == set(refs)
    assert len(with_reminder) == len(refs) == queued
    assert len(asked) == 3  # two, two, one
    assert queue_all_reminders(replace(application, queue_reminders=two_at_a_time)) == 0


def test_all_appointments_are_watched_however_small_a_page_is(application: Application, clock: FixedClock) -> None:
    """Nothing has been delivered for any of them, and the deadline is near."""
    refs = booked(application, 5)
    asked: list[WatchNotices] = []

    def two_at_a_time(request: WatchNotices) -> Any:
        asked.append(request)
        return application.watch_notices(replace(request, limit=2, ahead_hours=24 * 20))

    clock.set(max(application.look_up.appointment(ref).promise.window.starts for ref in refs) - timedelta(hours=3))
    watched = replace(application, watch_notices=two_at_a_time)
    still_awaited = [ref for ref in refs if application.look_up.appointment(ref).promise.window.starts >= clock.now()]
    assert watch_all_notices(watched) == len(still_awaited)
    assert watch_all_notices(watched) == 0  # one task for one promise


def reminded(database_url: str) -> list[str]:
    engine = make_engine(database_url)
    try:
        with engine.connect() as connection:
            kind = {"kind": MessageKind.REMINDER.value}
            return list(
                connection.scalars(text("SELECT appointment_ref FROM messages WHERE kind = :kind ORDER BY 1"), kind)
            )
    finally:
        engine.dispose()


# --- failures and elections


def a_job(run: Callable[[Application], object], *, alone: bool = False) -> Job:
    return replace(BY_NAME["seal_ledger"], run=run, alone=alone)


def broken(application: Application) -> object:
    raise RuntimeError("the disk is full")


@pytest.mark.parametrize("alone", [False, True])
def test_a_failing_job_is_logged_with_its_name_and_does_not_stop_the_others(
    application: Application,
    alone: bool,
) -> None:
    ran: list[str] = []
    with capture_logs() as logged:
        for job in (a_job(broken, alone=alone), a_job(lambda _: ran.append("after"), alone=alone)):
            run_job(job, application)
    assert ran == ["after"]
    [entry] = logged
    assert (entry["event"], entry["job"], entry["log_level"]) == ("job failed", "seal_ledger", "error")
    # Where and what kind, and none of its words: a provider's and a database's hold numbers and texts.
    assert entry["kinds"] == ["RuntimeError"]
    assert entry["where"][-1].endswith(" broken")
    assert "exc_info" not in entry
    assert "the disk is full" not in str(entry)


def test_a_job_that_is_done_alone_runs_once_when_two_workers_tick_at_the_same_time(
    postgresql_url: str, tmp_path: Path
) -> None:
    """The second worker comes while the first is still at it, and leaves the job to it."""
    runs: list[str] = []
    with two_workers(postgresql_url, tmp_path) as (first, second):

        def while_the_second_comes(_: Application) -> None:
            runs.append("first")
            run_job(a_job(lambda _: runs.append("second"), alone=True), second)

        run_job(a_job(while_the_second_comes, alone=True), first)
        assert runs == ["first"]
        run_job(a_job(lambda _: runs.append("second, later"), alone=True), second)
    assert runs == ["first", "second, later"]  # the first one has let go


def test_a_worker_that_fails_lets_go_of_the_job(postgresql_url: str, tmp_path: Path) -> None:
    runs: list[str] = []
    with two_workers(postgresql_url, tmp_path) as (first, second), capture_logs():
        run_job(a_job(broken, alone=True), first)
        run_job(a_job(lambda _: runs.append("second"), alone=True), second)
    assert runs == ["second"]


def test_one_job_does_not_keep_another_from_running(postgresql_url: str, tmp_path: Path) -> None:
    runs: list[str] = []
    other = replace(BY_NAME["watch_notices"], run=lambda _: runs.append("watch"), alone=True)
    with two_workers(postgresql_url, tmp_path) as (first, second):
        run_job(a_job(lambda _: run_job(other, second), alone=True), first)
    assert runs == ["watch"]


def test_jobs_that_claim_their_work_run_in_every_worker(postgresql_url: str, tmp_path: Path) -> None:
    runs: list[str] = []
    with two_workers(postgresql_url, tmp_path) as (first, second):
        run_job(a_job(lambda _: run_job(a_job(lambda _: runs.append("second")), second)), first)
    assert runs == ["second"]


def test_two_workers_that_deliver_at_once_send_each_text_once(postgresql_url: str, tmp_path: Path) -> None:
    with two_workers(postgresql_url, tmp_path) as (first, second):
        refs = booked(first, 4)
        ready, workers = threading.Barrier(2), []
        for application in (first, second):

            def deliver(application: Application = application) -> None:
                ready.wait()
                run_job(BY_NAME["deliver_outbox"], application)

            workers.append(threading.Thread(target=deliver))
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        texts = first.look_up.texts_to(NUMBER)
        assert len(texts) == len(set(texts)) == 2  # of the four, two are this household's
        assert {first.look_up.appointment(ref).state for ref in refs} == {State.NOTIFIED}


@contextmanager
def two_workers(database_url: str, folder: Path) -> Iterator[tuple[Application, Application]]:
    """Two processes' applications over one database."""
    with an_application(database_url, folder) as first:
        second = wiring.build(some_settings(database_url, folder), clock=FixedClock(MONDAY))
        try:
            yield first, second
        finally:
            second.close()
