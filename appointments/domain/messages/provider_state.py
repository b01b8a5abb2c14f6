"""What is known of one message provider, by all workers together: whether it takes messages, and how fast it may.

A circuit breaker: after some failures in a row nothing is sent for a while, then one message tries. The pause grows
until one gets through. Messages wait meanwhile and lose none of their attempts: it is not their fault.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FAILURES_IN_A_ROW = 6  # more than one message has attempts: a bad one among good ones does not stop them
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=10)
# How long the one message that tries may take before another worker lets the next one try: it may have died.
TRYING = timedelta(seconds=120)
# A rate is kept over this time: what was not sent in it cannot be made up for later.
BURST = timedelta(seconds=1)
# That somebody looked is written down this often, not each second.
LOOKED_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class ProviderState:
    """`failures` are in a row. `paused_at` is since when nothing is sent, None while the provider takes messages;
    from `try_from` on one message may try. `spent_until`: what was sent so far fills the allowed rate until then.
    `looked_at` is when a worker last looked for what this provider is to carry, to LOOKED_EVERY; None of before."""

    name: str
    failures: int = 0
    failure: str = ""
    paused_at: datetime | None = None
    try_from: datetime | None = None
    pauses: int = 0
    spent_until: datetime | None = None
    looked_at: datetime | None = None

    @property
    def paused(self) -> bool:
        return self.paused_at is not None

    def allows(self, wanted: int, now: datetime, rate: float | None) -> int:
        """How many messages may be sent now: none in a pause, one after it, otherwise what the rate leaves."""
        if self.paused:
            return min(wanted, 1) if self.try_from is None or self.try_from <= now else 0
        if not rate:
            return wanted
        left = now + BURST - max(self.spent_until or now, now)
        # A rate below one in BURST still lets one go, when nothing is owed any more.
        return min(wanted, max(int(left.total_seconds() * rate + 1e-6), int(left >= BURST)))

    def took(self, count: int, now: datetime, rate: float | None) -> ProviderState:
        """The same after `count` messages were taken from the outbox. In a pause it was the one that tries."""
        if count == 0:
            return self
        spent = self.spent_until
        if rate:
            spent = max(spent or now, now) + timedelta(seconds=count / rate)
        return replace(self, spent_until=spent, try_from=now + TRYING if self.paused else self.try_from)

    def worked(self) -> ProviderState:
        """It answered: whatever was wrong is over."""
        return ProviderState(self.name, spent_until=self.spent_until, looked_at=self.looked_at)

    def looked(self, now: datetime) -> ProviderState:
        """A worker looks for work; itself where that is on record already."""
        known = self.looked_at is not None and self.looked_at <= now < self.looked_at + LOOKED_EVERY
        return self if known else replace(self, looked_at=now)

    def failed(self, code: str, now: datetime, *, tried: bool, wait: timedelta = timedelta()) -> ProviderState:
        """It failed once more. `tried` is that this was the message that tried after a pause; the others that were
        under way when the pause began make it no longer. `wait` is what the provider asked for."""
        failed = replace(self, failures=self.failures + 1, failure=code)
        if self.paused and not tried:
            return failed
        if not self.paused and failed.failures < FAILURES_IN_A_ROW:
            return failed
        pause = max(min(FIRST_PAUSE * 2**self.pauses, LONGEST_PAUSE), wait)
        return replace(failed, paused_at=self.paused_at or now, try_from=now + pause, pauses=min(self.pauses + 1, 16))
