"""Which evidence counts: made at the door, during the time that counts, by somebody who could know it.

The time that counts runs from arrival, or from the opening of the window when the operative was early (rules 38 and
41), to the decision, both ends inclusive. All of it is the server's time (`Evidence.at`): a phone's clock can be set to
anything, and the arrival and the planner's answer are on the server's clock too. A call that a telephone provider
confirms was made when it was asked for, whenever its report comes. The phone's own time is used for two things: the
pause between two knocks where nobody knows for how long the phone had kept them, because without a signal both reach
the server in the same second, and what speaks for the household.

What speaks for the household counts from arrival on, however early the operative was, and when it reached us after the
decision, if the phone says that it was recorded before; a planner's finding, whenever it was made. The early minutes
support no claim; yet who was spoken to in them was spoken to. Such evidence is `untimely`, and a demand says itself
whether it counts it.

What the operative withdrew before the decision does not count; the withdrawal does, so that a finding can say it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from appointments.domain.case import Case
from appointments.domain.evidence import (
    PLACED_CALLS,
    Evidence,
    EvidenceKind,
    EvidenceSource,
    first_sent,
    of_kind,
    standing,
)

_AT_THE_DOOR = frozenset({EvidenceSource.DEVICE})
_BY_TELEPHONE = frozenset({EvidenceSource.DEVICE, EvidenceSource.PROVIDER})

# Who can know it. That the planner answered is the planner's to say: the operative's own word does not count (rule 39).
_MAY_SAY: dict[EvidenceKind, frozenset[EvidenceSource]] = {
    EvidenceKind.KNOCK: _AT_THE_DOOR,
    EvidenceKind.CALL: _BY_TELEPHONE,
    EvidenceKind.TEXT: _BY_TELEPHONE | {EvidenceSource.SYSTEM},  # the product itself sends the text from the door
    EvidenceKind.DOOR_STEP: _AT_THE_DOOR,
    EvidenceKind.PLANNER_ASKED: frozenset(EvidenceSource),
    EvidenceKind.PLANNER_ANSWERED: frozenset({EvidenceSource.PLANNER}),
    EvidenceKind.CARD: _AT_THE_DOOR,
    EvidenceKind.PHOTO: _AT_THE_DOOR,
    EvidenceKind.SPOKE_TO: _AT_THE_DOOR,
    EvidenceKind.REASON: _AT_THE_DOOR,
    EvidenceKind.OTHER_TIME_OFFERED: _AT_THE_DOOR,
    EvidenceKind.WITHDRAWN: _AT_THE_DOOR,
    EvidenceKind.WORK_DONE: _AT_THE_DOOR,
}

# What can speak for the household: that somebody of it was reached, that there was work done, and that a planner found
# the failure to be ours.
_SPEAKS_FOR_THEM = frozenset(
    {EvidenceKind.SPOKE_TO, EvidenceKind.REASON, EvidenceKind.CALL, EvidenceKind.WORK_DONE}
    | {EvidenceKind.PLANNER_ANSWERED}
)

# Steps that a household asks for, such as a call half an hour ahead, and that something recorded early was a mistake.
_COUNTS_EARLY = frozenset({EvidenceKind.DOOR_STEP, EvidenceKind.WITHDRAWN})

# Two knocks further apart than this by the phone's clock are told apart by the server's.
_LONGEST_PAUSE = timedelta(hours=1)

_KEPT_MARKS = {
    EvidenceKind.CALL: ("to", "result"),
    EvidenceKind.TEXT: ("result",),
    EvidenceKind.DOOR_STEP: ("step",),
    EvidenceKind.PHOTO: ("subject",),
    EvidenceKind.SPOKE_TO: ("who",),
    EvidenceKind.REASON: ("reason",),
    EvidenceKind.PLANNER_ANSWERED: ("found",),
}
# In the place of the result of a call that rests on the operative's word, where a landlord counts only those that the
# telephone provider confirms.
UNCONFIRMED = "unconfirmed"
# Of these only whether something was written is kept: the sheet holds nobody's words and no card's number.
_WRITTEN_MARKS = {EvidenceKind.CARD: "number", EvidenceKind.REASON: "words", EvidenceKind.DOOR_STEP: "result"}


@dataclass(frozen=True)
class Counted:
    """One piece of evidence that counts. `marks` are closed codes, never free text.

    `untimely`: recorded during the visit and outside the time that counts, so that it can only speak against a claim.
    """

    kind: EvidenceKind
    at: datetime
    marks: dict[str, str] = field(default_factory=dict)
    untimely: bool = False


def departed_at(case: Case) -> datetime | None:
    """When the last of those who came first left again; whatever was said to have happened at the door later did not.

    A departure that does not say whose it was is everybody's: before crews left one by one, it was.
    """
    arrived_at = case.arrived_at
    if arrived_at is None:
        return None
    came = tuple(operative.ref for operative in case.operatives)
    left: dict[str, datetime] = {}
    for item in case.evidence:
        if item.kind is EvidenceKind.DEPARTURE and item.at >= arrived_at:
            for ref in [item.text("operative")] if item.text("operative") else (came or ("",)):
                left[ref] = min(item.at, left.get(ref, item.at))
    if not left or any(ref not in left for ref in came):
        return None
    return max(left.values())


def decided_at(case: Case) -> datetime:
    """When the operative gave up at the door: at the claim, or the departure before it, and never after the judgement.

    A claim made without a signal after three minutes and judged in the evening has waited three minutes, not all day.
    """
    instants = (case.judged_at, case.claim.claimed_at, departed_at(case))
    return min(instant for instant in instants if instant is not None)


def wait_started_at(case: Case) -> datetime | None:
    """Arrival, or the opening of the window for somebody who came early; None when nobody came."""
    return None if case.arrived_at is None else max(case.arrived_at, case.window.starts)


def counted_evidence(case: Case, *, same_knock: timedelta, provider_calls_only: bool = False) -> tuple[Counted, ...]:
    """All evidence that counts, in order of time; knocks closer than `same_knock` to the one before are one knock.

    With `provider_calls_only` a call that rests on the operative's word has the result UNCONFIRMED.
    """
    known = (item for item in standing(case.evidence, decided_at(case)) if item.source in _MAY_SAY.get(item.kind, ()))
    fitting = tuple(_dated(item, case) for item in known)
    timely = tuple(item for item in fitting if _in_time(item, case) and _shows_something(item))
    others = [item for item in timely if item.kind is not EvidenceKind.KNOCK]
    kept = [*_once_per_knock(_in_order(of_kind(timely, EvidenceKind.KNOCK)), same_knock), *others]
    untimely = [item for item in fitting if _untimely(item, case)]
    return tuple(
        Counted(item.kind, item.at, _marks(item, provider_calls_only=provider_calls_only), untimely=item in untimely)
        for item in sorted((*kept, *untimely), key=lambda item: (item.at, item.ref))
    )


def _dated(item: Evidence, case: Case) -> Evidence:
    """A picture that was sent before in this visit shows what it showed then, whatever it is called now."""
    if item.kind is not EvidenceKind.PHOTO:
        return item
    return replace(item, received_at=first_sent(item, case.evidence), held=timedelta(0))


def _in_time(item: Evidence, case: Case) -> bool:
    """Done at the door while time counts; what is in _COUNTS_EARLY, before that as well."""
    began = wait_started_at(case)
    return began is not None and item.at <= decided_at(case) and (item.at >= began or item.kind in _COUNTS_EARLY)


def _untimely(item: Evidence, case: Case) -> bool:
    """During the visit, by the server's time or by the phone's: what is in doubt counts for the household.

    What a planner finds in the records was so before they looked: it counts until the judgement.
    """
    if case.arrived_at is None or item.kind not in _SPEAKS_FOR_THEM or _in_time(item, case):
        return False
    if item.kind is EvidenceKind.PLANNER_ANSWERED:
        return case.arrived_at <= item.at <= case.judged_at
    return any(case.arrived_at <= at <= decided_at(case) for at in (item.at, item.device_at))


def _shows_something(item: Evidence) -> bool:
    """A photo shows something when it is there, and was not taken for another visit."""
    return item.kind is not EvidenceKind.PHOTO or (bool(item.digest) and not item.text("sent_before"))


def _marks(item: Evidence, *, provider_calls_only: bool) -> dict[str, str]:
    marks = {key: text for key in _KEPT_MARKS.get(item.kind, ()) if (text := item.text(key).strip())}
    if item.kind is EvidenceKind.CALL:
        marks["said_by"] = item.source.value
        if item.source is EvidenceSource.DEVICE and item.text("result") == "answered":
            marks["spoke"] = "yes"  # a provider cannot tell a person from a voicemail; who held the telephone can
    if provider_calls_only and _is_somebodys_word(item):
        marks["result"] = UNCONFIRMED
    written = _WRITTEN_MARKS.get(item.kind)
    if written is not None and item.text(written).strip():
        marks[written] = "given"
    return marks


def _is_somebodys_word(item: Evidence) -> bool:
    """A call to the household or to the office that the operative says was placed. Whom else a planner names, no
    provider is asked to call, so there it is the only word that there can be."""
    placed = item.kind is EvidenceKind.CALL and item.text("result") in PLACED_CALLS
    return placed and item.source is not EvidenceSource.PROVIDER and item.text("to") != "other_contact"


def _in_order(knocks: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """By the server's time where it is known of all, and otherwise by the phone's."""
    if all(knock.when_is_known for knock in knocks):
        return tuple(sorted(knocks, key=lambda knock: (knock.at, knock.ref)))
    return knocks


def _once_per_knock(knocks: tuple[Evidence, ...], same_knock: timedelta) -> list[Evidence]:
    """A rap of three, or a button pressed twice, is one knock: the second is there to give somebody time to come."""
    kept: list[Evidence] = []
    for knock in knocks:
        if not kept or _pause(kept[-1], knock) >= same_knock:
            kept.append(knock)
    return kept


def _pause(before: Evidence, after: Evidence) -> timedelta:
    """By the server's time where it is known of both: a clock that is set between them makes no knock and takes none
    away. Otherwise by the phone's clock, because without a signal both reach the server in the same second. Nobody
    waits an hour between two knocks: a clock that says so was set in between, and then the server's time separates
    them. Where it is known of one, the other was at the latest when it came, whatever the phone says.
    """
    by_ours = after.at - before.at
    if before.when_is_known and after.when_is_known:
        return abs(by_ours)
    by_the_phone = after.device_at - before.device_at
    if by_the_phone > _LONGEST_PAUSE:
        by_the_phone = abs(by_ours)
    if before.when_is_known:
        return min(by_the_phone, by_ours)
    return max(by_the_phone, by_ours) if after.when_is_known else by_the_phone
