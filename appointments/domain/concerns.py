"""What a repair is about, where that changes what may be done with it: hazards, gas, electricity, safeguarding.

A closed list. Every concern belongs to a group of work that is never cancelled because nobody answered (rule 52), and
those that the Housing Health and Safety Rating System knows belong to a phase of Awaab's Law. From which day a phase
applies is the landlord's configuration and stands with the clock, not here.

Source: domain section 2.1 and rule 52. Gas safety is in the last phase, because the second names fires and explosions
but not what gas does besides (our reading). A leak onto others and safeguarding are no hazards of that system.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from appointments.domain.errors import Invalid


class Concern(StrEnum):
    DAMP_MOULD = "damp_mould"
    EXCESS_COLD = "excess_cold"
    EXCESS_HEAT = "excess_heat"
    FALLS = "falls"
    STRUCTURAL_COLLAPSE = "structural_collapse"
    FIRE = "fire"
    ELECTRICAL_SAFETY = "electrical_safety"
    HYGIENE_PESTS_FOOD = "hygiene_pests_food"
    GAS_SAFETY = "gas_safety"
    OTHER_HAZARD = "other_hazard"
    LEAK_AFFECTING_OTHERS = "leak_affecting_others"
    SAFEGUARDING = "safeguarding"


class KeptOpen(StrEnum):
    """The groups of rule 52, in words that follow "it is never cancelled for no access, because it is about"."""

    DAMP_OR_MOULD = "damp or mould"
    HAZARD = "a hazard to health or safety"
    GAS_OR_ELECTRICITY = "gas or electrical safety"
    LEAK = "a leak that affects others"
    SAFEGUARDING = "safeguarding"


@dataclass(frozen=True)
class Meaning:
    """`words` as a planner ticks it. `phase` is that of Awaab's Law; None when the law does not cover it at all."""

    words: str
    group: KeptOpen
    phase: int | None


MEANINGS: dict[Concern, Meaning] = {
    Concern.DAMP_MOULD: Meaning("Damp or mould", KeptOpen.DAMP_OR_MOULD, 1),
    Concern.EXCESS_COLD: Meaning("Excess cold", KeptOpen.HAZARD, 2),
    Concern.EXCESS_HEAT: Meaning("Excess heat", KeptOpen.HAZARD, 2),
    Concern.FALLS: Meaning("Falls: baths, floors, stairs", KeptOpen.HAZARD, 2),
    Concern.STRUCTURAL_COLLAPSE: Meaning("Structural collapse or falling parts", KeptOpen.HAZARD, 2),
    Concern.FIRE: Meaning("Fire or explosion", KeptOpen.HAZARD, 2),
    Concern.ELECTRICAL_SAFETY: Meaning("Electrical safety", KeptOpen.GAS_OR_ELECTRICITY, 2),
    Concern.HYGIENE_PESTS_FOOD: Meaning("Hygiene, pests or food safety", KeptOpen.HAZARD, 2),
    Concern.GAS_SAFETY: Meaning("Gas safety", KeptOpen.GAS_OR_ELECTRICITY, 3),
    Concern.OTHER_HAZARD: Meaning("Another hazard", KeptOpen.HAZARD, 3),
    Concern.LEAK_AFFECTING_OTHERS: Meaning("A leak that affects others", KeptOpen.LEAK, None),
    Concern.SAFEGUARDING: Meaning("Safeguarding", KeptOpen.SAFEGUARDING, None),
}

# What Awaab's Law covers, in whichever phase.
RATED_HAZARDS = frozenset(concern for concern, meaning in MEANINGS.items() if meaning.phase is not None)


def in_order(concerns: Iterable[Concern]) -> tuple[Concern, ...]:
    """In the order of the list above, each once."""
    given = set(concerns)
    return tuple(concern for concern in Concern if concern in given)


def in_words(concerns: Iterable[Concern]) -> str:
    """`Damp or mould; Excess cold`; empty when there are none."""
    return "; ".join(MEANINGS[concern].words for concern in in_order(concerns))


def why_kept_open(concerns: Iterable[Concern]) -> str | None:
    """Why an order is never cancelled for no access (rule 52): `it is about damp or mould`; None when it may be."""
    groups = {MEANINGS[concern].group for concern in concerns}
    named = [group.value for group in KeptOpen if group in groups]
    return f"it is about {', and about '.join(named)}" if named else None


def parse_concerns(text: str, field: str = "concerns") -> frozenset[Concern]:
    """Codes with a semicolon between: `damp_mould; falls`. Raises Invalid naming the field and what may be written."""
    codes = {part.strip().lower() for part in text.split(";")} - {""}
    unknown = sorted(codes - set(Concern))
    if unknown:
        raise Invalid(field, f"{field}: {unknown[0]!r} is none of {', '.join(Concern)}")
    return frozenset(Concern(code) for code in codes)
