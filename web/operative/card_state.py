"""The card, as far as it will count: left with its number and photographed, after contact with the planner.

The rulebook's demand `card` decides; this only says the same beforehand, so that nobody reads "Done" and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.evidence import PHOTO_OF_A_CARD, Evidence, EvidenceKind, EvidenceSource, first_sent
from appointments.domain.times import clock_in_words
from appointments.views.operative_visit import OperativeVisit


@dataclass(frozen=True)
class CardState:
    """`missing` is what is still to do, as a sentence; empty once the card counts. `photos` are all of the visit's."""

    numbers: tuple[str, ...]
    photos: int
    missing: str

    @property
    def done(self) -> bool:
        return not self.missing


def card_state(visit: OperativeVisit, counts_from: datetime, settled: datetime | None, now: datetime) -> CardState:
    """What was recorded before `counts_from` counts for nothing.

    `settled` is when the planner answered, or will have had time enough to; None while no question counts.
    """
    cards, photos = visit.recorded(EvidenceKind.CARD), visit.recorded(EvidenceKind.PHOTO)
    return CardState(
        numbers=tuple(item.text("number") for item in cards),
        photos=len(photos),
        missing=_missing(cards, photos, counts_from, settled, now),
    )


def _missing(
    cards: tuple[Evidence, ...],
    photos: tuple[Evidence, ...],
    counts_from: datetime,
    settled: datetime | None,
    now: datetime,
) -> str:
    if not cards:
        return "After the planner. Write down its number and photograph it."
    if settled is None:
        return "A card counts only after the planner. Ask the planner, then record the card again with its photo."
    if now < settled:
        until = clock_in_words(settled)
        return (
            f"A card counts only after the planner. Wait for the answer, until {until} at most, then record it again."
        )
    since = max(counts_from, settled)
    if not any(item.at >= since for item in cards):
        return "This card was recorded before the planner had answered. Record it again with its photo."
    if not any(first_sent(item, photos) >= since and _shows_the_card(item) for item in photos):
        return f"{_no_photo(photos, since)} Take one of this card and send it."
    return ""


def _no_photo(photos: tuple[Evidence, ...], since: datetime) -> str:
    sent = [item for item in photos if item.at >= since]
    if any(item.text("sent_before") for item in sent):
        return "The photo was sent before, for another visit."
    if any(first_sent(item, photos) < since and _shows_the_card(item) for item in sent):
        return "The photo was sent before, earlier in this visit."
    return "There is no photo of the card yet."


def _shows_the_card(item: Evidence) -> bool:
    taken_here = bool(item.digest) and not item.text("sent_before")
    return item.source is EvidenceSource.DEVICE and taken_here and item.text("subject") in PHOTO_OF_A_CARD
