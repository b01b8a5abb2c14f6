"""Record that a resident took none of the slots offered, and why: demand for the wastage analysis (rule 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from appointments.domain.errors import WrongState
from appointments.domain.events import SlotsRefused
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import OfferRef
from appointments.domain.slots import OfferSet, RefusalReason
from appointments.ports import Clock, UnitOfWork


@dataclass(frozen=True)
class RefuseSlots:
    """`words` are the resident's own; kept for planners, never in the ledger."""

    offer_ref: OfferRef
    reason: RefusalReason
    by: str
    words: str = ""


def refuse_slots(request: RefuseSlots, *, uow: UnitOfWork, clock: Clock) -> OfferSet:
    """The offers as refused."""
    with uow.write() as records:
        offers = records.offers.get(request.offer_ref)
        if offers.chosen is not None:
            raise WrongState("one of these slots was chosen already")
        refused = replace(
            offers, refused_because=request.reason.value, refused_words=at_most(request.words, NOTE, "words")
        )
        records.offers.settle(refused)
        records.ledger.append(
            SlotsRefused(
                ref=offers.work_order_ref,
                at=clock.now(),
                offer_ref=offers.ref,
                reason=request.reason.value,
                by=request.by,
            )
        )
        records.commit()
    return refused
