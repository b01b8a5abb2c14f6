"""The class of every appointment that came due, and whose fault it was.

Each appointment is in exactly one class, so the classes add up to all appointments due (rule 79). What blames the
resident counts against them only with a judgement that allows it; everything that failed the gate is not established.
Source: recommendation 20 of the Housing Ombudsman's Spotlight on knowledge and information management, May 2023.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from appointments.domain.outcomes import BLAMES_RESIDENT, OUTCOME_WORDS, Outcome

# Called off with less notice than this, the operative's time is lost, or the resident has lost a day (rule 13).
SHORT_NOTICE = timedelta(hours=24)


class Fault(StrEnum):
    LANDLORD = "landlord"
    RESIDENT = "resident"
    THIRD_PARTY = "third_party"
    NOT_ESTABLISHED = "not_established"
    NONE = "none"


class VisitClass(StrEnum):
    """In the order of every screen: what the landlord caused comes before what residents caused (rule 85)."""

    LANDLORD_FAILURE = "landlord_failure"
    NOT_ESTABLISHED = "not_established"  # the gate was not passed
    NO_ACCESS = "no_access"  # nobody answered, and the evidence is complete
    REFUSED = "refused"  # declined at the door, with the reason
    RESIDENT_CANCELLED = "resident_cancelled"
    THIRD_PARTY = "third_party"  # communal door, only a child at home
    INCOMPLETE = "incomplete"  # attended, and more is needed
    COMPLETED = "completed"
    STILL_OPEN = "still_open"  # outside the count: nothing has become of it yet


CLASS_WORDS: Mapping[VisitClass, str] = {
    VisitClass.LANDLORD_FAILURE: "Our failure",
    VisitClass.NOT_ESTABLISHED: "Not established",
    VisitClass.NO_ACCESS: "No access, evidence complete",
    VisitClass.REFUSED: "Declined at the door",
    VisitClass.RESIDENT_CANCELLED: "Cancelled by the resident",
    VisitClass.THIRD_PARTY: "Third party: communal door, only a child at home",
    VisitClass.INCOMPLETE: "Attended, more work needed",
    VisitClass.COMPLETED: "Completed",
    VisitClass.STILL_OPEN: "Still open",
}

FAULTS: Mapping[VisitClass, Fault] = {
    VisitClass.LANDLORD_FAILURE: Fault.LANDLORD,
    VisitClass.NOT_ESTABLISHED: Fault.NOT_ESTABLISHED,
    VisitClass.NO_ACCESS: Fault.RESIDENT,
    VisitClass.REFUSED: Fault.RESIDENT,
    VisitClass.RESIDENT_CANCELLED: Fault.RESIDENT,
    VisitClass.THIRD_PARTY: Fault.THIRD_PARTY,
    VisitClass.INCOMPLETE: Fault.NONE,
    VisitClass.COMPLETED: Fault.NONE,
    VisitClass.STILL_OPEN: Fault.NONE,
}

FAULT_WORDS: Mapping[Fault, str] = {
    Fault.LANDLORD: "Ours",
    Fault.RESIDENT: "The resident's",
    Fault.THIRD_PARTY: "A third party's",
    Fault.NOT_ESTABLISHED: "Not established",
    Fault.NONE: "Nobody's",
}

# What counts: everything that came due and is over.
COUNTED = tuple(kind for kind in VisitClass if kind is not VisitClass.STILL_OPEN)
# A visit, or the promise of one, that did no work.
WASTED = tuple(kind for kind in COUNTED if FAULTS[kind] is not Fault.NONE)

_BY_OUTCOME: Mapping[Outcome, VisitClass] = {
    Outcome.COMPLETED: VisitClass.COMPLETED,
    Outcome.FOLLOW_ON: VisitClass.INCOMPLETE,
    Outcome.UNSAFE: VisitClass.INCOMPLETE,  # a hazard was found: somebody attended, and more is needed
    Outcome.NO_ACCESS: VisitClass.NO_ACCESS,
    Outcome.REFUSED_ACCESS: VisitClass.REFUSED,
    Outcome.CANCELLED_BY_RESIDENT: VisitClass.RESIDENT_CANCELLED,
    Outcome.LATE: VisitClass.LANDLORD_FAILURE,
    Outcome.EARLY: VisitClass.LANDLORD_FAILURE,
    Outcome.NOT_ATTENDED: VisitClass.LANDLORD_FAILURE,
    Outcome.NOT_NOTIFIED: VisitClass.LANDLORD_FAILURE,
    Outcome.REQUIREMENT_NOT_MET: VisitClass.LANDLORD_FAILURE,
    Outcome.WRONG_ADDRESS: VisitClass.LANDLORD_FAILURE,
    Outcome.WRONG_TRADE: VisitClass.LANDLORD_FAILURE,
    Outcome.CANCELLED_BY_LANDLORD: VisitClass.LANDLORD_FAILURE,
    Outcome.NOT_ESTABLISHED: VisitClass.NOT_ESTABLISHED,
    Outcome.MINOR_ONLY: VisitClass.THIRD_PARTY,  # never no access (rule 47)
    Outcome.COMMUNAL_DOOR: VisitClass.THIRD_PARTY,
}

CANCELLATIONS = frozenset({Outcome.CANCELLED_BY_RESIDENT, Outcome.CANCELLED_BY_LANDLORD})


@dataclass(frozen=True)
class Ending:
    """What became of one appointment. `outcome` is None while it is open.

    `allowed`: a stored judgement allows exactly this outcome. `overturned`: the resident's challenge was upheld.
    `notice` is the time from a cancellation to the start of the window, negative after it; None when not cancelled.
    """

    outcome: Outcome | None
    allowed: bool = False
    overturned: bool = False
    notice: timedelta | None = None

    @property
    def at_short_notice(self) -> bool:
        """Cancelled with less than 24 hours to go; exactly 24 hours is in time."""
        return self.notice is not None and self.notice < SHORT_NOTICE


def class_of(ending: Ending) -> VisitClass:
    """Total: every ending has exactly one class.

    What a challenge overturned was wrongly held against a resident, so it is our failure whatever it became.
    """
    if ending.outcome is None:
        return VisitClass.STILL_OPEN
    if ending.overturned:
        return VisitClass.LANDLORD_FAILURE
    if ending.outcome in BLAMES_RESIDENT and not ending.allowed:
        return VisitClass.NOT_ESTABLISHED
    return _BY_OUTCOME[ending.outcome]


@dataclass(frozen=True, order=True)
class Reason:
    """Why within a class: the line under a class that says what exactly happened."""

    outcome: Outcome
    at_short_notice: bool = False
    overturned: bool = False

    @property
    def code(self) -> str:
        """For addresses and downloads."""
        parts = [self.outcome.value]
        if self.outcome in CANCELLATIONS:
            parts.append("short_notice" if self.at_short_notice else "in_time")
        return "-".join([*parts, "overturned"] if self.overturned else parts)

    @property
    def words(self) -> str:
        words = OUTCOME_WORDS[self.outcome]
        if self.outcome in CANCELLATIONS:
            words += ", less than 24 hours before" if self.at_short_notice else ", 24 hours or more before"
        return f"{words} (held against the resident until a challenge overturned it)" if self.overturned else words


def reason_of(ending: Ending) -> Reason | None:
    """None while it is open."""
    if ending.outcome is None:
        return None
    return Reason(ending.outcome, ending.at_short_notice, ending.overturned)
