"""The append-only facts and their seals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from appointments.domain.events import Event


@dataclass(frozen=True)
class SealResult:
    """One nightly seal: how many streams it covers and the digest over all their heads, made at `sealed_at`.

    `gone` says what an earlier seal holds and the ledger has no more; empty when nothing is missing. A seal over such a
    ledger holds from now on, and does not mend it.
    """

    number: int
    streams: int
    digest: str
    sealed_at: datetime
    gone: str = ""


class Ledger(Protocol):
    def append(self, event: Event) -> None: ...
    def begin(self, event: Event) -> None:
        """The first fact of a stream that this transaction has just made.

        Refused, by the commit at the latest, when the stream has one already.
        """

    def seal(self, now: datetime) -> SealResult: ...
