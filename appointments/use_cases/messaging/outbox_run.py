"""The transactions of one run through the outbox: leasing what is due, and marking what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from appointments.domain.messages import Message, MessageState, ProviderState, Receipt
from appointments.ports import Clock, MessageProvider, Records, UnitOfWork
from appointments.use_cases.messaging.looking_once_more import TAKEN_BACK, look_once_more
from appointments.use_cases.messaging.marking import mark_alone
from appointments.use_cases.messaging.provider_watch import ProviderWatch
from appointments.use_cases.messaging.sending import Fate, Sent
from appointments.use_cases.steps.collisions import trying
from appointments.use_cases.steps.teller import Teller

LEASE_SECONDS = 120


class OutboxRun:
    """At most `limit` messages. `over`: nothing more is taken from the outbox. `counts` are by what became of them;
    `more`: others are due, and may be sent now or as soon as the rate allows it."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        provider: MessageProvider,
        *,
        limit: int,
        a_second: float | None,
        teller: Teller | None,
        sendable_from: Callable[[datetime], datetime],
    ) -> None:
        self._uow, self._clock = uow, clock
        self._teller, self._sendable_from = teller, sendable_from
        self._limit, self._leased = limit, 0
        self._channels = provider.channels
        self._watch = ProviderWatch(provider.name, uow, a_second)
        self.counts: Counter[MessageState] = Counter()
        self.more = False
        self.over = False

    @property
    def provider(self) -> ProviderState:
        return self._watch.state

    def lease(self, free: int) -> tuple[Message, ...]:
        """Those that may be sent; the others that were due get their end."""
        wanted = min(free, self._limit - self._leased)
        now = self._clock.now()
        quiet = self._sendable_from(now) > now
        with self._uow.write() as records:
            allowed = self._watch.allows(records, wanted, now)
            leased = self._leased_by(records, allowed, now, quiet=quiet) if allowed else []
            looked = look_once_more(records, leased, now)
            self._watch.took(records, len(looked.fit), now)
            records.messages.mark([replace(stale, state=MessageState.SUPERSEDED) for stale in looked.stale])
            records.commit()
        self._leased += len(leased)
        self.counts[MessageState.SUPERSEDED] += len(looked.stale)
        for barred in looked.barred:
            unsent = replace(barred, state=MessageState.FAILED, failure=TAKEN_BACK)
            self._mark_one(Sent(unsent, Fate.TOO_LATE, now))
        # One tries after a pause, and what it meets decides. The rate lets more go in a moment, the limit in a new run.
        self.more = not self.provider.paused and len(leased) == allowed and (allowed < wanted or self._full)
        self.over = self.provider.paused or len(leased) < wanted or self._full
        return looked.fit

    def mark(self, done: Sequence[Sent]) -> None:
        """What changes the message alone in one transaction for all; what has consequences in one of its own."""
        if not done:
            return
        if self._watch.hear([sent for sent in done if sent.fate is not Fate.TOO_LATE]):
            self.more = True  # it works again, and all that waited may follow
        if self.provider.paused:
            self.over, self.more = True, False
        settled = [sent.settled(self.provider) for sent in done]
        plain = [s.after for s in settled if s.receipt is None and s.after.state is not MessageState.FAILED]
        marked = trying(partial(self._mark_all, plain)) if plain else set()
        for sent in settled:
            if sent.after.ref in marked:
                self.counts[sent.after.state] += 1
            else:
                self._mark_one(sent)
            if sent.fate is Fate.TOO_LATE:
                self.over = True  # this process is held up: the others may have it

    def _leased_by(self, records: Records, count: int, now: datetime, *, quiet: bool) -> list[Message]:
        return records.messages.lease_due(
            now, count, LEASE_SECONDS, channels=self._channels, quiet=quiet, provider=self._watch.state.name
        )

    @property
    def _full(self) -> bool:
        return self._leased >= self._limit

    def _mark_all(self, messages: Sequence[Message]) -> set[str]:
        with self._uow.write() as records:
            marked = records.messages.mark(messages)
            records.commit()
        return marked

    def _mark_one(self, sent: Sent) -> None:
        trying(partial(self._marked_alone, sent.after, sent.receipt))
        self.counts[sent.after.state] += 1

    def _marked_alone(self, after: Message, receipt: Receipt | None) -> None:
        with self._uow.write() as records:
            mark_alone(records, after, receipt, self._clock.now(), teller=self._teller)
            records.commit()
