"""The case sheet: a case boiled down to what rules ask about, as plain JSON values.

Facts (yes or no), evidence that counts with its marks, instants in UTC, limits, and words for sentences. An
operative's phone fills in the same sheet while the visit goes on, so `decided` may be the present moment. Evidence
that is `untimely` was recorded during the visit, but not in the time that counts: it can only speak for the household
(see `counted.py`), and no fact or instant that supports a claim is taken from it.

Facts
-----
arrived             somebody is recorded on site
arrived_in_time     ... before the window's end; at its very end is late, because windows are half-open
arrived_elsewhere   the phone said that the arrival was far from the home, and nothing was recorded at the home since;
                    the word `arrived_apart` says how far
still_there         something can still be done: nobody has left, and it is not a contractor's file from last week
from_feed           the claim came in a file
notice_delivered    a notice of the promise in force was delivered at some time
notified            ... early enough, or the resident had confirmed (rules 1 to 3); the word `notice_due` says how early
notice_asked        the household's own notice is what was due, and not the landlord's, which is shorter
agreed              the resident agreed to the time, so that the landlord's notice was not due (rule 2)
notice_awaited      ... was sent in time, and no receipt has said yet what became of it
confirmed           the resident had confirmed this promise before anybody came
said_no             the resident answered "cannot make it" or "change" to this promise (rule 30)
text_unread         a text of the resident's waits for a person (rule 29)
requirements_met    no requirement of the household is unmet (rule 43)
requirements_failed one is, whatever a receipt that is still awaited may say
door_steps_ticked   every step that must be ticked is, with its result
text_asked          a requirement puts a text in the place of the call (rule 40)
card_asked          a requirement puts the card in the place of the call: a household that is only written to
no_knock_asked      a requirement puts a call in the place of the knocks
asked_at_the_door   somebody knocked as often as is asked for before a refusal, or did what stands in the knock's place
number_held         any number was held that could be rung or texted
planner_answered    the planner answered, by the planner's own record

A call has the result `unconfirmed` where the landlord counts only calls that the telephone provider confirms, and this
one rests on the operative's word.

Instants
--------
window_starts, window_ends, arrived, decided; wait_started (arrival, or the window's opening if later); planner_settled
(the planner answered, or will have had time enough to); card_left (the last card with a number); card_photographed (the
last photo that may be of it); failure_said (the last reason given for a refusal that would be our failure);
planner_looked (the planner's last answer); asked_at_the_door (see above); refused (when somebody said last why nobody
may come in; while nobody has, the decision).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from appointments.domain.case import Case
from appointments.domain.evidence import (
    OUR_FAILURE_REASONS,
    PHOTO_OF_A_CARD,
    PLACED_CALLS,
    SENT_TEXTS,
    EvidenceKind,
    EvidenceSource,
)
from appointments.domain.outcomes import Door
from appointments.domain.positions import distance_in_words
from appointments.domain.replies import Intent
from appointments.domain.times import duration_in_words
from policies.counted import Counted, counted_evidence, decided_at, departed_at, first_of, wait_started_at
from policies.thresholds import Thresholds


@dataclass(frozen=True)
class Sheet:
    """Plain JSON values only. An instant that is not known is absent; each piece of evidence has `kind` and `at`."""

    facts: Mapping[str, bool] = field(default_factory=dict)
    evidence: tuple[Mapping[str, str], ...] = ()
    instants: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def write_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "facts": dict(sheet.facts),
        "evidence": [dict(item) for item in sheet.evidence],
        "instants": dict(sheet.instants),
        "limits": dict(sheet.limits),
        "words": dict(sheet.words),
    }


def read_sheet(data: Mapping[str, Any]) -> Sheet:
    """The inverse of `write_sheet`."""
    return Sheet(data["facts"], tuple(data["evidence"]), data["instants"], data["limits"], data["words"])


def case_sheet(case: Case, thresholds: Thresholds) -> Sheet:
    """What the records of a case come to, as of the moment the operative decided."""
    items = counted_evidence(
        case,
        same_knock=timedelta(seconds=thresholds.same_knock_seconds),
        provider_calls_only=bool(thresholds.provider_calls_only),
    )
    # Requirements are held against the stay as it was, not against a judgement that may come hours later.
    case = replace(case, judged_at=decided_at(case))
    timely = tuple(item for item in items if not item.untimely)
    answered = first_of(timely, lambda item: item.kind is EvidenceKind.PLANNER_ANSWERED)
    notice_due = case.notice_due(timedelta(hours=thresholds.notice_hours))
    unmet, failed = case.unmet_requirements(), case.if_delivered().unmet_requirements()
    steps_left = _steps_left(case, timely)
    facts = {
        "arrived": case.arrived_at is not None,
        "arrived_in_time": case.arrived_at is not None and case.arrived_at < case.window.ends,
        "arrived_elsewhere": case.arrived_elsewhere_m is not None,
        "still_there": departed_at(case) is None and case.claim.door is not Door.FEED,
        "from_feed": case.claim.door is Door.FEED,
        "notice_delivered": bool(case.notices),
        "notified": _noticed_in_time(case, notice_due) or _confirmed(case),
        "notice_awaited": case.receipt_awaited(notice_due),
        "notice_asked": bool(case.notice_asked) and case.notice_asked == notice_due,
        "agreed": case.promise.agreed_by_resident,
        "confirmed": _confirmed(case),
        "said_no": _said_no(case),
        "text_unread": case.text_unread,
        "requirements_met": not unmet,
        "requirements_failed": bool(failed),
        "door_steps_ticked": not steps_left,
        "text_asked": _replaced(case, EvidenceKind.CALL, EvidenceKind.TEXT),
        "card_asked": _replaced(case, EvidenceKind.CALL, EvidenceKind.CARD),
        "no_knock_asked": _replaced(case, EvidenceKind.KNOCK, EvidenceKind.CALL),
        "asked_at_the_door": _asked_at_the_door(case, timely, thresholds.knocks_refused_access) is not None,
        "number_held": case.has_number,
        "planner_answered": answered is not None,
    }
    return Sheet(
        facts=facts,
        evidence=tuple(_written(item) for item in items),
        instants=_instants(case, items, thresholds),
        limits=_limits(case, thresholds),
        words={
            "unmet": "; ".join(unmet),
            "failed": "; ".join(failed),
            "door_steps_left": "; ".join(steps_left),
            "notice_due": duration_in_words(notice_due),
            "arrived_apart": distance_in_words(case.arrived_elsewhere_m or 0),
        },
    )


def _written(item: Counted) -> dict[str, str]:
    return {
        "kind": item.kind.value,
        "at": _utc(item.at),
        **item.marks,
        **({"untimely": "yes"} if item.untimely else {}),
    }


def _noticed_in_time(case: Case, notice_due: timedelta) -> bool:
    return any(case.in_time(at, notice_due) for notice in case.notices if (at := notice.delivered_at))


def _confirmed(case: Case) -> bool:
    """Before the operative counted as there: a "yes" to somebody who already waits is no sign of having been told."""
    began = wait_started_at(case) or case.window.starts
    return any(answer.intent is Intent.CONFIRM and answer.received_at <= began for answer in case.answers)


def _said_no(case: Case) -> bool:
    """A later "yes" does not undo it: the slot was released, and only a new promise binds again (rule 30)."""
    against = {Intent.CANNOT_MAKE_IT, Intent.CHANGE}
    return any(answer.intent in against and answer.received_at <= case.judged_at for answer in case.answers)


def _replaced(case: Case, kind: EvidenceKind, by: EvidenceKind) -> bool:
    return any(step.replaces is kind and step.by is by for step in case.door_steps)


def _steps_left(case: Case, items: tuple[Counted, ...]) -> tuple[str, ...]:
    """Steps that must be ticked and are not, or without a result, in the words the operative sees. Each once."""
    ticked = {
        item.marks.get("step") for item in items if item.kind is EvidenceKind.DOOR_STEP and "result" in item.marks
    }
    left = (step.words for step in case.door_steps if step.must_tick and step.code not in ticked)
    return tuple(dict.fromkeys(left))


def _instants(case: Case, items: tuple[Counted, ...], thresholds: Thresholds) -> dict[str, str]:
    timely = tuple(item for item in items if not item.untimely)
    photos = [
        item.at
        for item in timely
        if item.kind is EvidenceKind.PHOTO and item.marks.get("subject", "") in PHOTO_OF_A_CARD
    ]
    cards = [item.at for item in timely if item.kind is EvidenceKind.CARD and "number" in item.marks]
    # The only one here that speaks for the household, and so the only one that may be untimely.
    failures = [item.at for item in items if item.marks.get("reason") in OUR_FAILURE_REASONS]
    reasons = [item.at for item in timely if item.kind is EvidenceKind.REASON]
    looked = [item.at for item in timely if item.kind is EvidenceKind.PLANNER_ANSWERED]
    known = {
        "window_starts": case.window.starts,
        "window_ends": case.window.ends,
        "arrived": case.arrived_at,
        "wait_started": wait_started_at(case),
        "decided": case.judged_at,
        "planner_settled": _planner_settled(timely, timedelta(minutes=thresholds.planner_timeout_minutes)),
        "card_left": max(cards, default=None),
        "card_photographed": max(photos, default=None),
        "failure_said": max(failures, default=None),
        "planner_looked": max(looked, default=None),
        "asked_at_the_door": _asked_at_the_door(case, timely, thresholds.knocks_refused_access),
        "refused": max(reasons, default=case.judged_at),
    }
    return {name: _utc(instant) for name, instant in known.items() if instant is not None}


def _planner_settled(items: tuple[Counted, ...], timeout: timedelta) -> datetime | None:
    """When the planner answered, or has had `timeout` to do so, which may lie ahead; None while nobody asked."""
    asked = first_of(items, _asks_the_planner)
    if asked is None:
        return None
    answered = first_of(items, lambda item: item.kind is EvidenceKind.PLANNER_ANSWERED and item.at >= asked)
    return asked + timeout if answered is None else min(answered, asked + timeout)


def _asked_at_the_door(case: Case, items: tuple[Counted, ...], knocks: int) -> datetime | None:
    """When the household was asked to open: at the knock that makes them enough, or what stands in its place."""
    if _replaced(case, EvidenceKind.KNOCK, EvidenceKind.CALL):
        return first_of(items, lambda item: _reaches_them(case, item))
    knocked = [item.at for item in items if item.kind is EvidenceKind.KNOCK]
    return knocked[knocks - 1] if len(knocked) >= knocks else None


def _reaches_them(case: Case, item: Counted) -> bool:
    """A call to the household, or to whom a planner named where no number is held; or a text that has gone out."""
    whom = {"resident"} if case.has_number else {"resident", "other_contact"}
    called = item.marks.get("to") in whom and item.marks.get("result") in PLACED_CALLS
    return (item.kind is EvidenceKind.CALL and called) or (
        item.kind is EvidenceKind.TEXT and item.marks.get("result", "") in SENT_TEXTS
    )


def _asks_the_planner(item: Counted) -> bool:
    """Asked through the product, or rung by the provider's word. That they rang is not the operative's to say."""
    by_provider = item.marks.get("said_by") == EvidenceSource.PROVIDER
    rang = (
        by_provider
        and item.kind is EvidenceKind.CALL
        and item.marks.get("to") == "planner"
        and item.marks.get("result") in PLACED_CALLS
    )
    return item.kind is EvidenceKind.PLANNER_ASKED or rang


def _limits(case: Case, thresholds: Thresholds) -> dict[str, int]:
    """The landlord's figures; the wait is the household's own when that is longer (rule 38)."""
    asked = [step.wait_minutes for step in case.door_steps if step.wait_minutes is not None]
    return {**thresholds.numbers(), "wait_minutes": max([thresholds.wait_minutes, *asked])}


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
