"""One past visit: what happened at the door is thrown; what it closed as is what the rulebook made of the records."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment, Visit
from appointments.domain.case import Case, Notification, ResidentReply
from appointments.domain.events import (
    AppointmentNotified,
    Event,
    EvidenceRecorded,
    OperativeArrived,
    VisitClosed,
    VisitNotAttended,
)
from appointments.domain.evidence import Evidence
from appointments.domain.fingerprints import judgement_digest, requirements_digest, words_digest
from appointments.domain.operatives import Operative
from appointments.domain.outcomes import Door, Outcome, OutcomeClaim
from appointments.domain.work_orders import WorkOrder
from appointments.use_cases.steps.closing import refused
from web.demo.card import a_card
from web.demo.dice import Dice
from web.demo.door import DemoDoor
from web.demo.happenings import Happening, at_the_door
from web.demo.past import Past, booked, raised
from web.demo.telling import Told, told

# Nobody is coming any more; the worker waits as long before it says so.
_NOBODY_CAME_AFTER = timedelta(hours=4)


def attended(
    order: WorkOrder,
    appointment: Appointment,
    operative: Operative,
    number: str,
    door: DemoDoor,
    dice: Dice,
    *,
    happening: Happening,
) -> Past:
    """Everything from the confirmation to the outcome; `number` is the household's."""
    messages = told(
        appointment, number, door.application.landlord, dice, arrives=happening.told, answer=happening.answer
    )
    events: list[Event] = [raised(order), booked(appointment), *messages.facts(appointment)]
    if delivered := [message for message in messages.messages if message.delivered_at]:
        appointment = appointment.notify()
        at = delivered[0].delivered_at or delivered[0].queued_at
        events.append(AppointmentNotified(appointment.ref, at, 1, delivered[0].ref))
    if happening.claim is None:
        return _nobody_came(order, appointment, messages, events)
    return _somebody_came(order, appointment, operative, happening, happening.claim, messages, events, door, dice)


def _nobody_came(order: WorkOrder, appointment: Appointment, messages: Told, events: list[Event]) -> Past:
    now = appointment.promise.window.ends + _NOBODY_CAME_AFTER
    closed = appointment.miss("Nobody attended: the records show no arrival in the window.", now)
    return Past(
        order,
        closed,
        messages,
        events=(*events, VisitNotAttended(appointment.ref, now, 1, words_digest(closed.outcome_words))),
    )


def _somebody_came(
    order: WorkOrder,
    appointment: Appointment,
    operative: Operative,
    happening: Happening,
    claimed: Outcome,
    messages: Told,
    events: list[Event],
    door: DemoDoor,
    dice: Dice,
) -> Past:
    arrived_at = _arrival(happening, appointment, dice)
    asked, by = appointment.promise.requirements, operative.ref
    evidence, decided_at = at_the_door(
        happening, appointment.ref, arrived_at, asked, by, dice, keep_photo=lambda card: door.keep_photo(a_card(card))
    )
    appointment = appointment.arrive(Visit(arrived_at, (by,)), asked)
    claim = OutcomeClaim(appointment.ref, claimed, by, decided_at, Door.PHONE)
    judgement = door.judge(_case(appointment, claim, operative, evidence, messages), ref=dice.ref("J"))
    outcome = judgement.established_outcome
    closed = replace(appointment.close(outcome, judgement.established_words, judgement, decided_at), closed_by=by)
    done = order.complete() if outcome is Outcome.COMPLETED else order
    facts = (
        *events,
        OperativeArrived(appointment.ref, arrived_at, (by,), arrived_at, by, requirements_digest(asked)),
        *(_recorded(item) for item in evidence),
        *(() if judgement.allowed else (refused(judgement, by),)),
        VisitClosed(
            appointment.ref,
            decided_at,
            outcome.value,
            closed.judgement_ref,
            by,
            judgement_digest(judgement),
            words_digest(closed.outcome_words),
        ),
    )
    return Past(done, closed, messages, evidence, (judgement,), facts)


def _case(
    appointment: Appointment,
    claim: OutcomeClaim,
    operative: Operative,
    evidence: tuple[Evidence, ...],
    messages: Told,
) -> Case:
    """As the product puts it together from the same records."""
    reply = messages.reply
    return Case(
        claim=claim,
        promise=appointment.promise,
        requirements=appointment.promise.requirements,
        arrived_at=appointment.visit.arrived_at if appointment.visit else None,
        operatives=(operative,),
        evidence=evidence,
        notifications=tuple(Notification(m.ref, 1, m.channel, m.sent_at, m.delivered_at) for m in messages.messages),
        replies=(ResidentReply(1, reply.intent, reply.received_at),) if reply else (),
        has_number=True,
        judged_at=claim.claimed_at,
    )


def _recorded(item: Evidence) -> EvidenceRecorded:
    return EvidenceRecorded(
        item.appointment_ref, item.received_at, item.ref, item.kind, item.source, item.device_at, item.digest, item.by
    )


def _arrival(happening: Happening, appointment: Appointment, dice: Dice) -> datetime:
    window = appointment.promise.window
    if happening.late_minutes is not None:
        return window.ends + timedelta(minutes=happening.late_minutes)
    if happening.early:
        return window.starts - timedelta(minutes=25)
    planned = appointment.planned_start or window.starts
    return min(
        max(planned + timedelta(minutes=dice.between(-20, 20)), window.starts), window.ends - timedelta(minutes=1)
    )
