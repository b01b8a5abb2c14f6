"""Who may see what of a household, and on which terms (rules 45, 72 and 73). The one place that says it.

Doors ask `terms`; no page decides for itself. A read that is refused, and every read whose terms are in `ON_RECORD`, is
an entry of the access log, which holds references and codes only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appointments.domain.accounts import AccountRole

# What stands where words were that had been kept long enough, and where something has to stand (rule 74).
ERASED_WORDS = "erased"


class Subject(StrEnum):
    """What is read."""

    INSTRUCTION = "instruction"  # what to do at a home, in plain words
    CATEGORY = "category"  # what an instruction is about: times, the door, safety
    REQUIREMENT_RECORD = "requirement_record"  # who told us, what for, why it was declined, what it was before
    SECRET = "secret"  # a word or a number for a door
    VISIT = "visit"  # the appointment with address and household, what was said of it and what came of it
    DOOR_RECORD = "door_record"  # what was recorded at the door of a visit, without photos, and what the gate answered
    EVIDENCE = "evidence"  # the whole evidence with its photos, and evidence packs
    AGGREGATES = "aggregates"  # counts and costs, without a person in them
    ACCESS_LOG = "access_log"
    SUBJECT_EXPORT = "subject_export"  # everything about one household
    RETENTION = "retention"  # what is kept for how long, and holds on it
    PAGE = "page"  # a page of somebody else's work


class Terms(StrEnum):
    YES = "yes"
    LOGGED = "logged"  # part of the work, and each read is on record
    OWN_TODAY = "own_today"  # of a visit of one's own, on its day
    OWN_TODAY_LOGGED = "own_today_logged"
    WITH_REASON = "with_reason"  # a reason from the list first; the read is logged with it
    NO = "no"


# On these terms a read is an entry of the access log before anything is shown.
ON_RECORD = frozenset({Terms.LOGGED, Terms.OWN_TODAY_LOGGED, Terms.WITH_REASON})


_EVERYDAY = {Subject.INSTRUCTION: Terms.YES, Subject.CATEGORY: Terms.YES, Subject.VISIT: Terms.YES}
# Rule 72. What is not in a row is not seen. A planner is rung about a visit and makes its next step, so needs what was
# done at the door; whom the operative met and what they said may tell of health, so each look is on record (rule 73).
# Photos show a home, and are for whoever judges (rule 49). An operative sees what they recorded themselves.
MATRIX: Mapping[AccountRole, Mapping[Subject, Terms]] = {
    AccountRole.OPERATIVE: {
        Subject.INSTRUCTION: Terms.OWN_TODAY,
        Subject.VISIT: Terms.OWN_TODAY,
        Subject.DOOR_RECORD: Terms.OWN_TODAY,
        Subject.SECRET: Terms.OWN_TODAY_LOGGED,
    },
    AccountRole.PLANNER: {
        **_EVERYDAY,
        Subject.REQUIREMENT_RECORD: Terms.WITH_REASON,
        Subject.DOOR_RECORD: Terms.LOGGED,
    },
    AccountRole.MANAGER: {
        **_EVERYDAY,
        Subject.REQUIREMENT_RECORD: Terms.WITH_REASON,
        Subject.DOOR_RECORD: Terms.LOGGED,
        Subject.EVIDENCE: Terms.LOGGED,  # to judge what came of a visit
        Subject.AGGREGATES: Terms.YES,
    },
    AccountRole.DPO: {
        Subject.REQUIREMENT_RECORD: Terms.WITH_REASON,
        Subject.ACCESS_LOG: Terms.YES,
        Subject.SUBJECT_EXPORT: Terms.WITH_REASON,
        Subject.RETENTION: Terms.YES,
    },
}


def terms(role: AccountRole, subject: Subject) -> Terms:
    """On which terms accounts of this role see this."""
    return MATRIX[role].get(subject, Terms.NO)


class ReadReason(StrEnum):
    """Why somebody needs the record behind an instruction. A closed list: a reason in words may tell too much."""

    BOOKING = "booking"
    REVIEW = "review"
    CALLER = "caller"
    CHALLENGE = "challenge"
    COMPLAINT = "complaint"
    SAFEGUARDING = "safeguarding"
    SUBJECT_REQUEST = "subject_request"
    AUDIT = "audit"
    AT_THE_DOOR = "at_the_door"  # given by the visit itself, never chosen


CHOSEN_REASONS = tuple(reason for reason in ReadReason if reason is not ReadReason.AT_THE_DOOR)


@dataclass(frozen=True)
class AccessEntry:
    """One read, or one that was refused (`allowed` false; `reason` is empty then).

    `about` is the reference of what was read; empty when what was asked for has none that we gave. `sensitive` is
    whether special-category data or a caution was among it.
    """

    at: datetime
    by: str
    role: str
    subject: Subject
    about: str
    home_ref: str | None
    allowed: bool
    reason: str = ""
    sensitive: bool = False


_OURS = re.compile(r"[A-Z]{1,3}-[0-9A-Za-z-]{1,40}")


def reference_only(typed: str) -> str:
    """What an address named, when it looks like a reference of ours; empty otherwise, so that nothing typed is kept."""
    return typed if _OURS.fullmatch(typed) else ""
