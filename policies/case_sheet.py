"""From a case to its sheet: what each fact, instant and word of `sheet.py` comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from appointments.domain.case import Case
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Door
from appointments.domain.positions import distance_in_words
from appointments.domain.replies import Intent
from appointments.domain.times import duration_in_words
from policies.counted import Counted, counted_evidence, decided_at, departed_at, wait_started_at
from policies.demands import (
    CARD_WITH_NUMBER,
    KNOCK,
    PHOTO_OF_THE_CARD,
    PLANNER_ANSWERED,
    PLANNER_ASKED,
    PLANNER_RUNG,
    REASON,
    STEP_TICKED,
    TEXTED,
    called,
    said_it_was_ours,
)
from policies.interpreter import fits
from policies.rule import Count
from policies.sheet import Sheet
from policies.thresholds import Thresholds


def case_sheet(case: Case, thresholds: Thresholds) -> Sheet:
    """What the records of a case come to, as of the moment the operative decided."""
    items = counted_evidence(
        case,
        same_knock=timedelta(seconds=thresholds.same_knock_seconds),
        provider_calls_only=bool(thresholds.provider_calls_only),
    )
    # Requirements are held against the stay as it was, not against a judgement that may come hours later.
    case = replace(case, judged_at=decided_at(case))
    notice_due = case.notice_due(timedelta(hours=thresholds.notice_hours))
    unmet, failed = case.unmet_requirements(), case.if_delivered().unmet_requirements()
    steps_left = _steps_left(case, items)
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
        "texted_back": _texted_back(case),
        "requirements_met": not unmet,
        "requirements_failed": bool(failed),
        "door_steps_ticked": not steps_left,
        "text_asked": _replaced(case, EvidenceKind.CALL, EvidenceKind.TEXT),
        "card_asked": _replaced(case, EvidenceKind.CALL, EvidenceKind.CARD),
        "no_knock_asked": _replaced(case, EvidenceKind.KNOCK, EvidenceKind.CALL),
        "asked_at_the_door": _asked_at_the_door(case, items, thresholds.knocks_refused_access) is not None,
        "number_held": case.has_number,
        "planner_answered": bool(_when(items, PLANNER_ANSWERED)),
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


def _texted_back(case: Case) -> bool:
    """Whatever it says: who writes while somebody stands at their door has answered, by another way."""
    came = case.arrived_at
    return came is not None and any(came <= answer.received_at <= case.judged_at for answer in case.answers)


def _replaced(case: Case, kind: EvidenceKind, by: EvidenceKind) -> bool:
    return any(step.replaces is kind and step.by is by for step in case.door_steps)


def _steps_left(case: Case, items: tuple[Counted, ...]) -> tuple[str, ...]:
    """Steps that must be ticked and are not, or without a result, in the words the operative sees. Each once."""
    ticked = {item.marks.get("step") for item in items if fits(STEP_TICKED, _written(item))}
    left = (step.words for step in case.door_steps if step.must_tick and step.code not in ticked)
    return tuple(dict.fromkeys(left))


def _instants(case: Case, items: tuple[Counted, ...], thresholds: Thresholds) -> dict[str, str]:
    known = {
        "window_starts": case.window.starts,
        "window_ends": case.window.ends,
        "arrived": case.arrived_at,
        "wait_started": wait_started_at(case),
        "decided": case.judged_at,
        "planner_settled": _planner_settled(items, timedelta(minutes=thresholds.planner_timeout_minutes)),
        "card_left": max(_when(items, CARD_WITH_NUMBER), default=None),
        "card_photographed": max(_when(items, PHOTO_OF_THE_CARD), default=None),
        "failure_said": max(_when(items, said_it_was_ours()), default=None),
        "planner_looked": max(_when(items, PLANNER_ANSWERED), default=None),
        "asked_at_the_door": _asked_at_the_door(case, items, thresholds.knocks_refused_access),
        "refused": max(_when(items, REASON), default=case.judged_at),
    }
    return {name: _utc(instant) for name, instant in known.items() if instant is not None}


def _when(items: tuple[Counted, ...], *wanted: Count) -> list[datetime]:
    """When each piece of evidence was made that one of these counts, in order of time."""
    return [item.at for item in items if any(fits(count, _written(item)) for count in wanted)]


def _planner_settled(items: tuple[Counted, ...], timeout: timedelta) -> datetime | None:
    """When the planner answered, or has had `timeout` to do so, which may lie ahead; None while nobody asked.

    Asked through the product, or rung by the provider's word. That they rang is not the operative's to say.
    """
    asked = min(_when(items, PLANNER_ASKED, PLANNER_RUNG), default=None)
    if asked is None:
        return None
    answered = (at for at in _when(items, PLANNER_ANSWERED) if at >= asked)
    return min([asked + timeout, *answered])


def _asked_at_the_door(case: Case, items: tuple[Counted, ...], knocks: int) -> datetime | None:
    """When the household was asked to open: at the knock that makes them enough, or what stands in its place.

    That is a call to the household, or to whom a planner named where no number is held; or a text that has gone out.
    """
    if _replaced(case, EvidenceKind.KNOCK, EvidenceKind.CALL):
        whom = ("resident",) if case.has_number else ("resident", "other_contact")
        return min(_when(items, called(*whom), TEXTED), default=None)
    return next(iter(_when(items, KNOCK)[knocks - 1 :]), None)


def _limits(case: Case, thresholds: Thresholds) -> dict[str, int]:
    """The landlord's figures; the wait is the household's own when that is longer (rule 38)."""
    asked = [step.wait_minutes for step in case.door_steps if step.wait_minutes is not None]
    return {**thresholds.numbers(), "wait_minutes": max([thresholds.wait_minutes, *asked])}


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
