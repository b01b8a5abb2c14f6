"""A step shared by use cases: an action that fits is done, through the use case that it is another door to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.access import Source
from appointments.domain.appointments import AWAITED_STATES, Appointment, State
from appointments.domain.device_actions import ActionKind, ActionState, DeviceAction
from appointments.domain.errors import Invalid
from appointments.domain.events import OperativeArrived
from appointments.domain.evidence import HEARD_WITHIN, Evidence, EvidenceKind, EvidenceSource
from appointments.domain.outcomes import OUTCOME_WORDS, Door, Outcome
from appointments.domain.positions import noted
from appointments.ports import Clock, Judge, KnownFigures, Records
from appointments.use_cases.arrive import Arrive, arrive
from appointments.use_cases.close_visit import CloseVisit, Closing, close_visit
from appointments.use_cases.judging_again import judge_again
from appointments.use_cases.leave_visit import LeaveVisit, leave_visit
from appointments.use_cases.record_evidence import RecordEvidence, add_evidence, record_evidence
from appointments.use_cases.record_requirement import RecordRequirement, record_requirement
from appointments.use_cases.set_off import SetOff, set_off
from appointments.use_cases.telling import Teller
from appointments.use_cases.tracking import track
from appointments.use_cases.within import Within

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
    ActionKind.WORK_DONE: EvidenceKind.WORK_DONE,
    ActionKind.FOLLOW_ON: EvidenceKind.FOLLOW_ON,
    ActionKind.RECOMMEND: EvidenceKind.RECOMMENDATION,
    ActionKind.ANSWER_NEED_OF_WORK: EvidenceKind.NEED_ANSWERED,
    ActionKind.TRIED: EvidenceKind.TRIED,
}


@dataclass(frozen=True)
class _Doing:
    records: Records
    action: DeviceAction
    appointment: Appointment
    now: datetime
    clock: Clock
    judge: Judge
    teller: Teller
    figures: KnownFigures

    @property
    def uow(self) -> Within:
        return Within(self.records)

    @property
    def device_at(self) -> datetime:
        return self.action.device_at or self.action.at

    def done(self, words: str = "") -> DeviceAction:
        return self.action.settles(ActionState.APPLIED, self.now, words=words)


def put_on_record(
    records: Records, action: DeviceAction, *, clock: Clock, judge: Judge, teller: Teller, figures: KnownFigures
) -> DeviceAction:
    """The action as it stands once it was done; the caller saves it.

    Raises DomainError when the visit does not take it, and then the whole transaction is to be given up.
    """
    appointment = records.appointments.get(action.appointment_ref)
    doing = _Doing(records, action, appointment, clock.now(), clock, judge, teller, figures)
    if action.kind is None:
        raise Invalid("kind", "kind: it cannot be read")
    return _DO.get(action.kind, _evidence)(doing)


def _set_off(doing: _Doing) -> DeviceAction:
    if doing.appointment.state not in AWAITED_STATES or doing.appointment.state is State.DESPATCHED:
        return doing.done("We knew already that somebody was on the way.")
    action, minutes = doing.action, doing.action.text("minutes_away")
    away = int(minutes) if minutes.isascii() and minutes.isdigit() and 0 < len(minutes) < 4 else None
    request = SetOff(
        action.appointment_ref, action.operative_ref, action.by, away if away and away <= 240 else None, action.held
    )
    set_off(request, uow=doing.uow, clock=doing.clock, teller=doing.teller)
    return doing.done()


def _arrive(doing: _Doing) -> DeviceAction:
    action, (position, none) = doing.action, doing.action.position
    if doing.appointment.visit and action.operative_ref in doing.appointment.visit.operative_refs:
        return doing.done("Your arrival was on record already.")
    if doing.appointment.state is State.CLOSED:
        return _joined(doing)
    request = Arrive(
        action.ref,
        action.appointment_ref,
        action.operative_ref,
        doing.device_at,
        action.by,
        position,
        none,
        action.held,
    )
    arrive(request, uow=doing.uow, clock=doing.clock)
    return doing.done()


def _joined(doing: _Doing) -> DeviceAction:
    """They were there while the visit went on; it was closed before their phone could say so."""
    action = doing.action
    joined = doing.appointment.joined(action.operative_ref, action.at)
    doing.records.appointments.save(joined)
    add_evidence(doing.records, _of_theirs(doing, EvidenceKind.ARRIVAL))
    came = joined.visit.operative_refs if joined.visit else ()
    fact = OperativeArrived(joined.ref, action.at, came, doing.device_at, action.by)
    doing.records.ledger.append(fact)
    return doing.done("The visit was closed already. That you were there is on record.")


def _of_theirs(doing: _Doing, kind: EvidenceKind) -> Evidence:
    """That they came, or left: the evidence of it, where no visit begins or ends with it."""
    action, (position, none) = doing.action, doing.action.position
    home = doing.records.homes.get(doing.appointment.home_ref).place
    return Evidence(
        ref=action.ref,
        appointment_ref=doing.appointment.ref,
        kind=kind,
        source=EvidenceSource.DEVICE,
        device_at=doing.device_at,
        received_at=action.received_at,
        by=action.by,
        data={"operative": action.operative_ref, **noted(position, home, none)},
        held=action.held.length,
        held_known=action.held_known,
    )


def _evidence(doing: _Doing) -> DeviceAction:
    action, (position, none) = doing.action, doing.action.position
    assert action.kind is not None  # the caller has seen to it
    kind, data, words = EVIDENCE[action.kind], action.texts(), ""
    if kind is EvidenceKind.NEED_ANSWERED:
        data["need"] = data.pop("code", "")
    if kind is EvidenceKind.TEXT and action.held.length > HEARD_WITHIN:
        # Nobody is to read hours later that we are at their door.
        kind, data = EvidenceKind.TRIED, {"what": "text"}
        words = "There was no signal, so no text was sent. That it was tried is on record."
    request = RecordEvidence(
        action.ref,
        action.appointment_ref,
        action.operative_ref,
        kind,
        doing.device_at,
        action.by,
        data,
        position,
        none,
        action.held,
    )
    item = record_evidence(request, uow=doing.uow, clock=doing.clock, teller=doing.teller, figures=doing.figures)
    track(doing.records, doing.appointment, item, doing.now, doing.teller.calendar)
    if doing.appointment.state is State.CLOSED:
        words = words or "The visit was closed already. What you sent is kept with it."
        _judge_again(doing, item)
    return doing.done(words)


def _judge_again(doing: _Doing, item: Evidence) -> None:
    """What was done at the door and came late can show that the failure was ours; it never comes to blame anybody."""
    visit = doing.appointment.visit
    if visit is not None and visit.left_at is not None and item.at <= visit.left_at:
        judge_again(doing.records, doing.appointment.ref, f"evidence:{item.ref}", judge=doing.judge, now=doing.now)


def _need(doing: _Doing) -> DeviceAction:
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


def _claim(doing: _Doing) -> DeviceAction:
    action = doing.action
    if action.text("outcome") not in set(Outcome):
        raise Invalid("outcome", "outcome: this is no outcome of a visit")
    outcome = Outcome(action.text("outcome"))
    if doing.appointment.state is State.CLOSED:
        return doing.done(f"The visit is closed: {OUTCOME_WORDS[outcome]}.")
    request = CloseVisit(
        action.appointment_ref,
        outcome,
        action.by,
        Door.PHONE,
        action.text("words")[:2000],
        action.operative_ref,
        action.held,
    )
    closing = close_visit(request, uow=doing.uow, judge=doing.judge, clock=doing.clock, teller=doing.teller)
    return _judged(doing, closing)


def _judged(doing: _Doing, closing: Closing) -> DeviceAction:
    if closing.closed:
        words = f"The visit is closed: {OUTCOME_WORDS[closing.appointment.outcome or Outcome.NOT_ESTABLISHED]}."
        state = ActionState.APPLIED
    else:
        state, words = ActionState.REFUSED, "Not yet: something is missing. You can still add it."
    return doing.action.settles(state, doing.now, words=words, judgement_ref=closing.judgement.ref)


def _leave(doing: _Doing) -> DeviceAction:
    action, appointment, (position, none) = doing.action, doing.appointment, doing.action.position
    visit = appointment.visit
    if visit is not None and action.operative_ref not in visit.present:
        # Closed by a claim, or by a colleague's: when this one left is on record all the same.
        add_evidence(doing.records, _of_theirs(doing, EvidenceKind.DEPARTURE))
        return doing.done("The visit was closed already.")
    request = LeaveVisit(
        action.ref,
        action.appointment_ref,
        action.operative_ref,
        doing.device_at,
        action.by,
        position,
        none,
        action.held,
    )
    closing = leave_visit(request, uow=doing.uow, judge=doing.judge, clock=doing.clock, teller=doing.teller)
    return (
        doing.done("Your colleague is still there, so the visit goes on.")
        if closing is None
        else _judged(doing, closing)
    )


_DO: Mapping[ActionKind, Callable[[_Doing], DeviceAction]] = {
    ActionKind.SET_OFF: _set_off,
    ActionKind.ARRIVE: _arrive,
    ActionKind.NEED: _need,
    ActionKind.CLAIM: _claim,
    ActionKind.LEAVE: _leave,
}
