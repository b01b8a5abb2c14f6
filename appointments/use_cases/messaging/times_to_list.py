"""Which of the times that are free a text lists: few, and as near to what was asked for as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appointments.domain.appointments import Promise
from appointments.domain.replies import Wanted
from appointments.domain.slots import OfferSet, SlotOffer

# As many as fit a text that can still be read at a glance.
LISTED = 3


@dataclass(frozen=True)
class Listed:
    """In order of time. `fits` is false of those that are only the nearest to what was asked for."""

    offers: tuple[SlotOffer, ...]
    fits: bool


def times_to_list(offers: OfferSet | None, held: Promise, wanted: Wanted | None) -> Listed:
    """The time that is promised already is not a choice."""
    found = offers.offers if offers is not None else ()
    others = [offer for offer in found if (offer.slot.day, offer.slot.pattern) != (held.day, held.pattern)]
    fitting = [offer for offer in others if wanted is None or wanted.fits(offer.slot.window)]
    if fitting or wanted is None:
        return Listed(_spread(fitting), fits=bool(fitting))
    return Listed(_nearest(others, wanted), fits=False)


def _spread(others: Sequence[SlotOffer]) -> tuple[SlotOffer, ...]:
    """The best offers, one a day where there are enough days, in order of time: a real choice, easy to read."""
    best_of_day = {offer.slot.day: offer for offer in reversed(others)}
    spread = [offer for offer in others if best_of_day[offer.slot.day] == offer]
    rest = [offer for offer in others if best_of_day[offer.slot.day] != offer]
    return tuple(sorted([*spread, *rest][:LISTED], key=lambda offer: offer.slot))


def _nearest(others: Sequence[SlotOffer], wanted: Wanted) -> tuple[SlotOffer, ...]:
    """Those that come closest to what was asked for; a time that they said does not suit is never among them."""
    bearable = [offer for offer in others if not wanted.refuses(offer.slot.window)]
    ranked = sorted(bearable, key=lambda offer: (wanted.far_from(offer.slot.window), offer.slot))
    return tuple(sorted(ranked[:LISTED], key=lambda offer: offer.slot))
