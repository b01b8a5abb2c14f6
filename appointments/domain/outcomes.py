"""What a visit came to, who says so, and what the records establish.

An outcome that blames the resident is never written because somebody says it: it needs a judgement that allows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from appointments.domain.refs import AppointmentRef, JudgementRef


class Outcome(StrEnum):
    COMPLETED = "completed"
    FOLLOW_ON = "follow_on"
    NO_ACCESS = "no_access"  # the trade's and the Ombudsman's "missed": nobody answered
    REFUSED_ACCESS = "refused_access"
    MINOR_ONLY = "minor_only"
    COMMUNAL_DOOR = "communal_door"
    LATE = "late"
    EARLY = "early"
    NOT_ATTENDED = "not_attended"
    NOT_NOTIFIED = "not_notified"
    REQUIREMENT_NOT_MET = "requirement_not_met"
    WRONG_ADDRESS = "wrong_address"
    WRONG_TRADE = "wrong_trade"
    UNSAFE = "unsafe"
    CANCELLED_BY_RESIDENT = "cancelled_by_resident"
    CANCELLED_BY_LANDLORD = "cancelled_by_landlord"
    NOT_ESTABLISHED = "not_established"


BLAMES_RESIDENT = frozenset({Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS})

# The work was done, or begun.
WORK_DONE = frozenset({Outcome.COMPLETED, Outcome.FOLLOW_ON})

# The household did its part and we could begin, or saw why not: no journey was wasted on them.
GOT_IN = WORK_DONE | {Outcome.UNSAFE}

# Somebody let us in: what was missed before that has been made good, and the next visit is a second one for the same
# repair (rule 81 leaves no access out).
LET_IN = GOT_IN | {Outcome.WRONG_TRADE}

# Claims that it was not the landlord's doing. Our own failure, where the records show one, comes before all of them:
# a child at home or a locked door downstairs makes a late visit no earlier (rules 42, 43, 47 and 48).
EXCUSES_LANDLORD = BLAMES_RESIDENT | {Outcome.MINOR_ONLY, Outcome.COMMUNAL_DOOR}

# The landlord's own failures as the records show them; nobody claims these.
OUR_FAILURES_ON_RECORD = frozenset(
    {Outcome.LATE, Outcome.EARLY, Outcome.NOT_ATTENDED, Outcome.NOT_NOTIFIED, Outcome.REQUIREMENT_NOT_MET}
)

# What is looked at again when the records come to show more after a visit was closed.
JUDGED_AGAIN = EXCUSES_LANDLORD | {Outcome.NOT_ESTABLISHED}

# What somebody at the door may say. The others are established from the records, never claimed.
CLAIMABLE = frozenset(
    {
        Outcome.COMPLETED,
        Outcome.FOLLOW_ON,
        Outcome.NO_ACCESS,
        Outcome.REFUSED_ACCESS,
        Outcome.MINOR_ONLY,
        Outcome.COMMUNAL_DOOR,
        Outcome.WRONG_ADDRESS,
        Outcome.WRONG_TRADE,
        Outcome.UNSAFE,
    }
)

OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.COMPLETED: "Work completed",
    Outcome.FOLLOW_ON: "Attended, more work needed",
    Outcome.NO_ACCESS: "No access: nobody answered",
    Outcome.REFUSED_ACCESS: "Access refused",
    Outcome.MINOR_ONLY: "Only a child at home",
    Outcome.COMMUNAL_DOOR: "Could not pass the communal door",
    Outcome.LATE: "We arrived after the window",
    Outcome.EARLY: "We came and left before the window",
    Outcome.NOT_ATTENDED: "We did not attend",
    Outcome.NOT_NOTIFIED: "The resident had not been told",
    Outcome.REQUIREMENT_NOT_MET: "We did not do what the household had asked for",
    Outcome.WRONG_ADDRESS: "We went to the wrong address",
    Outcome.WRONG_TRADE: "We sent the wrong trade",
    Outcome.UNSAFE: "Not safe to work",
    Outcome.CANCELLED_BY_RESIDENT: "Cancelled by the resident",
    Outcome.CANCELLED_BY_LANDLORD: "Cancelled by us",
    Outcome.NOT_ESTABLISHED: "Not established: the evidence is incomplete",
}


class Door(StrEnum):
    """Through which door a claim came. The gate is the same for all of them."""

    PHONE = "phone"
    CONSOLE = "console"
    API = "api"
    FEED = "feed"


@dataclass(frozen=True)
class OutcomeClaim:
    """What is said to have happened, by whom and through which door.

    `words` is free text for planners, never parsed.
    """

    appointment_ref: AppointmentRef
    outcome: Outcome
    claimed_by: str
    claimed_at: datetime
    door: Door
    words: str = ""


@dataclass(frozen=True)
class Finding:
    """One demand of the rulebook, met or missing. `to_do` says what would meet it; empty when it is met or too late."""

    rule: str
    met: bool
    words: str
    to_do: str = ""


@dataclass(frozen=True)
class Judgement:
    """What the gate answered to one claim. Stored whole, allowed or not; never changed afterwards.

    `established_outcome` is what the records do show: the claimed outcome when allowed, otherwise the landlord's
    failure they reveal, or `not_established`. `rulebook_digest` fixes rules and thresholds; `evidence_digests` what
    was looked at.
    """

    ref: JudgementRef
    appointment_ref: AppointmentRef
    promise_version: int
    outcome: Outcome
    allowed: bool
    findings: tuple[Finding, ...]
    established_outcome: Outcome
    established_words: str
    rulebook_version: str
    rulebook_digest: str
    judged_at: datetime
    evidence_digests: tuple[str, ...] = field(default=())

    @property
    def missing(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.met)
