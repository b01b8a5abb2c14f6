"""The facts of each stream, and their seals."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from appointments.domain.events import Event
from appointments.ports import SealResult
from tests.fakes.stored import Fake, add_once


class FakeLedger(Fake):
    def append(self, event: Event) -> None:
        self._stored.ledger[event.stream] = (*self._stored.ledger.get(event.stream, ()), event)

    def begin(self, event: Event) -> None:
        add_once(self._stored.ledger, event.stream, (event,))

    def seal(self, now: datetime) -> SealResult:
        heads = "\n".join(f"{stream} {len(facts)}" for stream, facts in sorted(self._stored.ledger.items()))
        number = len(self._stored.seals) + 1
        digest = sha256(f"{number} {now} {heads}".encode()).hexdigest()
        sealed = SealResult(number, len(self._stored.ledger), digest, now)
        self._stored.seals[number] = sealed
        return sealed
