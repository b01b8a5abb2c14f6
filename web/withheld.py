"""What is withheld, as a page or a terminal shows it: each cause said once, with all the slots that it keeps back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from appointments.domain.room import PROTECTED
from appointments.domain.slots import Block, Reason, Slot, Withheld
from appointments.domain.times import in_words

SLOTS_SHOWN = 6  # of one cause; the rest waits behind a click, or a phone shows nothing else


@dataclass(frozen=True)
class ReasonGiven:
    """Slots kept back for the same reasons. `may_allow`: a manager can, because only a requirement is in the way."""

    words: tuple[str, ...]
    slots: tuple[Withheld, ...]
    may_allow: bool


@dataclass(frozen=True)
class KeptBack:
    """All that one kind of cause keeps back."""

    block: Block
    reasons: tuple[ReasonGiven, ...]

    @property
    def could_be_freed(self) -> bool:
        """Whether more room, more hands or another promise could help; the rest protects somebody, or is over."""
        return self.block not in PROTECTED


def by_reason(withheld: tuple[Withheld, ...]) -> list[KeptBack]:
    """What is kept back by its first cause, each reason said once for all its slots, in order of time.

    A reason that only one slot has is said in full; where several share it, their list says when.
    """
    groups: dict[Block, dict[tuple[str, ...], list[Withheld]]] = {}
    for item in sorted(withheld, key=lambda held: held.slot):
        reasons = groups.setdefault(item.reasons[0].block, {})
        reasons.setdefault(tuple(without_slot(reason.words, item.slot) for reason in item.reasons), []).append(item)
    return [
        KeptBack(block, tuple(_given(words, tuple(slots)) for words, slots in reasons.items()))
        for block, reasons in groups.items()
    ]


def _given(words: tuple[str, ...], slots: tuple[Withheld, ...]) -> ReasonGiven:
    said = words if len(slots) > 1 else tuple(reason.words for reason in slots[0].reasons)
    return ReasonGiven(said, slots, may_allow(slots[0].reasons))


def without_slot(words: str, slot: Slot) -> str:
    """`That leaves no time then.` from `That leaves no time on Tuesday 24 November 2026, between 8am and 1pm.`"""
    when = "|".join(re.escape(said) for said in (str(slot), in_words(slot.day)))
    return re.sub(rf"(?: at that time)? on (?:{when})", " then", words)


def may_allow(reasons: tuple[Reason, ...]) -> bool:
    """Whether a named manager may allow it (rule 6): every reason is a requirement of the household."""
    return bool(reasons) and all(reason.requirement for reason in reasons)
