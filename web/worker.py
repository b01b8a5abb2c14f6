"""The worker: periodic jobs, each a use case, in one tuple. Its own process, so that nothing runs once per web process.

Jobs may run in several workers at once and be repeated at any moment: what they do is claimed or deduplicated in the
database. Those marked `alone` are elected besides, because doing them twice would be waste.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from typing import Protocol, TypeVar

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from appointments.use_cases.after_the_visit.watch_silence import WatchSilence
from appointments.use_cases.at_the_door.close_left_open import CloseLeftOpen
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from appointments.use_cases.at_the_door.settle_calls import SettleCalls
from appointments.use_cases.booking.expire_holds import ExpireHolds
from appointments.use_cases.devices.apply_waiting import ApplyWaiting, WaitingApplied
from appointments.use_cases.devices.clear_pieces import ClearPieces
from appointments.use_cases.households.watch_reviews import WatchReviews
from appointments.use_cases.keeping.seal_ledger import SealLedger
from appointments.use_cases.landlord.watch_calendar import WatchCalendar
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.use_cases.messaging.ask_about_sent import AskAboutSent
from appointments.use_cases.messaging.expire_leases import ExpireLeases
from appointments.use_cases.messaging.follow_letters import FollowLetters
from appointments.use_cases.messaging.queue_reminders import QueueReminders
from appointments.use_cases.messaging.settle_unknown import SettleUnknown
from appointments.use_cases.messaging.watch_notices import WatchNotices
from appointments.use_cases.operatives.watch_certificates import WatchCertificates
from appointments.use_cases.whole_days.plan_ahead import PlanAhead
from appointments.use_cases.work_orders.watch_target_dates import WatchTargetDates
from web.application import Application
from web.errors import kinds_of, where_of
from web.retaining import retain_all

log = structlog.get_logger()

DELIVERING_SECONDS = 5.0  # of one run; a worker that is told to stop finishes the run that it is at
RATE_PAUSE_SECONDS = 0.1  # before it is asked again whether the rate allows more


class Page(Protocol):
    """What a use case gives back that looks at so many at a time; `next_after` is None after the last page."""

    @property
    def next_after(self) -> str | None: ...


AnyPage = TypeVar("AnyPage", bound=Page)


@dataclass(frozen=True)
class Job:
    """`name` is the use case's. The trigger is in UTC: London's nights have an hour twice, or not at all."""

    name: str
    trigger: Callable[[], BaseTrigger]
    run: Callable[[Application], object]
    alone: bool = False


def seal(application: Application) -> None:
    """Its digest goes into the log as well: a log that is kept elsewhere is a copy that nobody can change here."""
    made = application.seal_ledger(SealLedger())
    log.info("ledger sealed", seal=made.number, sealed_at=made.sealed_at.isoformat(), digest=made.digest)
    if made.gone:
        log.error("ledger lacks what was sealed", seal=made.number, gone=made.gone)


def _every(seconds: int) -> Callable[[], BaseTrigger]:
    return lambda: IntervalTrigger(seconds=seconds, timezone=UTC)


def _nightly(hour: int, minute: int) -> Callable[[], BaseTrigger]:
    return lambda: CronTrigger(hour=hour, minute=minute, timezone=UTC)


def _page_by_page(read: Callable[[str], AnyPage], made: Callable[[AnyPage], int]) -> int:
    """What all pages made together. Each page is a transaction of its own and continues where the last one stopped."""
    total, after = 0, ""
    while True:
        page = read(after)
        total += made(page)
        if page.next_after is None:
            return total
        after = page.next_after


def deliver_all(application: Application, provider: str | None = None) -> int:
    """Until nothing is due any more, or for a few seconds; how many went out. Says so when a provider begins to fail,
    and when it works again. Through this one only, or through one after the other."""
    deliver = application.deliver_outbox if provider is None else application.delivering[provider]
    began, sent = time.monotonic(), 0
    paused = _paused(application, provider)
    while True:
        done = deliver(application.sending)
        sent += done.sent
        if not done.more or time.monotonic() - began > DELIVERING_SECONDS:
            break
        if not done.sent:
            time.sleep(RATE_PAUSE_SECONDS)
    if (paused_now := _paused(application, provider)) != paused:
        say = log.error if paused_now else log.info
        say("messages paused" if paused_now else "messages go out again", words=application.outbox_state().words)
    return sent


def _paused(application: Application, provider: str | None) -> set[str]:
    used = set(application.delivering) if provider is None else {provider}
    return used & application.paused_providers()


def expire_all(application: Application) -> int:
    """Whatever ran out by now; how many messages changed."""
    total = 0
    while changed := application.expire_leases(ExpireLeases()):
        total += len(changed)
    return total


def queue_all_reminders(application: Application) -> int:
    """Through the awaited appointments; how many reminders were queued."""
    return _page_by_page(
        lambda after: application.queue_reminders(QueueReminders(after=after)), lambda page: page.queued
    )


def watch_all_notices(application: Application) -> int:
    """Through the awaited appointments; how many tasks were made."""
    return _page_by_page(lambda after: application.watch_notices(WatchNotices(after=after)), lambda page: page.flagged)


def follow_all_letters(application: Application) -> int:
    """Through the letters that are being printed; how many were posted, or will never be."""
    return _page_by_page(
        lambda after: application.follow_letters(FollowLetters(after=after)), lambda page: page.settled
    )


def watch_all_target_dates(application: Application) -> int:
    """Through the orders with a statutory date that is near; how many tasks were made."""
    return _page_by_page(
        lambda after: application.watch_target_dates(WatchTargetDates(after=after)), lambda page: page.flagged
    )


def watch_all_reviews(application: Application) -> int:
    """Through the requirements whose review is overdue; how many tasks were made."""
    return _page_by_page(lambda after: application.watch_reviews(WatchReviews(after=after)), lambda page: page.flagged)


def watch_all_silence(application: Application) -> int:
    """Through the visits with nobody in; how many tasks were made."""
    return _page_by_page(lambda after: application.watch_silence(WatchSilence(after=after)), lambda page: page.asked)


def retain_if_allowed(application: Application) -> None:
    """Counts what was kept long enough, and erases it where the landlord has switched that on."""
    erase = application.erases_by_itself
    counts, _ = retain_all(application, erase=erase)
    log.info("kept long enough", erased=erase, **counts)


def apply_all_waiting(application: Application) -> int:
    """Through what phones sent and is not dealt with yet; how much was settled.

    Raises the first fault there was, once everything else was tried.
    """
    broke: list[Exception] = []

    def made(page: WaitingApplied) -> int:
        broke.extend(page.broke)
        return page.settled

    settled = _page_by_page(lambda after: application.apply_waiting(ApplyWaiting(after=after)), made)
    if broke:
        raise broke[0]
    return settled


JOBS: tuple[Job, ...] = (
    Job("deliver_outbox", _every(1), deliver_all),
    Job("answer_replies", _every(2), lambda application: application.answer_replies(AnswerReplies()), alone=True),
    Job("expire_holds", _every(30), lambda application: application.expire_holds(ExpireHolds())),
    Job("expire_leases", _every(60), expire_all),
    Job("settle_unknown", _every(60), lambda application: application.settle_unknown(SettleUnknown()), alone=True),
    Job("ask_about_sent", _every(60), lambda application: application.ask_about_sent(AskAboutSent()), alone=True),
    Job("follow_letters", _every(3600), follow_all_letters, alone=True),
    Job("settle_calls", _every(10), lambda application: application.settle_calls(SettleCalls()), alone=True),
    Job("queue_reminders", _every(300), queue_all_reminders, alone=True),
    Job("watch_notices", _every(300), watch_all_notices, alone=True),
    Job(
        "record_not_attended",
        _every(600),
        lambda application: application.record_not_attended(RecordNotAttended()),
        alone=True,
    ),
    Job("apply_waiting", _every(60), apply_all_waiting, alone=True),
    Job("clear_pieces", _nightly(3, 15), lambda application: application.clear_pieces(ClearPieces()), alone=True),
    Job("close_left_open", _every(600), lambda application: application.close_left_open(CloseLeftOpen()), alone=True),
    Job("watch_silence", _nightly(5, 0), watch_all_silence, alone=True),
    Job(
        "watch_certificates",
        _nightly(4, 30),
        lambda application: application.watch_certificates(WatchCertificates()),
        alone=True,
    ),
    Job("watch_target_dates", _every(900), watch_all_target_dates, alone=True),
    Job("watch_calendar", _nightly(4, 45), lambda application: application.watch_calendar(WatchCalendar()), alone=True),
    Job("watch_reviews", _nightly(4, 45), watch_all_reviews, alone=True),
    # Erases nothing unless the landlord has said that the worker may: `kept retention` shows first what it would be.
    Job("retain", _nightly(3, 30), retain_if_allowed, alone=True),
    # In the evening by either clock, when the next day's bookings are in and nobody has set off.
    Job("plan_ahead", _nightly(19, 0), lambda application: application.plan_ahead(PlanAhead()), alone=True),
    Job("seal_ledger", _nightly(2, 15), seal, alone=True),
)


def jobs_of(application: Application) -> dict[str, Job]:
    """As JOBS, but what delivers is one for each provider: one that hangs holds up no messages of the others."""
    jobs = {job.name: job for job in JOBS}
    delivers = jobs.pop("deliver_outbox")
    each = {f"deliver_outbox {name}": partial(deliver_all, provider=name) for name in application.delivering}
    return {name: replace(delivers, run=run) for name, run in each.items()} | jobs


def run_job(job: Job, application: Application) -> None:
    """One run. A failure is logged with the job's name and does not stop the others."""
    try:
        if not job.alone:
            job.run(application)
            return
        with application.elected(job.name) as won:
            if won:
                job.run(application)
    except Exception as exc:  # noqa: BLE001 - a job that fails is tried again at its next time; the worker must not end
        # Never its words: a provider's and a database's hold numbers and texts.
        log.error("job failed", job=job.name, kinds=kinds_of(exc), where=where_of(exc))


def work(application: Application) -> None:
    """Run all jobs until the process is told to stop."""
    # A job that is still at work when its time comes round is left out of that round: that is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BlockingScheduler(timezone=UTC)
    for name, job in jobs_of(application).items():
        scheduler.add_job(
            run_job,
            job.trigger(),
            args=[job, application],
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    log.info("worker started", jobs=[job.name for job in JOBS])
    try:
        scheduler.start()
    finally:
        if scheduler.running:
            scheduler.shutdown()  # waits for those under way: they still need the database
