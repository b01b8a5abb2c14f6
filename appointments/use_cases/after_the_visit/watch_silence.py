"""Households that were missed and have said nothing since: somebody asks after them (rule 53). Nothing else follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.appointments import OPEN_STATES, Appointment
from appointments.domain.attempts import AttemptResult
from appointments.domain.refs import AppointmentRef
from appointments.domain.times import Window, day_of, midnight
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.welfare import ask_after_them

LOOKS_BACK = timedelta(days=90)


@dataclass(frozen=True)
class WatchSilence:
    """`days` without a word, a default of ours. At most `limit` visits, from the reference `after` on."""

    days: int = 14
    limit: int = 200
    after: AppointmentRef = ""


@dataclass(frozen=True)
class SilenceWatched:
    """`asked` is how many tasks were made; `next_after` continues where this stopped, None when all was looked at."""

    asked: int
    next_after: AppointmentRef | None


def watch_silence(request: WatchSilence, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> SilenceWatched:
    """Once for each repair that is still open."""
    now = clock.now()
    silent_since = midnight(day_of(now) - timedelta(days=request.days))
    asked = 0
    with uow.write() as records:
        window = Window(silent_since - LOOKS_BACK, silent_since)
        found = records.appointments.blamed(window, request.limit, after=request.after)
        for appointment in found:
            if not _heard_of(records, appointment):
                words = (
                    f"Nothing was heard of this household for {request.days} days after a visit with nobody in. Ask a "
                    "welfare or tenancy officer to make contact."
                )
                asked += ask_after_them(records, appointment, words, now, teller.calendar)
        records.commit()
    return SilenceWatched(asked, found[-1].ref if len(found) == request.limit else None)


def _heard_of(records: Records, missed: Appointment) -> bool:
    """A text, a conversation, a challenge, or an appointment since: it was agreed with somebody."""
    since: datetime | None = missed.closed_at
    if since is None or records.challenges.of(missed.ref):
        return True
    visits = records.appointments.of_work_order(missed.work_order_ref)
    if any(visit.state in OPEN_STATES or visit.promise.made_at > since for visit in visits):
        return True
    if any(reply.received_at >= since for visit in visits for reply in records.replies.of(visit.ref)):
        return True
    attempts = records.aftercare.attempts(missed.work_order_ref)
    return any(attempt.result is AttemptResult.SPOKE and attempt.at >= since for attempt in attempts)
