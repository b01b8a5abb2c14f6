"""Steps shared by use cases: an action that says that somebody sets out, comes, claims or leaves, done at its visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from appointments.domain.appointments import AWAITED_STATES, Appointment, State
from appointments.domain.device_actions import ActionState, DeviceAction
from appointments.domain.errors import Invalid
from appointments.domain.events import OperativeArrived
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.fingerprints import requirements_digest
from appointments.domain.outcomes import OUR_FAILURES_ON_RECORD, OUTCOME_WORDS, Door, Outcome
from appointments.domain.times import clock_in_words
from appointments.ports import Clock, Judge, KnownFigures, Records
from appointments.use_cases.at_the_door.adding_evidence import add_evidence
from appointments.use_cases.at_the_door.arrive import Arrive, arrive
from appointments.use_cases.at_the_door.close_visit import CloseVisit, close_visit
from appointments.use_cases.at_the_door.contradicting import look_again
from appointments.use_cases.at_the_door.from_phone import FromPhone
from appointments.use_cases.at_the_door.leave_visit import LeaveVisit, leave_visit
from appointments.use_cases.at_the_door.set_off import SetOff, set_off
from appointments.use_cases.steps.closing import Closing
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.within import Within

_P = TypeVar("_P", bound=FromPhone)


@dataclass(frozen=True)
class Doing:
    """One action, the visit as it stands before it, and what it takes to do it inside an open transaction."""

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

    def said(self, what: type[_P]) -> _P:
        """The action as the request of somebody who comes or leaves."""
        action, (position, none) = self.action, self.action.position
        return what(
            action.ref,
            action.appointment_ref,
            action.operative_ref,
            self.device_at,
            action.by,
            position,
            none,
            action.held,
        )

    def done(self, words: str = "") -> DeviceAction:
        return self.action.settles(ActionState.APPLIED, self.now, words=words)


def do_set_off(doing: Doing) -> DeviceAction:
    """Despatched, and the household told unless that is long ago; nothing when somebody set off before."""
    if doing.appointment.state not in AWAITED_STATES or doing.appointment.state is State.DESPATCHED:
        return doing.done("We knew already that somebody was on the way.")
    action, minutes = doing.action, doing.action.text("minutes_away")
    away = int(minutes) if minutes.isascii() and minutes.isdigit() and 0 < len(minutes) < 4 else None
    request = SetOff(
        action.appointment_ref, action.operative_ref, action.by, away if away and away <= 240 else None, action.held
    )
    set_off(request, uow=doing.uow, clock=doing.clock, teller=doing.teller)
    return doing.done()


def do_arrive(doing: Doing) -> DeviceAction:
    """On site, as one of the crew or as the first; nothing for who is on record as having come."""
    action = doing.action
    if doing.appointment.visit and action.operative_ref in doing.appointment.visit.operative_refs:
        return doing.done("Your arrival was on record already.")
    if doing.appointment.state is State.CLOSED:
        return _joined(doing)
    request = doing.said(Arrive)
    arrive(request, uow=doing.uow, clock=doing.clock)
    return doing.done()


def _joined(doing: Doing) -> DeviceAction:
    """They were there while the visit went on; it was closed before their phone could say so."""
    action = doing.action
    joined = doing.appointment.joined(action.operative_ref, action.at)
    doing.records.appointments.save(joined)
    add_evidence(doing.records, _of_theirs(doing, EvidenceKind.ARRIVAL))
    came = joined.visit.operative_refs if joined.visit else ()
    digest = requirements_digest(joined.despatched_requirements or ())
    earlier = joined.began_earlier_than(doing.appointment.visit)
    began_at = action.at if earlier else None
    fact = OperativeArrived(joined.ref, action.at, came, doing.device_at, action.by, digest, began_at)
    doing.records.ledger.append(fact)
    closed_as = doing.appointment.outcome
    if closed_as in OUR_FAILURES_ON_RECORD and (earlier or closed_as is not Outcome.LATE):
        # One more was there, or somebody in time: that may be what we were thought to have failed in.
        said = f"it came in that one of the crew had arrived at {clock_in_words(action.at)}"
        look_again(doing.records, joined, said, f"contradicted:{action.ref}", action.received_at, doing.now)
    return doing.done("The visit was closed already. That you were there is on record.")


def do_claim(doing: Doing) -> DeviceAction:
    """The gate's answer; nothing more when the visit was closed with this outcome already."""
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


def _judged(doing: Doing, closing: Closing) -> DeviceAction:
    if closing.closed:
        words = f"The visit is closed: {OUTCOME_WORDS[closing.appointment.outcome or Outcome.NOT_ESTABLISHED]}."
        state = ActionState.APPLIED
    else:
        state, words = ActionState.REFUSED, "Not yet: something is missing. You can still add it."
    return doing.action.settles(state, doing.now, words=words, judgement_ref=closing.judgement.ref)


def do_leave(doing: Doing) -> DeviceAction:
    """Left; with the last of a crew the visit closes."""
    action, visit = doing.action, doing.appointment.visit
    if visit is not None and action.operative_ref not in visit.present:
        # Closed by a claim, or by a colleague's: when this one left is on record all the same.
        add_evidence(doing.records, _of_theirs(doing, EvidenceKind.DEPARTURE))
        return doing.done("The visit was closed already.")
    request = doing.said(LeaveVisit)
    closing = leave_visit(request, uow=doing.uow, judge=doing.judge, clock=doing.clock, teller=doing.teller)
    return (
        doing.done("Your colleague is still there, so the visit goes on.")
        if closing is None
        else _judged(doing, closing)
    )


def _of_theirs(doing: Doing, kind: EvidenceKind) -> Evidence:
    """That they came, or left: the evidence of it, where no visit begins or ends with it."""
    home = doing.records.homes.get(doing.appointment.home_ref).place
    return doing.said(FromPhone).presence(kind, doing.now, home)
