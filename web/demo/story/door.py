"""At the door: a hasty claim, a full set of evidence without notice, and one with notice."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from appointments.domain.appointments import Appointment, State
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import OUTCOME_WORDS, Door, Outcome
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at, day_of, instant_in_words, window_in_words
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.at_the_door.close_visit import CloseVisit
from appointments.use_cases.at_the_door.leave_visit import LeaveVisit
from appointments.use_cases.at_the_door.record_evidence import RecordEvidence
from appointments.use_cases.at_the_door.record_photo import RecordPhoto
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.steps.closing import Closing
from web.demo.card import a_card
from web.demo.story.promise import book_soonest
from web.demo.story.telling import FAMILY_NUMBER, OPERATIVE, PLANNER, Telling

_MISSING_AFTER_THREE_MINUTES = {"knocks", "contact", "wait", "planner_contact", "card"}


def a_claim_after_three_minutes(telling: Telling, appointment: Appointment) -> None:
    """Refused, with every missing demand; when the operative leaves it closes as what the records do show."""
    arrive(telling, appointment, "The operative arrives.")
    telling.clock.pass_minutes(3)
    telling.step("After three minutes, without a call, the operative claims no access.")
    closing = claim(telling, appointment)
    telling.expect("a claim without evidence must be refused", held=not closing.closed)
    missing = {finding.rule for finding in closing.judgement.missing}
    telling.expect(f"only {sorted(missing)} are named as missing", held=missing >= _MISSING_AFTER_THREE_MINUTES)
    telling.clock.pass_minutes(1)
    telling.step("The operative leaves.")
    leave(telling, appointment, closes_as=Outcome.NOT_ESTABLISHED)


def evidence_without_notice(telling: Telling, appointment: Appointment) -> None:
    """Everything was done at the door, but nobody had been told: the landlord's failure."""
    arrive(telling, appointment, "At the home that was never told, another operative arrives.")
    everything_at_the_door(telling, appointment, card="C-1001")
    telling.step("With a full set of evidence the operative claims no access.")
    closing = claim(telling, appointment)
    telling.expect("without notice no evidence is enough", held=not closing.closed)
    missing = [finding.rule for finding in closing.judgement.missing]
    telling.expect(f"only the notice should be missing, not {missing}", held=missing == ["notified"])
    established = closing.judgement.established_outcome
    telling.expect(f"it was established as {established}", held=established is Outcome.NOT_NOTIFIED)
    leave(telling, appointment, closes_as=Outcome.NOT_NOTIFIED)


def evidence_with_notice(telling: Telling, work_order: str) -> Appointment:
    """Every demand is met: allowed, and the repair, which is still to be done, has a next step."""
    application = telling.application
    telling.clock.move_to(next_morning(telling.clock.now()))
    telling.step("The first repair is still open. A planner books another visit.")
    booked = book_soonest(telling, work_order, after=telling.clock.now(), days=21)
    telling.deliver(FAMILY_NUMBER)
    booked = application.look_up.appointment(booked.ref)
    telling.expect("the notice should have been delivered", held=booked.state is State.NOTIFIED)
    arrive(telling, booked, "The operative arrives.")
    everything_at_the_door(telling, booked, card="C-1002")
    telling.step("With a full set of evidence and a delivered notice the operative claims no access.")
    closing = claim(telling, booked)
    telling.expect("with every demand met the claim should have been allowed", held=closing.closed)
    step = closing.next_step
    telling.expect("a no access should make a next step", held=step is not None)
    if step is not None:
        telling.expect("the next step should be due later", held=step.due_at > telling.clock.now())
        telling.detail(f"Next step for the {step.owner}, due {instant_in_words(step.due_at)}: {step.words}")
    telling.detail("The household is told:")
    telling.deliver(FAMILY_NUMBER)
    return closing.appointment


def arrive(telling: Telling, appointment: Appointment, words: str) -> None:
    """Ten minutes after setting off, at the planned start or now when that has passed."""
    operative, planned = appointment.lead or "", appointment.planned_start or appointment.promise.window.starts
    telling.clock.move_to(max(telling.clock.now(), planned))
    telling.application.set_off(SetOff(appointment.ref, operative, OPERATIVE, minutes_away=10))
    telling.clock.pass_minutes(10)
    telling.step(words)  # only now, so that the time told is that of the arrival
    arrived = telling.application.arrive(
        Arrive(telling.new_ref(), appointment.ref, operative, telling.clock.now(), OPERATIVE)
    )
    window = appointment.promise.window
    telling.expect("the operative should have come in the window", held=window.contains(telling.clock.now()))
    telling.detail(f"Inside the window {window_in_words(window)}.")
    telling.expect("the visit should be under way", held=arrived.state is State.ON_SITE)


def everything_at_the_door(telling: Telling, appointment: Appointment, *, card: str) -> None:
    """Two knocks, a call, the planner asked and answering, the wait, a card with its photo: in that order."""
    clock = telling.clock
    door: tuple[tuple[int, EvidenceKind, dict[str, str], str], ...] = (
        (1, EvidenceKind.KNOCK, {}, "knocks"),
        (4, EvidenceKind.KNOCK, {}, "knocks again"),
        (1, EvidenceKind.CALL, {"result": "no_answer"}, "calls: no answer"),
        (2, EvidenceKind.PLANNER_ASKED, {}, "asks the planner"),
    )
    for minutes, kind, data, words in door:
        clock.pass_minutes(minutes)
        _record(telling, appointment, kind, data)
        telling.detail(f"{instant_in_words(clock.now())}: the operative {words}.")
    clock.pass_minutes(2)
    _the_planner_answers(telling, appointment)
    clock.pass_minutes(7)
    _record(telling, appointment, EvidenceKind.CARD, {"number": card})
    lead = appointment.lead or ""
    telling.application.record_photo(
        RecordPhoto(
            telling.new_ref(), appointment.ref, lead, clock.now(), OPERATIVE, content=a_card(card), subject="card"
        )
    )
    telling.detail(f"{instant_in_words(clock.now())}: the operative leaves card {card} and takes its photo.")


def _the_planner_answers(telling: Telling, appointment: Appointment) -> None:
    application = telling.application
    asked = [task for task in application.look_up.tasks_of(appointment.ref) if task.kind is TaskKind.PLANNER_CALL]
    question, *_ = telling.some(tuple(asked), "the operative's question should be a planner's task")
    application.answer_operative(AnswerOperative(question.ref, PLANNER, "Rang the household twice, no answer."))
    telling.detail(f"{instant_in_words(telling.clock.now())}: the planner answers: rang twice, no answer.")


def claim(telling: Telling, appointment: Appointment) -> Closing:
    """The gate's answer to “no access”, said in words."""
    claimed = CloseVisit(appointment.ref, Outcome.NO_ACCESS, OPERATIVE, Door.PHONE, operative_ref=appointment.lead)
    closing = telling.application.close_visit(claimed)
    judgement = closing.judgement
    telling.detail(f"{'Allowed' if judgement.allowed else 'Refused'} by rulebook {judgement.rulebook_version}.")
    for finding in judgement.missing:
        telling.detail(f"  missing: {finding.words} {finding.to_do}".rstrip())
    telling.detail(f"The records establish: {judgement.established_words}")
    return closing


def leave(telling: Telling, appointment: Appointment, *, closes_as: Outcome) -> None:
    """The visit closes as the records establish it."""
    left = telling.application.leave_visit(
        LeaveVisit(telling.new_ref(), appointment.ref, appointment.lead or "", telling.clock.now(), OPERATIVE)
    )
    outcome = left.appointment.outcome if left else None
    telling.expect(f"it should have closed as {closes_as}, not as {outcome}", held=outcome is closes_as)
    telling.detail(f"It closes as: {OUTCOME_WORDS[closes_as]}.")


def _record(telling: Telling, appointment: Appointment, kind: EvidenceKind, data: dict[str, str]) -> None:
    ref, lead, now = telling.new_ref(), appointment.lead or "", telling.clock.now()
    telling.application.record_evidence(
        RecordEvidence(ref, appointment.ref, lead, now, OPERATIVE, kind=kind, data=data)
    )


def next_morning(now: datetime) -> datetime:
    """Half past nine on the next day from Monday to Friday."""
    day = day_of(now) + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return at(day, time(9, 30))
