"""A step shared by booking and holding: what becomes of holds when somebody decides, or nobody does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from appointments.domain.errors import Stale
from appointments.domain.events import HoldEnded
from appointments.domain.holds import Hold, HoldEnd
from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import RoundPlan
from appointments.domain.slots import OfferSet, Slot
from appointments.ports import Records
from appointments.use_cases.steps.committing import Certified
from appointments.use_cases.steps.finding import Scene

# Who ends a hold that has expired.
NOBODY = ""


class Chosen(Protocol):
    """One slot of an offer."""

    @property
    def day(self) -> date: ...
    @property
    def pattern(self) -> str: ...


def promised_operative(offers: OfferSet, scene: Scene, chosen: Chosen) -> OperativeRef | None:
    """Whom the caller was told of: who is held for this slot, or leads its offer."""
    if scene.held is not None and _same(scene.held.slot, chosen):
        return scene.held.assignments[0].operative_ref
    return next((o.operative_refs[0] for o in offers.offers if _same(o.slot, chosen)), None)


def end_holds(
    records: Records, scene: Scene, done: Certified, *, by: str, now: datetime, how: HoldEnd = HoldEnd.BOOKED
) -> None:
    """After the rounds were claimed: the order's own hold ends, and those that have expired make room.

    On PostgreSQL the seats of an expired hold would still keep others out of the same minutes if they stayed.
    """
    if scene.held is not None:
        how = how if scene.held.lasts(now) else HoldEnd.EXPIRED
        if not end_hold(records, scene.held, how, by=by, now=now):
            raise Stale("the hold ended while the slot was being booked")
    if scene.lapsed:
        clear_expired(records, done.plans, now)


def clear_expired(records: Records, plans: Iterable[RoundPlan], now: datetime) -> None:
    """Holds that have expired leave the rounds that are being written."""
    for hold in records.holds.touching((plan.operative_ref, plan.day) for plan in plans):
        if not hold.lasts(now):
            end_hold(records, hold, HoldEnd.EXPIRED, by=NOBODY, now=now)


def end_hold(records: Records, hold: Hold, how: HoldEnd, *, by: str, now: datetime) -> bool:
    """Its seats are free again; False when somebody else has ended it meanwhile. Rounds are the caller's."""
    if not records.holds.remove(hold.ref):
        return False
    records.ledger.append(HoldEnded(ref=hold.work_order_ref, at=now, hold_ref=hold.ref, how=how.value, by=by))
    return True


def let_go(records: Records, hold: Hold, *, by: str, now: datetime) -> None:
    """Nobody wants it any more, or it has expired already. Rounds are the caller's."""
    end_hold(records, hold, HoldEnd.RELEASED if hold.lasts(now) else HoldEnd.EXPIRED, by=by, now=now)


def _same(slot: Slot, chosen: Chosen) -> bool:
    return (slot.day, slot.pattern) == (chosen.day, chosen.pattern)
