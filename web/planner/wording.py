"""How a planner's pages say what the records hold as codes. Templates see this module as `said`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from appointments.domain.access import Group, Source
from appointments.domain.access_kinds.interpreter import LANGUAGES as INTERPRETED
from appointments.domain.appointments import Appointment, Promise
from appointments.domain.attempts import AttemptResult
from appointments.domain.cancelling import WHY_WORDS, Decided, OrderDecision
from appointments.domain.device_actions import AccountDecision, ActionKind, DeviceAction
from appointments.domain.emergencies import ContactResult
from appointments.domain.evidence import REFUSAL_REASONS, Evidence, EvidenceKind
from appointments.domain.homes import Channel, ContactNumber, LineType
from appointments.domain.messages import MessageKind
from appointments.domain.operatives import Gender
from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.domain.priorities import ClockStart, Target, Unit
from appointments.domain.privacy import ReadReason
from appointments.domain.replies import Intent, Reply, said_thanks
from appointments.domain.reviews import Decision
from appointments.domain.sequences import After, in_a_sentence, in_short
from appointments.domain.slots import Block, RefusalReason, SlotOffer
from appointments.domain.target_dates import Standing
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.times import clock_in_words, day_of, duration_in_words, midnight
from appointments.domain.work_orders import NeedOfWork
from web import evidence_words
from web.words import ERASED, quoted, short_day_words

TASKS: dict[TaskKind, str] = {
    TaskKind.NEXT_STEP: "Agree the next step",
    TaskKind.UNCLEAR_REPLY: "Read a reply",
    TaskKind.UNMATCHED_REPLY: "Find out what a text is about",
    TaskKind.CANNOT_MAKE_IT: "The resident cannot make it",
    TaskKind.WANTS_CHANGE: "The resident wants another time",
    TaskKind.HAZARD_SAID: "Danger or distress: read this first",
    TaskKind.RUNNING_LATE: "The resident is running late",
    TaskKind.ALREADY_FIXED: "The repair may not be needed any more",
    TaskKind.WRONG_NUMBER: "Wrong number: find the right one",
    TaskKind.OPTED_OUT: "No more texts: agree another way",
    TaskKind.NOTICE_FAILED: "The household has not been told",
    TaskKind.NO_CHANNEL: "Tell the household another way",
    TaskKind.PLANNER_CALL: "An operative asks from the door",
    TaskKind.REQUIREMENT_CHANGED: "What the household needs has changed",
    TaskKind.REQUIREMENT_REVIEW: "Ask whether it still holds",
    TaskKind.REQUIREMENT_PROPOSED: "Decide what was proposed",
    TaskKind.ALERT: "Turn an alert into an instruction",
    TaskKind.CHALLENGE: "A resident sees it differently",
    TaskKind.EMERGENCY: "Emergency",
    TaskKind.OPERATIVE_AWAY: "The operative will be away",
    TaskKind.COMPENSATION: "Decide about compensation",
    TaskKind.PAY_BACK: "Pay a charge back",
    TaskKind.CERTIFICATE_ENDS: "A certificate ends",
    TaskKind.THIRD_PARTY: "Agree it with somebody else",
    TaskKind.SEQUENCE: "The trade that comes first has not done its work",
    TaskKind.PREPARE: "Get something ready before the visit",
    TaskKind.HAZARD_FIRST: "Look at hazards first",
    TaskKind.STATUTORY_DATE: "A date set by law",
    TaskKind.CALENDAR_ENDS: "Bank holidays are not known for much longer",
    TaskKind.FREE_TIME: "Somebody else could have this time",
    TaskKind.DISPUTE: "A resident may see it differently",
    TaskKind.CONTRADICTED: "Look at a closed visit again",
    TaskKind.WELFARE: "Ask after the household",
    TaskKind.KEPT_ASIDE: "Two accounts of one visit",
    TaskKind.FOLLOW_ON_WORK: "Follow-on work",
    TaskKind.RECOMMENDATION: "Answer what an operative recommends",
    TaskKind.NEW_HOUSEHOLD: "Others live there now: agree the visit with them",
    TaskKind.FREE_TEXT: "Read a contractor's note",
}

CHANNELS: dict[Channel, str] = {
    Channel.SMS: "Text message",
    Channel.VOICE: "Telephone call",
    Channel.EMAIL: "E-mail",
    Channel.LETTER: "Letter",
}

LINES: dict[LineType, str] = {LineType.MOBILE: "mobile", LineType.LANDLINE: "landline", LineType.OTHER: "other"}

SOURCES: dict[Source, str] = {
    Source.RESIDENT: "The resident",
    Source.HOUSEHOLD_MEMBER: "Somebody else in the household",
    Source.ADVOCATE: "Somebody who speaks for them",
    Source.STAFF: "Our own staff",
    Source.OPERATIVE: "The operative",
    Source.CONTRACTOR: "A contractor",
    Source.IMPORT: "An earlier system",
}

# What an instruction is about: as much of the reason as a planner sees (rule 72).
CATEGORIES: dict[Group, str] = {
    Group.TIMES: "About when we come",
    Group.WHO_COMES: "About who comes",
    Group.TELLING: "About how we tell them",
    Group.AT_THE_DOOR: "About the door",
    Group.GETTING_IN: "About getting in",
    Group.THE_WORK: "About the work",
    Group.SAFETY: "About safety",
}

READ_REASONS: list[tuple[str, str]] = [
    (ReadReason.BOOKING.value, "To book or change a visit"),
    (ReadReason.REVIEW.value, "To review what they need"),
    (ReadReason.CALLER.value, "The household asks about it"),
    (ReadReason.CHALLENGE.value, "A resident sees a visit differently"),
    (ReadReason.COMPLAINT.value, "A complaint"),
    (ReadReason.SAFEGUARDING.value, "Somebody may be at risk"),
    (ReadReason.SUBJECT_REQUEST.value, "Somebody asks what we hold about them"),
    (ReadReason.AUDIT.value, "An audit"),
]

DECISIONS: dict[Decision, str] = {
    Decision.CONFIRMED: "It still holds",
    Decision.CHANGED: "Changed",
    Decision.ENDED: "Ended",
    Decision.ACCEPTED: "Accepted",
    Decision.AMENDED: "Accepted with changes",
    Decision.DECLINED: "Declined",
}

REFUSALS: dict[RefusalReason, str] = {
    RefusalReason.TIME: "None of the times suits",
    RefusalReason.TOO_LATE: "It is too long to wait",
    RefusalReason.WANTS_ANOTHER_DAY: "They need another day of the week",
    RefusalReason.NO_LONGER_NEEDED: "The repair is not needed any more",
    RefusalReason.WILL_CALL_BACK: "They will ring back",
    RefusalReason.OTHER: "Something else",
}

BLOCKS: dict[Block, str] = {
    Block.PAST: "Begun already",
    Block.NOTICE: "Too soon for the notice",
    Block.REQUIREMENT_TIMES: "Not a time the household can make",
    Block.DO_NOT_ATTEND: "Nobody is to attend",
    Block.ARRANGE: "Something has to be arranged first",
    Block.NO_SKILL: "Nobody has the skills",
    Block.NO_OPERATIVE: "Nobody who may be sent",
    Block.NO_SHIFT: "Nobody works then",
    Block.CREW: "Not enough people at once",
    Block.TOO_LONG: "Too long for the time that is left",
    Block.FULL: "Fully booked",
    Block.HELD: "Held for another caller just now",
    Block.CLOSED: "No repairs on that day",
    Block.CALENDAR: "Too far ahead to know the bank holidays",
    Block.PROMISED: "Promised already",
    Block.SEQUENCE: "Another trade comes before or after",
    Block.THIRD_PARTY: "Somebody who has to be there is not free",
}

MESSAGES: dict[MessageKind, str] = {
    MessageKind.CONFIRMATION: "Confirmation",
    MessageKind.CHANGE: "Change",
    MessageKind.CANCELLATION: "Cancellation",
    MessageKind.REMINDER: "Reminder",
    MessageKind.ON_THE_WAY: "On the way",
    MessageKind.MISSED_YOU: "Missed you",
    MessageKind.AT_THE_DOOR: "At the door",
    MessageKind.SLOT_CHOICE: "Choice of times",
    MessageKind.WHICH_APPOINTMENT: "Which appointment?",
    MessageKind.NEAREST_CHOICE: "Choice of the nearest times",
    MessageKind.ACKNOWLEDGEMENT: "Thank you",
    MessageKind.LATE_HEARD: "We heard that they are late",
    MessageKind.FIXED_HEARD: "We heard that it may be fixed",
    MessageKind.HAZARD_HEARD: "Whom to ring in danger",
    MessageKind.GAS_HEARD: "Whom to ring about gas",
    MessageKind.NOT_DONE: "What became of the visit",
    MessageKind.CHALLENGE_HEARD: "We have heard you",
    MessageKind.CHALLENGE_DECIDED: "Answer to a challenge",
    MessageKind.MAY_BE_CANCELLED: "Do you still need it?",
    MessageKind.ORDER_CANCELLED: "Repair closed",
    MessageKind.ORDER_REOPENED: "Repair opened again",
    MessageKind.COMPENSATION: "Compensation",
    MessageKind.RECHARGE_WARNING: "Warning of a charge",
    MessageKind.RECHARGED: "Charge",
    MessageKind.RECHARGE_ENDED: "Nothing to pay any more",
    MessageKind.EMERGENCY: "Emergency",
}

INTENTS: dict[Intent, str] = {
    Intent.CONFIRM: "It suits",
    Intent.CHANGE: "Wants another time",
    Intent.CANNOT_MAKE_IT: "Cannot make it",
    Intent.CHOOSE: "Chose a time",
    Intent.DISPUTE: "It was otherwise",
    Intent.STOP: "No more texts",
    Intent.START: "Texts again, please",
    Intent.HELP: "Asked for help",
    Intent.RUNNING_LATE: "Running late",
    Intent.ALREADY_FIXED: "Already fixed",
    Intent.WRONG_NUMBER: "Wrong number",
    Intent.HAZARD: "Danger or distress",
    Intent.UNCLEAR: "Not understood",
}


def understood(reply: Reply) -> str:
    """What a reply was understood as; thanks are kept as no answer, and are understood."""
    return "Thanks" if said_thanks(reply) else INTENTS[reply.intent]


EVIDENCE: dict[EvidenceKind, str] = {
    EvidenceKind.ARRIVAL: "Arrived",
    EvidenceKind.KNOCK: "Knocked",
    EvidenceKind.CALL: "Called",
    EvidenceKind.TEXT: "Texted from the door",
    EvidenceKind.DOOR_STEP: "Did what the household asks for",
    EvidenceKind.PLANNER_ASKED: "Asked the planner",
    EvidenceKind.PLANNER_ANSWERED: "The planner answered",
    EvidenceKind.CARD: "Left a card",
    EvidenceKind.PHOTO: "Took a photo",
    EvidenceKind.SPOKE_TO: "Spoke to",
    EvidenceKind.REASON: "Reason given",
    EvidenceKind.OTHER_TIME_OFFERED: "Offered another time",
    EvidenceKind.DEPARTURE: "Left",
    EvidenceKind.WORK_DONE: "Work done",
    EvidenceKind.WITHDRAWN: "Withdrew that only a child was at home",
    EvidenceKind.TRIED: "Tried without a signal",
    EvidenceKind.CORRECTION: "Corrected",
    EvidenceKind.FOLLOW_ON: "Follow-on work",
    EvidenceKind.RECOMMENDATION: "Recommended",
    EvidenceKind.NEED_ANSWERED: "What the household needs of the work",
}

WHO_ANSWERED: dict[str, str] = {
    "resident": "the resident",
    "household_member": "another adult who lives there",
    "minor": "a child, no adult at home",
    "other": "somebody else",
}

CALLED: dict[str, str] = {
    "resident": "the resident",
    "planner": "the planner",
    "other_contact": "somebody else, whom the planner named",
}

# What a photo shows.
PICTURED: dict[str, str] = {"card": "the card", "door": "the door", "work": "the work"}

# What a phone sent, where it is not evidence under another name.
ACTIONS: dict[ActionKind, str] = {
    ActionKind.SET_OFF: "Set off",
    ActionKind.ARRIVE: "Arrived",
    ActionKind.KNOCK: "Knocked",
    ActionKind.CALL: "Called",
    ActionKind.TEXT: "Texted from the door",
    ActionKind.DOOR_STEP: "Did what the household asks for",
    ActionKind.PLANNER_ASKED: "Asked the planner",
    ActionKind.CARD: "Left a card",
    ActionKind.SPOKE_TO: "Spoke to",
    ActionKind.REASON: "Reason given",
    ActionKind.OTHER_TIME_OFFERED: "Offered another time",
    ActionKind.CORRECTION: "Corrected",
    ActionKind.WITHDRAW: "Withdrew that only a child was at home",
    ActionKind.WORK_DONE: "Work done",
    ActionKind.NEED: "Noticed what the household needs",
    ActionKind.FOLLOW_ON: "Follow-on work",
    ActionKind.RECOMMEND: "Recommended",
    ActionKind.ANSWER_NEED_OF_WORK: "What the household needs of the work",
    ActionKind.CLAIM: "Said that the visit came to",
    ActionKind.LEAVE: "Left",
    ActionKind.TRIED: "Tried without a signal",
    ActionKind.PHOTO: "Took a photo",
}

CONTACTS: dict[ContactResult, str] = {
    ContactResult.SPOKE: "Spoke to them",
    ContactResult.NO_ANSWER: "No answer",
    ContactResult.MESSAGE_LEFT: "Left a message",
}

STANDINGS: dict[Standing, tuple[str, str]] = {
    Standing.OPEN: ("Open", "blue"),
    Standing.MET: ("Met", "green"),
    Standing.MET_LATE: ("Done late", "orange"),
    Standing.MISSED: ("Missed", "red"),
}

ATTEMPTS: dict[AttemptResult, str] = {
    AttemptResult.SPOKE: "Spoke to them",
    AttemptResult.NO_ANSWER: "No answer",
    AttemptResult.MESSAGE_LEFT: "Left a message",
    AttemptResult.SENT: "Sent",
}

GENDERS: dict[Gender, str] = {Gender.FEMALE: "A woman", Gender.MALE: "A man"}

# Languages that messages and call handlers may need; the list is the form's, any code may be on record.
LANGUAGES: dict[str, str] = {"en": "English", "bfi": "British Sign Language", **INTERPRETED}

ABSENCES: dict[str, str] = {
    "leave": "Leave",
    "training": "Training",
    "other work": "Other work",
    "not at work": "Not at work",
}

_UNITS = {Unit.HOURS: "hours", Unit.WORKING_DAYS: "working days", Unit.CALENDAR_DAYS: "days"}
_STARTS = {ClockStart.REPORTED: "from the report", ClockStart.RAISED: "from the order"}
# What a planner made of an account that was kept aside; None while nobody has.
DECIDED: dict[AccountDecision | None, str] = {
    None: "Not decided yet",
    AccountDecision.STANDS: "What was on record stands",
    AccountDecision.TAKEN: "Put on record too",
}
# What is for programs in what a phone sends.
_NOT_SENT_TO_READ = frozenset({"size", "sha256", "code", "of", "withdraws"})
_NEVER_SENT = {
    "photo": "Took a photo that was lost on the phone",
    "action": "Recorded something that could never be sent",
}
# Positions are for the gate and its map, not for reading.
_NOT_SAID = (
    frozenset({"media_type", "width", "height", "bytes", "size", "message", "withdraws"}) | evidence_words.SAID_HERE
)


def number(found: ContactNumber | str) -> str:
    """`07700 900123`: a UK number as people write it; any other as it is kept."""
    kept = found if isinstance(found, str) else found.number
    uk = re.fullmatch(r"\+44(\d{4})(\d{6})", kept)
    return f"0{uk[1]} {uk[2]}" if uk else kept


def target(found: Target) -> str:
    """`28 days from the report`."""
    return f"{found.number} {_UNITS[found.unit]} {_STARTS[found.clock_start]}"


def due(due_at: datetime) -> str:
    """`Fri 11 Dec 2026` for a target that runs to the end of a day, `Fri 20 Nov 2026, 5pm` for one in hours."""
    last = due_at - timedelta(seconds=1)
    if due_at == midnight(day_of(due_at)):
        return short_day_words(last)
    return f"{short_day_words(due_at)}, {clock_in_words(due_at)}"


def repair(purpose: str) -> str:
    """`A leaking tap`: what a visit is for, at the beginning of a line."""
    return f"{purpose[:1].upper()}{purpose[1:]}"


def extra_driving(seconds: int) -> str:
    """What a slot costs on the road, in whole minutes rounded up."""
    return f"{_minutes(seconds)} more driving" if seconds > 0 else "no extra driving"


def driving(seconds: int) -> str:
    """`12 hours 5 minutes`: the driving of a whole day."""
    minutes = -(-seconds // 60)
    return duration_in_words(timedelta(minutes=minutes)) if minutes else "none"


def saving(seconds: int) -> str:
    """What a plan saves; it may cost driving, because visits that had nobody have somebody who drives to them."""
    minutes = abs(seconds) // 60
    if minutes == 0:
        return "as much as now"
    return f"{duration_in_words(timedelta(minutes=minutes))} {'less' if seconds > 0 else 'more'}"


def ranked(offer: SlotOffer) -> list[str]:
    """Why an offer ranks where it does: every part of its cost that is not nothing, in whole minutes rounded up."""
    said = [extra_driving(offer.added_travel_seconds)]
    if offer.waiting_seconds:
        said.append(f"waiting counts as {_minutes(offer.waiting_seconds)}")
    if offer.fairness_seconds:
        said.append(f"fuller days than others have count as {_minutes(offer.fairness_seconds)}")
    if offer.reserve_seconds:
        said.append(f"takes {_minutes(offer.reserve_seconds)} of the time kept free for emergencies")
    return said


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' * (minutes != 1)}"


def gap_of(task: Task) -> str:
    """The reference of the time that a task asks to fill; empty for other tasks."""
    return task.dedupe_key.removeprefix("free-time:") if task.kind is TaskKind.FREE_TIME else ""


def people(refs: Iterable[str], names: Mapping[str, str]) -> str:
    """`Operative 07 and Operative 08`."""
    return " and ".join(names.get(ref, ref) for ref in refs)


def evidence(item: Evidence, steps: Mapping[str, str]) -> str:
    """`Called the resident: no answer`: what happened, and what was noted with it.

    `steps` has the words of what the household asks for, by its code, as `steps_of` gives them.
    """
    if item.erased:
        return f"{EVIDENCE[item.kind]} {ERASED}"
    match item.kind:
        case EvidenceKind.CALL:
            whom, ended = item.text("to") or "resident", evidence_words.call(item)
            return f"{EVIDENCE[item.kind]} {CALLED.get(whom, whom)}: {ended[:1].lower()}{ended[1:]}"
        case EvidenceKind.SPOKE_TO:
            return f"{EVIDENCE[item.kind]}: {WHO_ANSWERED.get(item.text('who'), item.text('who'))}"
        case EvidenceKind.REASON:
            why = REFUSAL_REASONS.get(item.text("reason"), item.text("reason"))
            theirs = f". {quoted(item.text('words'))}" if item.text("words") else ""
            return f"{EVIDENCE[item.kind]}: {why[:1].lower()}{why[1:]}{theirs}"
        case EvidenceKind.DOOR_STEP if item.text("step") in steps:
            return f"{EVIDENCE[item.kind]} ({steps[item.text('step')]}): {item.text('result')}"
        case EvidenceKind.TRIED if item.text("what") in _NEVER_SENT:
            return _never_sent(item.text("what"), item.text("words"))
        case EvidenceKind.NEED_ANSWERED:
            return _need_answered(EVIDENCE[item.kind], item.text("need"), item.data, steps)
        case EvidenceKind.PHOTO if item.text("subject") in PICTURED:
            return f"{EVIDENCE[item.kind]} of {PICTURED[item.text('subject')]}"
    noted = [str(value).replace("_", " ") for key, value in item.data.items() if key not in _NOT_SAID and str(value)]
    return ": ".join([EVIDENCE[item.kind], ", ".join(noted)] if noted else [EVIDENCE[item.kind]])


def _never_sent(what: str, words: str) -> str:
    """What it was, and why it was let go, is in the operative's words; of a photo nothing but that it was lost."""
    return f"{_NEVER_SENT[what]}: {quoted(words)}" if what == "action" and words else _NEVER_SENT[what]


def _need_answered(name: str, code: str, data: Mapping[str, object], steps: Mapping[str, str]) -> str:
    """Which need, when it is still on the order, and what became of it; never its code, which says nothing."""
    need = f" ({steps[code].removesuffix('.')})" if code in steps else ""
    became = {"done": "as they need it", "not_done": "could not be done so"}.get(str(data.get("answer")), "")
    said = [part for part in (became, str(data.get("words") or "")) if part]
    return f"{name}{need}: {', '.join(said)}" if said else f"{name}{need}"


def steps_of(appointment: Appointment, needs: Iterable[NeedOfWork] = ()) -> dict[str, str]:
    """What the household asks for at the door and of the work, in words, by the code under which it is answered."""
    asked = (*appointment.promise.requirements, *(appointment.despatched_requirements or ()))
    steps = {step.code: step.words for item in asked for step in item.kind.door_steps()}
    return {**steps, **{need.code: need.words for need in needs}}


def action(found: DeviceAction, steps: Mapping[str, str]) -> str:
    """What a phone sent, as evidence is worded: `Said that the visit came to: work completed, tap changed`."""
    if found.kind is None:
        return "Something that could not be read"
    if found.kind is ActionKind.TRIED and found.text("what") in _NEVER_SENT:
        return _never_sent(found.text("what"), found.text("words"))
    if found.kind is ActionKind.ANSWER_NEED_OF_WORK:
        return _need_answered(ACTIONS[found.kind], found.text("code"), found.texts(), steps)
    said = {key: text for key, text in found.texts().items() if text and key not in _NOT_SENT_TO_READ}
    if found.kind is ActionKind.CLAIM and said.get("outcome") in set(Outcome):
        said["outcome"] = in_a_sentence(OUTCOME_WORDS[Outcome(said["outcome"])])
    first = [key for key in ("outcome", "words") if key in said]
    parts = [said[key].replace("_", " ") for key in (*first, *(key for key in said if key not in first))]
    return ": ".join([ACTIONS[found.kind], ", ".join(parts)] if parts else [ACTIONS[found.kind]])


def somebody(ref: str, names: Mapping[str, str]) -> str:
    """Who did something: an account's or operative's name; residents answer by text."""
    return names.get(ref) or ("the resident" if ref == "resident" else ref)


def trade(name: str) -> str:
    """A trade in the middle of a sentence."""
    return in_a_sentence(name)


def apart(after: After) -> str:
    """`2 days or more after`, `the same day or later, after`: how far a trade comes behind another."""
    return f"{in_short(after)} or later, after" if after.days == 0 else f"{in_short(after)} or more after"


def decision(found: OrderDecision) -> str:
    """`Cancelled: the resident says that it is not needed any more. The resident asked: sorted it out.`"""
    why = f": {in_a_sentence(WHY_WORDS[found.why])}" if found.why else ""
    words = f": {found.words}" if found.words else ""
    asked = f"{found.asked_by} asked{words}" if found.asked_by else f"Who asked is {ERASED}"
    return f"{'Cancelled' if found.what is Decided.CANCELLED else 'Opened again'}{why}. {asked}"


def promise(found: Promise, names: Mapping[str, str], *, anew: bool = False) -> str:
    """How a promise came about, in one line; `anew` when it tells the window of the one before once more."""
    how = "Promised anew" if anew else "Booked" if found.version == 1 else "Moved"
    made = f"{how} by {somebody(found.made_by, names)}"
    return f"{made}, agreed with the resident" if found.agreed_by_resident else made
