"""Send what is due: lease, send outside any transaction, mark. Never a blind second send.

Threads send; one transaction leases for all that are free, and one marks what many of them did. Nothing is leased that
is not sent at once: so a message is looked at in the moment before it goes out, and a worker that dies between sending
and marking leaves few behind. Their leases run out; they are UNKNOWN then, and settled by asking the provider or by the
receipt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from appointments.domain.messages import Message, MessageState, ProviderState, Receipt
from appointments.ports import Clock, MessageProvider, Records, UnitOfWork
from appointments.use_cases.messaging.looking_once_more import TAKEN_BACK, look_once_more
from appointments.use_cases.messaging.marking import mark_alone
from appointments.use_cases.messaging.sending import MOST_ATTEMPTS, Fate, Sent
from appointments.use_cases.messaging.sending_threads import SendingThreads
from appointments.use_cases.steps.collisions import trying
from appointments.use_cases.steps.telling import Teller

__all__ = ["LEASE_SECONDS", "MOST_ATTEMPTS", "TAKEN_BACK", "DeliverOutbox", "Delivered", "deliver_outbox"]

LEASE_SECONDS = 120


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
    run = _Run(request, uow, clock, provider, teller, sendable_from)
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
    return run.delivered()


class _Run:
    """The transactions of one run, and its counts. `over`: nothing more is taken from the outbox."""

    def __init__(
        self,
        request: DeliverOutbox,
        uow: UnitOfWork,
        clock: Clock,
        provider: MessageProvider,
        teller: Teller | None,
        sendable_from: Callable[[datetime], datetime],
    ) -> None:
        self._request, self._uow, self._clock = request, uow, clock
        self._teller, self._sendable_from = teller, sendable_from
        self._counts: Counter[MessageState] = Counter()
        self._leased = 0
        self._more = False
        self.over = False
        self._channels = provider.channels
        self.provider = ProviderState(provider.name)

    def delivered(self) -> Delivered:
        return Delivered(
            sent=self._counts[MessageState.SENT],
            postponed=self._counts[MessageState.QUEUED],
            failed=self._counts[MessageState.FAILED],
            unknown=self._counts[MessageState.UNKNOWN],
            superseded=self._counts[MessageState.SUPERSEDED],
            more=self._more,
        )

    def lease(self, free: int) -> tuple[Message, ...]:
        """Those that may be sent; the others that were due get their end."""
        wanted = min(free, self._request.limit - self._leased)
        now, rate = self._clock.now(), self._request.a_second
        quiet = self._sendable_from(now) > now
        with self._uow.write() as records:
            self.provider = self._known(records, now)
            allowed = self.provider.allows(wanted, now, rate)
            leased = self._leased_by(records, allowed, now, quiet=quiet) if allowed else []
            if leased and (self.provider.paused or rate):
                records.provider_states.put(self.provider.took(len(leased), now, rate))
            looked = look_once_more(records, leased, now)
            records.messages.mark([replace(stale, state=MessageState.SUPERSEDED) for stale in looked.stale])
            records.commit()
        self._leased += len(leased)
        self._counts[MessageState.SUPERSEDED] += len(looked.stale)
        for barred in looked.barred:
            unsent = replace(barred, state=MessageState.FAILED, failure=TAKEN_BACK)
            self._mark_one(Sent(unsent, Fate.TOO_LATE, now))
        # One tries after a pause, and what it meets decides. The rate lets more go in a moment, the limit in a new run.
        self._more = not self.provider.paused and len(leased) == allowed and (allowed < wanted or self._full)
        self.over = self.provider.paused or len(leased) < wanted or self._full
        return looked.fit

    def mark(self, done: Sequence[Sent]) -> None:
        """What changes the message alone in one transaction for all; what has consequences in one of its own."""
        if not done:
            return
        self._hear([sent for sent in done if sent.fate is not Fate.TOO_LATE])
        settled = [sent.settled(self.provider) for sent in done]
        plain = [s.after for s in settled if s.receipt is None and s.after.state is not MessageState.FAILED]
        marked = trying(partial(self._mark_all, plain)) if plain else set()
        for sent in settled:
            if sent.after.ref in marked:
                self._counts[sent.after.state] += 1
            else:
                self._mark_one(sent)
            if sent.fate is Fate.TOO_LATE:
                self.over = True  # this process is held up: the others may have it

    def _leased_by(self, records: Records, count: int, now: datetime, *, quiet: bool) -> list[Message]:
        return records.messages.lease_due(now, count, LEASE_SECONDS, channels=self._channels, quiet=quiet)

    @property
    def _full(self) -> bool:
        return self._leased >= self._request.limit

    def _known(self, records: Records, now: datetime) -> ProviderState:
        """The provider's state, held where this run is about to change it; and that a worker has looked for work."""
        known = records.provider_states.get(self.provider.name)
        if known.looked(now) is not known:
            known = records.provider_states.claim(self.provider.name).looked(now)
            records.provider_states.put(known)
        elif known.paused or self._request.a_second:
            known = records.provider_states.claim(self.provider.name)
        return known

    def _hear(self, answers: Sequence[Sent]) -> None:
        """Keep for all workers whether the provider takes messages."""
        troubled = self.provider.paused or self.provider.failures or any(s.fate is Fate.TROUBLE for s in answers)
        if not troubled:
            return
        tried = self.provider.paused
        self.provider = trying(partial(self._heard, answers))
        if self.provider.paused:
            self.over, self._more = True, False
        elif tried:
            self._more = True  # it works again, and all that waited may follow

    def _heard(self, answers: Sequence[Sent]) -> ProviderState:
        with self._uow.write() as records:
            state = records.provider_states.claim(self.provider.name)
            for sent in answers:
                if sent.fate is Fate.ANSWERED:
                    state = state.worked()
                else:
                    code = sent.after.failure or "no answer"
                    state = state.failed(code, sent.at, tried=sent.tries_after_pause, wait=sent.wait)
            records.provider_states.put(state)
            records.commit()
        return state

    def _mark_all(self, messages: Sequence[Message]) -> set[str]:
        with self._uow.write() as records:
            marked = records.messages.mark(messages)
            records.commit()
        return marked

    def _mark_one(self, sent: Sent) -> None:
        trying(partial(self._marked_alone, sent.after, sent.receipt))
        self._counts[sent.after.state] += 1

    def _marked_alone(self, after: Message, receipt: Receipt | None) -> None:
        with self._uow.write() as records:
            mark_alone(records, after, receipt, self._clock.now(), teller=self._teller)
            records.commit()
