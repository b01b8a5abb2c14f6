"""A step shared by use cases: an action that fits is done, through the use case that it is another door to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from appointments.domain.access import Source
from appointments.domain.access_kinds import KINDS
from appointments.domain.appointments import State
from appointments.domain.device_actions import ActionKind, ActionState, DeviceAction
from appointments.domain.errors import Invalid
from appointments.domain.evidence import HEARD_WITHIN, Evidence, EvidenceKind, said_for_household
from appointments.domain.needs_at_door import noticed_at_door
from appointments.ports import Clock, Judge, KnownFigures, Records
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence, record_evidence
from appointments.use_cases.devices.coming_and_going import Doing, do_arrive, do_claim, do_leave, do_set_off
from appointments.use_cases.households.record_requirement import RecordRequirement, record_requirement
from appointments.use_cases.steps.judging_again import judge_again
from appointments.use_cases.steps.teller import Teller

# What is evidence as it is, under the name that evidence has for it.
EVIDENCE: Mapping[ActionKind, EvidenceKind] = {
    ActionKind.KNOCK: EvidenceKind.KNOCK,
    ActionKind.CALL: EvidenceKind.CALL,
    ActionKind.TEXT: EvidenceKind.TEXT,
    ActionKind.DOOR_STEP: EvidenceKind.DOOR_STEP,
    ActionKind.PLANNER_ASKED: EvidenceKind.PLANNER_ASKED,
    ActionKind.CARD: EvidenceKind.CARD,
    ActionKind.SPOKE_TO: EvidenceKind.SPOKE_TO,
    ActionKind.REASON: EvidenceKind.REASON,
    ActionKind.OTHER_TIME_OFFERED: EvidenceKind.OTHER_TIME_OFFERED,
    ActionKind.CORRECTION: EvidenceKind.CORRECTION,
    ActionKind.WITHDRAW: EvidenceKind.WITHDRAWN,
    ActionKind.WORK_DONE: EvidenceKind.WORK_DONE,
    ActionKind.FOLLOW_ON: EvidenceKind.FOLLOW_ON,
    ActionKind.RECOMMEND: EvidenceKind.RECOMMENDATION,
    ActionKind.ANSWER_NEED_OF_WORK: EvidenceKind.NEED_ANSWERED,
    ActionKind.TRIED: EvidenceKind.TRIED,
}


def put_on_record(
    records: Records, action: DeviceAction, *, clock: Clock, judge: Judge, teller: Teller, figures: KnownFigures
) -> DeviceAction:
    """The action as it stands once it was done; the caller saves it.

    Raises DomainError when the visit does not take it, and then the whole transaction is to be given up.
    """
    appointment = records.appointments.get(action.appointment_ref)
    doing = Doing(records, action, appointment, clock.now(), clock, judge, teller, figures)
    if action.kind is None:
        raise Invalid("kind", "kind: it cannot be read")
    return _DO.get(action.kind, _evidence)(doing)


def _evidence(doing: Doing) -> DeviceAction:
    action, (position, none) = doing.action, doing.action.position
    assert action.kind is not None  # the caller has seen to it
    kind, data, words = EVIDENCE[action.kind], action.texts(), ""
    if kind is EvidenceKind.NEED_ANSWERED:
        data["need"] = data.pop("code", "")
    if kind is EvidenceKind.TEXT and action.held.length > HEARD_WITHIN:
        # Nobody is to read hours later that we are at their door.
        kind, data = EvidenceKind.TRIED, {"what": "text"}
        words = "There was no signal, so no text was sent. That it was tried is on record."
    if kind is EvidenceKind.TRIED and action.text("what") == "photo" and _has_come(doing, action.text("of")):
        return doing.done("The photo had come already.")
    request = RecordEvidence(
        action.ref,
        action.appointment_ref,
        action.operative_ref,
        doing.device_at,
        action.by,
        position,
        none,
        action.held,
        kind=kind,
        data=data,
    )
    item = record_evidence(
        request, uow=doing.uow, clock=doing.clock, teller=doing.teller, figures=doing.figures, judge=doing.judge
    )
    if doing.appointment.state is State.CLOSED:
        words = words or "The visit was closed already. What you sent is kept with it."
        _judge_again(doing, item)
    return doing.done(words)


def _has_come(doing: Doing, photo: str) -> bool:
    """Whether a photo of this visit that their phone takes for lost is here."""
    if any(item.ref == photo for item in doing.records.evidence.of(doing.appointment.ref)):
        return True
    sent = doing.records.device_actions.find(photo)
    here = {ActionState.APPLIED, ActionState.KEPT_ASIDE}
    return sent is not None and sent.appointment_ref == doing.appointment.ref and sent.state in here


def _judge_again(doing: Doing, item: Evidence) -> None:
    """What was done at the door and came late can show that the failure was ours; it never comes to blame anybody.

    What speaks for the household was heard as it was recorded, and is not judged twice.
    """
    visit = doing.appointment.visit
    if visit is None or visit.left_at is None or item.at > visit.left_at or said_for_household(item):
        return
    judge_again(
        doing.records,
        doing.appointment.ref,
        f"evidence:{item.ref}",
        judge=doing.judge,
        calendar=doing.teller.calendar,
        now=doing.now,
    )


def _need(doing: Doing) -> DeviceAction:
    if doing.action.text("kind") in {kind.TAG for kind in KINDS} - {kind.TAG for kind in noticed_at_door()}:
        # A caution, a secret, a safe number: in force at once it could put somebody in danger.
        raise Invalid("kind", "kind: only a planner can put this on record")
    values = {name: text for name, text in doing.action.texts().items() if name != "kind"}
    wanted = RecordRequirement(
        home_ref=doing.appointment.home_ref,
        kind=doing.action.text("kind"),
        values=values,
        source=Source.OPERATIVE,
        by=doing.action.by,
        provisional=True,
    )
    made = record_requirement(wanted, uow=doing.uow, clock=doing.clock)
    return doing.done(f"It applies from now on, and a planner looks at it: {made.kind.brief()}")


_DO: Mapping[ActionKind, Callable[[Doing], DeviceAction]] = {
    ActionKind.SET_OFF: do_set_off,
    ActionKind.ARRIVE: do_arrive,
    ActionKind.NEED: _need,
    ActionKind.CLAIM: do_claim,
    ActionKind.LEAVE: do_leave,
}
