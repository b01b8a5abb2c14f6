"""Tasks: what waits for a person. Every one has an owner and a date; nothing closes by itself (rule 50)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from appointments.domain.errors import Invalid, WrongState
from appointments.domain.refs import (
    AppointmentRef,
    EvidenceRef,
    HomeRef,
    ReplyRef,
    RequirementRef,
    TaskRef,
    WorkOrderRef,
)


class TaskKind(StrEnum):
    HAZARD_SAID = "hazard_said"  # a resident's text warns of danger or distress: before anything else
    NEXT_STEP = "next_step"  # after a visit that did no work
    UNCLEAR_REPLY = "unclear_reply"
    UNMATCHED_REPLY = "unmatched_reply"  # about no visit that we know, or about one of several
    CANNOT_MAKE_IT = "cannot_make_it"
    WANTS_CHANGE = "wants_change"
    RUNNING_LATE = "running_late"  # the resident is on the way home: tell the operative
    ALREADY_FIXED = "already_fixed"  # the resident says that the repair is not needed any more: ask, then close it
    WRONG_NUMBER = "wrong_number"  # whoever has it is not the household: find the right one before the visit
    OPTED_OUT = "opted_out"  # agree another channel before the visit
    NOTICE_FAILED = "notice_failed"  # no notice of this promise has been delivered
    NO_CHANNEL = "no_channel"  # there is no way to tell the household that we may use
    PLANNER_CALL = "planner_call"  # the operative at the door asks to be answered
    REQUIREMENT_CHANGED = "requirement_changed"  # it changed after the promise was made (rule 19)
    REQUIREMENT_REVIEW = "requirement_review"  # nobody has asked in time whether it still holds (rule 17)
    REQUIREMENT_PROPOSED = "requirement_proposed"  # it applies until somebody accepts or declines it (rule 20)
    ALERT = "alert"  # another system's alert: write an instruction in its place (rule 68)
    CHALLENGE = "challenge"
    EMERGENCY = "emergency"  # wants an attendance window and a contact, not a slot (rule 9)
    OPERATIVE_AWAY = "operative_away"  # who was to come will not be there
    COMPENSATION = "compensation"  # we let the resident down: decide what we owe (rules 13 and 56)
    PAY_BACK = "pay_back"  # a charge was withdrawn: whatever was paid is to be paid back
    CERTIFICATE_ENDS = "certificate_ends"  # an operative's certificate expires, or a visit lies after its end
    SEQUENCE = "sequence"  # the trade that comes first has not done its work: look at the promise after it
    THIRD_PARTY = "third_party"  # somebody else has to be there, or bring a key: agree it with them
    PREPARE = "prepare"  # something has to be ready before the visit
    HAZARD_FIRST = "hazard_first"  # somebody at this home is more at risk: look at hazards first
    STATUTORY_DATE = "statutory_date"  # a date set by law comes near, or has passed
    CALENDAR_ENDS = "calendar_ends"  # bank holidays are not known for much longer (rule 64)
    FREE_TIME = "free_time"  # a visit was called off at short notice: somebody else could have the time
    DISPUTE = "dispute"  # a resident's text may dispute what we recorded of a visit: a person decides
    CONTRADICTED = "contradicted"  # what came in after a visit had closed speaks against how it was closed
    WELFARE = "welfare"  # no access or no word from a household: somebody asks after them, and nothing else
    KEPT_ASIDE = "kept_aside"  # a phone sent what does not fit the visit as it stands here: decide what holds
    FOLLOW_ON_WORK = "follow_on_work"  # who was there says what is still to be done
    RECOMMENDATION = "recommendation"  # advice of somebody who was there, until somebody has answered it
    NEW_HOUSEHOLD = "new_household"  # others live there now: agree what was promised with them
    FREE_TEXT = "free_text"  # a feed's description speaks of availability or a telephone number (rule 70)


# A text of the resident's that no program understood: until a person has read it, it may say anything.
UNREAD = frozenset(
    {TaskKind.UNCLEAR_REPLY, TaskKind.UNMATCHED_REPLY, TaskKind.WANTS_CHANGE, TaskKind.CANNOT_MAKE_IT}
    | {TaskKind.DISPUTE, TaskKind.HAZARD_SAID, TaskKind.RUNNING_LATE, TaskKind.ALREADY_FIXED, TaskKind.WRONG_NUMBER}
)


def tracked_key(kind: TaskKind, ref: EvidenceRef) -> str:
    """The key of the task that follow-on work or advice became: one for each item of evidence."""
    return f"{kind}:{ref}"


def proposed_key(ref: RequirementRef) -> str:
    """The key of the task that asks for a review of what was proposed."""
    return f"requirement-proposed:{ref}"


class Owner(StrEnum):
    PLANNER = "planner"
    MANAGER = "manager"


@dataclass(frozen=True)
class Task:
    """`due_at` is when it is late. `dedupe_key` keeps one fact from making two tasks."""

    ref: TaskRef
    kind: TaskKind
    owner: Owner
    made_at: datetime
    due_at: datetime
    words: str
    dedupe_key: str
    appointment_ref: AppointmentRef | None = None
    work_order_ref: WorkOrderRef | None = None
    home_ref: HomeRef | None = None
    reply_ref: ReplyRef | None = None
    done_at: datetime | None = None
    done_by: str = ""
    done_words: str = ""

    def settle(self, by: str, words: str, now: datetime) -> Task:
        """Done, by whom, and what was done about it in words."""
        if self.done_at is not None:
            raise WrongState(f"task {self.ref} was settled already, by {self.done_by}")
        if not words.strip():
            raise Invalid("words", "words: say what was done")
        return replace(self, done_at=now, done_by=by, done_words=words.strip())
