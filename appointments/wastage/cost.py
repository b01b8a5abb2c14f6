"""What a wasted visit costs. Pence are whole; minutes are whole minutes for each visit.

Cost of one visit = (travel + wait + admin at the door + minutes of a slot that nobody could refill) x labour + mileage
+ rebooking + card or text + what we owe the resident when it was our failure. With the figures given here a trip on
which nobody answers comes to £25.00; low and high are the same trip at £20 and at £100.
Source: North Tyneside 2024-25 (£24.66 a visit); Gateshead 2024-25 (£25 to £100); Homes for Haringey 2007 (£20); L&Q's
compensation policy (£20 with less than 24 hours' notice). All of them are inputs that a landlord replaces with its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from appointments.domain.compensation import landlord_miss_pence
from appointments.domain.errors import Invalid
from appointments.domain.outcomes import Outcome
from appointments.wastage.classes import FAULTS, Ending, Fault, class_of

MOST = 1_000_000


@dataclass(frozen=True)
class CostInputs:
    """The two percentages turn the central cost of the work into its band; compensation is the same in all three.

    `compensation_pence` is for trying out a sum: None is what the landlord owed on the day of each visit.
    """

    labour_pence_a_minute: int = 50
    travel_minutes: int = 20
    mileage_pence: int = 200
    wait_minutes: int = 15
    admin_minutes: int = 4
    slot_minutes: int = 45
    rebooking_pence: int = 300
    contact_pence: int = 50
    compensation_pence: int | None = None
    low_percent: int = 80
    high_percent: int = 400

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value is not None and not 0 <= value <= MOST:
                raise Invalid(name, f"{name}: enter a whole number from 0 to {MOST:,}")
        if not self.low_percent <= 100 <= self.high_percent:
            raise Invalid("low_percent", "low_percent: low is at most 100 per cent, and high at least 100 per cent")


STANDARD_COSTS = CostInputs()


@dataclass(frozen=True)
class Cost:
    """Pence: low, central, high."""

    low: int = 0
    central: int = 0
    high: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.low + other.low, self.central + other.central, self.high + other.high)

    def times(self, count: int) -> Cost:
        return Cost(self.low * count, self.central * count, self.high * count)


class Part(StrEnum):
    """What a visit that did no work used up."""

    TRIP = "trip"
    WAIT = "wait"
    ADMIN = "admin"
    SLOT = "slot"
    REBOOKING = "rebooking"
    CONTACT = "contact"


_AGAIN = frozenset({Part.REBOOKING, Part.CONTACT})
_THERE_AND_BACK = _AGAIN | {Part.TRIP, Part.ADMIN}
_WAITED = _THERE_AND_BACK | {Part.WAIT}

# Nothing for work that was done or begun. Who never set off lost no trip; a slot given back in time is used again.
_PARTS: Mapping[Outcome, frozenset[Part]] = {
    Outcome.COMPLETED: frozenset(),
    Outcome.FOLLOW_ON: frozenset(),
    Outcome.UNSAFE: frozenset(),
    Outcome.NO_ACCESS: _WAITED,
    Outcome.NOT_ESTABLISHED: _WAITED,
    Outcome.NOT_NOTIFIED: _WAITED,
    Outcome.REQUIREMENT_NOT_MET: _WAITED,
    Outcome.COMMUNAL_DOOR: _WAITED,
    Outcome.MINOR_ONLY: _THERE_AND_BACK,
    Outcome.REFUSED_ACCESS: _THERE_AND_BACK,
    Outcome.LATE: _THERE_AND_BACK,
    Outcome.EARLY: _THERE_AND_BACK,
    Outcome.WRONG_ADDRESS: _THERE_AND_BACK,
    Outcome.WRONG_TRADE: _THERE_AND_BACK,
    Outcome.NOT_ATTENDED: _AGAIN,
    Outcome.CANCELLED_BY_RESIDENT: _AGAIN,
    Outcome.CANCELLED_BY_LANDLORD: _AGAIN,
}


def cost_of(ending: Ending, inputs: CostInputs, day: date) -> Cost:
    """One visit's cost on the London day it was promised for; nothing for work that was done or is still open."""
    if ending.outcome is None:
        return Cost()
    parts = _parts(ending, ending.outcome)
    if not parts:
        return Cost()
    central = sum(_pence(part, inputs) for part in parts)
    owed = owed_pence(inputs, day) if owes_compensation(ending) else 0
    return Cost(
        _percent(central, inputs.low_percent) + owed, central + owed, _percent(central, inputs.high_percent) + owed
    )


def owed_pence(inputs: CostInputs, day: date) -> int:
    """What one failure of ours on this day is worth to the resident."""
    return landlord_miss_pence(day) if inputs.compensation_pence is None else inputs.compensation_pence


def owes_compensation(ending: Ending) -> bool:
    """Our failure (rule 56), except a cancellation that the resident heard of 24 hours before or earlier (rule 13)."""
    in_time = ending.notice is not None and not ending.at_short_notice
    return FAULTS[class_of(ending)] is Fault.LANDLORD and not in_time


def _parts(ending: Ending, outcome: Outcome) -> frozenset[Part]:
    # An overturned one was a trip with a wait at the door, whatever the review found it to be.
    if ending.overturned:
        return _WAITED
    # Too late for anybody else to use the slot. One that we cancel ourselves we cancel to use it.
    if outcome is Outcome.CANCELLED_BY_RESIDENT and ending.at_short_notice:
        return _AGAIN | {Part.SLOT}
    return _PARTS[outcome]


def _pence(part: Part, inputs: CostInputs) -> int:
    labour = inputs.labour_pence_a_minute
    match part:
        case Part.TRIP:
            return inputs.travel_minutes * labour + inputs.mileage_pence
        case Part.WAIT:
            return inputs.wait_minutes * labour
        case Part.ADMIN:
            return inputs.admin_minutes * labour
        case Part.SLOT:
            return inputs.slot_minutes * labour
        case Part.REBOOKING:
            return inputs.rebooking_pence
        case Part.CONTACT:
            return inputs.contact_pence


def _percent(pence: int, percent: int) -> int:
    """Rounded half up, so that equal input gives equal pence everywhere."""
    return (pence * percent + 50) // 100
