"""Send what is due: lease, send outside any transaction, mark. Never a blind second send.

Threads send; one transaction leases for all that are free, and one marks what many of them did. Nothing is leased that
is not sent at once: so a message is looked at in the moment before it goes out, and a worker that dies between sending
and marking leaves few behind. Their leases run out; they are UNKNOWN then, and settled by asking the provider or by the
receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.messages import MessageState
from appointments.ports import Clock, MessageProvider, UnitOfWork
from appointments.use_cases.messaging.looking_once_more import TAKEN_BACK
from appointments.use_cases.messaging.outbox_run import LEASE_SECONDS, OutboxRun
from appointments.use_cases.messaging.sending import MOST_ATTEMPTS, Sent
from appointments.use_cases.messaging.sending_threads import SendingThreads
from appointments.use_cases.steps.teller import Teller

__all__ = ["LEASE_SECONDS", "MOST_ATTEMPTS", "TAKEN_BACK", "DeliverOutbox", "Delivered", "deliver_outbox"]


@dataclass(frozen=True)
class DeliverOutbox:
    """At most `limit` messages, by so many threads. All workers together hand the provider no more than `a_second`."""

    limit: int = 100
    threads: int = 1
    a_second: float | None = None


@dataclass(frozen=True)
class Delivered:
    """What one run did: messages sent, tried again later, failed for good, of unknown fate, not true any more.

    `more`: others are due, and may be sent now or as soon as the rate allows it.
    """

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    unknown: int = 0
    superseded: int = 0
    more: bool = False

    def __add__(self, other: Delivered) -> Delivered:
        """What both runs did."""
        return Delivered(
            self.sent + other.sent,
            self.postponed + other.postponed,
            self.failed + other.failed,
            self.unknown + other.unknown,
            self.superseded + other.superseded,
            self.more or other.more,
        )


def _at_any_hour(instant: datetime) -> datetime:
    return instant


def deliver_outbox(
    request: DeliverOutbox,
    *,
    uow: UnitOfWork,
    clock: Clock,
    provider: MessageProvider,
    teller: Teller | None = None,
    sendable_from: Callable[[datetime], datetime] = _at_any_hour,
) -> Delivered:
    """Counts of what became of the messages that were due and that this provider carries.

    Without a `teller` what fails is a planner's at once.
    `sendable_from` knows the quiet hours: what was due before them, and could not be sent, waits for their end, too.
    What a provider raises besides its two errors is raised here too, after everything else was marked.
    """
    run = OutboxRun(
        uow, clock, provider, limit=request.limit, a_second=request.a_second, teller=teller, sendable_from=sendable_from
    )
    done: list[Sent] = []
    with SendingThreads(request.threads, provider, clock) as threads:
        while not run.over or threads.under_way or done:
            if not run.over and threads.free >= threads.half:
                found = run.lease(threads.free)
                threads.hand_out(found, tries_after_pause=run.provider.paused)
            came = threads.collect()
            done += came
            run.over = run.over or threads.broke is not None
            if len(done) >= threads.half or not came or not threads.under_way:
                run.mark(done)
                done = []
    if threads.broke is not None:
        raise threads.broke
    done_with = run.counts
    return Delivered(
        sent=done_with[MessageState.SENT],
        postponed=done_with[MessageState.QUEUED],
        failed=done_with[MessageState.FAILED],
        unknown=done_with[MessageState.UNKNOWN],
        superseded=done_with[MessageState.SUPERSEDED],
        more=run.more,
    )
