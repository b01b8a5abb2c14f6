"""Pieces of photos are private, so they go a week after the last one came; what never came whole is said to be lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from appointments.domain.device_actions import ActionState, Why
from appointments.ports import Clock, PhotoPieces, UnitOfWork

KEPT_FOR = timedelta(days=7)
NEVER_CAME = "This photo never came whole."


@dataclass(frozen=True)
class ClearPieces:
    """At most `limit` photos at once, so that no transaction grows long."""

    limit: int = 500


def clear_pieces(request: ClearPieces, *, uow: UnitOfWork, clock: Clock, pieces: PhotoPieces) -> int:
    """How many files were removed: those of photos that became evidence, and those of photos that nobody sent on."""
    now = clock.now()
    with uow.write() as records:
        for _, action in records.device_actions.open(now - KEPT_FOR, request.limit):
            if action.why is Why.PIECES_AWAITED:
                records.device_actions.save(action.settles(ActionState.REFUSED, now, words=NEVER_CAME))
        records.commit()
    return pieces.forget_before(now - KEPT_FOR)
