"""One message handed to the provider, by a thread of its own and outside any transaction; and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from zlib import crc32

from appointments.domain.messages import Message, MessageState, ProviderState, Receipt, code_alone
from appointments.ports import Clock, MessageProvider, SendFailed, SendUnknown

MOST_ATTEMPTS = 5


class Fate(Enum):
    """What it says of the provider."""

    ANSWERED = "answered"  # it took the message, or refused that one for good
    TROUBLE = "trouble"  # it cannot take messages now, or gave no answer
    TOO_LATE = "too_late"  # it was not asked: the lease ran out before


@dataclass(frozen=True)
class Sent:
    """`after` is the message as it is to be marked; `wait` is how long the provider asked us to wait."""

    after: Message
    fate: Fate
    at: datetime
    receipt: Receipt | None = None
    tries_after_pause: bool = False
    wait: timedelta = timedelta()

    def settled(self, provider: ProviderState) -> Sent:
        """A failure that may pass costs an attempt, and the last one ends it: unless the provider takes no messages
        at all, which is not this message's doing. It takes none in a pause; nor, as far as anybody can tell, where
        nothing has got through since this one was first tried."""
        if self.fate is not Fate.TROUBLE or self.after.state is not MessageState.QUEUED:
            return self
        if provider.paused:
            return replace(self, after=replace(self.after, attempts=max(self.after.attempts - 1, 0)))
        if self.after.attempts >= MOST_ATTEMPTS and provider.failures < self.after.attempts:
            return replace(self, after=replace(self.after, state=MessageState.FAILED))
        return self


def send(message: Message, provider: MessageProvider, clock: Clock, *, tries_after_pause: bool = False) -> Sent:
    """Never raises SendFailed or SendUnknown; those are what came of it."""
    now = clock.now()
    if message.lease_until is not None and message.lease_until <= now:
        # This process was held up. It was not sent, and nobody else sends what is leased: it goes back.
        back = replace(message, state=MessageState.QUEUED, lease_until=None, attempts=message.attempts - 1)
        return Sent(back, Fate.TOO_LATE, now)
    tried = replace(message, lease_until=None, provider=provider.name)  # leasing counted the attempt
    try:
        accepted = provider.send(message)
    except SendUnknown:
        unknown = replace(tried, state=MessageState.UNKNOWN, sent_at=now)
        return Sent(unknown, Fate.TROUBLE, now, tries_after_pause=tries_after_pause)
    except SendFailed as exc:
        failed = replace(tried, failure=code_alone(exc.code) or "refused")
        if not exc.retry:
            return Sent(replace(failed, state=MessageState.FAILED), Fate.ANSWERED, now)
        wait = exc.retry_after or timedelta()
        later = replace(failed, state=MessageState.QUEUED, not_before=now + max(_pause(message), wait))
        return Sent(later, Fate.TROUBLE, now, tries_after_pause=tries_after_pause, wait=wait)
    by, ref = accepted.provider or provider.name, accepted.provider_ref
    sent = replace(tried, state=MessageState.SENT, sent_at=now, provider=by, provider_ref=ref, failure="")
    return Sent(sent, Fate.ANSWERED, now, accepted.receipt)


def _pause(message: Message) -> timedelta:
    """2, 4, 8, 16 minutes, and up to a quarter more: not all that failed together come back together."""
    usual = timedelta(minutes=2 ** min(message.attempts, MOST_ATTEMPTS - 1))
    return usual + usual / 4 * (crc32(f"{message.ref}:{message.attempts}".encode()) / 2**32)
