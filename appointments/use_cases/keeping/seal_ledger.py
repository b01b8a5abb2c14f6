"""Seal the ledger: one digest over the heads of all streams, so that even a cut-off tail is found."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.ports import Clock, SealResult, UnitOfWork

__all__ = ["SealLedger", "SealResult", "seal_ledger"]


@dataclass(frozen=True)
class SealLedger:
    """Nothing to say: everything up to now is sealed."""


def seal_ledger(request: SealLedger, *, uow: UnitOfWork, clock: Clock) -> SealResult:
    """The seal as stored."""
    with uow.write() as records:
        seal = records.ledger.seal(clock.now())
        records.commit()
    return seal
