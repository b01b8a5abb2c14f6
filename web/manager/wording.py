"""How the manager's pages say shares, classes and facts. Templates see this module as `told`."""

from __future__ import annotations

from collections.abc import Iterable

from appointments.domain.evidence import Evidence
from appointments.domain.outcomes import Judgement
from appointments.views.coupled_visits import PartyAtVisit
from appointments.wastage.breakdowns import BY_WORDS as BY
from appointments.wastage.classes import CLASS_WORDS as CLASSES
from appointments.wastage.classes import FAULT_WORDS as FAULTS
from appointments.wastage.intervals import Interval
from web.words import short_instant_words

__all__ = ["BY", "CLASSES", "CLASS_NOTES", "FACTS", "FAULTS", "attending", "between", "fact", "later", "percent"]

# What belongs to a class, one line under its name.
CLASS_NOTES: dict[str, str] = {
    "landlord_failure": "Not attended, early, late, not told, a need not met, wrong address or trade, cancelled by us",
    "not_established": "Claimed or recorded without the evidence that the gate asks for; counted against nobody",
    "no_access": "Nobody answered and every demand of the gate was met",
    "refused": "Declined in person, with the reason and another time offered",
    "resident_cancelled": "The resident told us not to come",
    "third_party": "Somebody else's door or absence",
    "incomplete": "Work begun, or a hazard found: not counted as wasted",
    "completed": "The work was done",
}

FACTS: dict[str, str] = {
    "AppointmentBooked": "Booked",
    "AppointmentRearranged": "Moved",
    "AppointmentRepromised": "Promised anew",
    "AppointmentCancelled": "Cancelled",
    "AppointmentConfirmed": "Confirmed by the resident",
    "AppointmentNotified": "Notice delivered",
    "AppointmentDespatched": "Sent out",
    "OperativeArrived": "Operative arrived",
    "EvidenceRecorded": "Evidence recorded",
    "OutcomeRefused": "Claim refused by the gate",
    "VisitClosed": "Visit closed",
    "ActionNotApplied": "Sent by a phone and kept aside",
    "AccountDecided": "A planner decided on another account of it",
    "OutcomeRejudged": "Judged again: the records show more now",
    "VisitNotAttended": "Recorded as not attended",
    "OutcomeChallenged": "Challenged by the resident",
    "ChallengeDecided": "Challenge decided",
    "ChallengeRepeated": "The resident wrote again",
    "CompensationChanged": "Compensation",
    "RechargeChanged": "Charge",
    "MessageQueued": "Message queued",
    "MessageSettled": "Message settled",
    "ReplyReceived": "Reply received",
    "ThirdPartyBooked": "Third party booked",
    "ThirdPartyReleased": "Third party not needed any more",
}


def percent(share: float) -> str:
    """`12.3%`; a whole number only for none and all."""
    return f"{share * 100:.0f}%" if share in (0.0, 1.0) else f"{share * 100:.1f}%"


def between(interval: Interval) -> str:
    """`10.1% to 14.8%`: the 95 % interval."""
    return f"{percent(interval.low)} to {percent(interval.high)}"


def fact(name: str) -> str:
    return FACTS.get(name, name)


def attending(found: Iterable[PartyAtVisit], version: int) -> str | None:
    """Who else was to be there for a promise, and whether they were told; None when nobody was."""
    lines = []
    for held in found:
        if held.promise_version == version:
            state = f"told {short_instant_words(held.told_at)}" if held.told_at else "not told"
            released = "" if held.active else ", not needed any more"
            lines.append(f"{held.party.name} ({held.party.role}), {state}{released}")
    return "; ".join(lines) or None


def later(items: Iterable[Evidence], judgement: Judgement) -> int:
    """How many pieces of evidence came after a judgement, and so were no part of it."""
    return sum(item.received_at > judgement.judged_at for item in items)
