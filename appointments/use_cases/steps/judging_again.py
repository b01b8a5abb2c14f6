"""A step shared by use cases: what became known after a visit was closed, held against the claim once more.

A receipt that comes late, or a text that a person reads late, can show that the failure was ours. The claim is judged
as of the moment it was made, on everything that is on record now, by the same judge and the same figures. A visit can
become our failure this way, and what came late from the door can take away what it was closed as (see
`contradicting.py`). It never comes to blame the resident: that takes an operative at the door.
"""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment, State
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.cancelling import Why
from appointments.domain.compensation import LANDLORD_FAILED
from appointments.domain.events import OutcomeRejudged
from appointments.domain.fingerprints import judgement_digest, words_digest
from appointments.domain.messages import NOTICE_KINDS, SETTLED_STATES, Message
from appointments.domain.outcomes import (
    EXCUSES_LANDLORD,
    JUDGED_AGAIN,
    OUR_FAILURES_ON_RECORD,
    OUTCOME_WORDS,
    Door,
    Judgement,
    Outcome,
    OutcomeClaim,
)
from appointments.domain.refs import AppointmentRef
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import Judge, Records
from appointments.use_cases.steps.case_file import case_of
from appointments.use_cases.steps.charging import drop_charge
from appointments.use_cases.steps.closing import next_step, next_step_key
from appointments.use_cases.steps.compensating import ask_about_compensation

BY_RECORDS = "records"


def judge_on_receipt(
    records: Records, before: Message, after: Message, *, judge: Judge, calendar: WorkingCalendar, now: datetime
) -> None:
    """Once for each receipt that settles a notice; one that tells nothing new changes nothing."""
    settled = after.state in SETTLED_STATES and after.state is not before.state
    if settled and after.kind in NOTICE_KINDS and after.appointment_ref is not None:
        judge_again(records, after.appointment_ref, f"receipt:{after.ref}", judge=judge, calendar=calendar, now=now)


def judge_again(
    records: Records,
    ref: AppointmentRef,
    because: str,
    *,
    judge: Judge,
    calendar: WorkingCalendar,
    now: datetime,
    withdrawn: str = "",
) -> Judgement | None:
    """The new judgement, which is stored; None when the visit is open, or closed as what nobody has to judge.

    `because` is the reference of what became known, for the ledger; `calendar` is the landlord's, for what is due next.
    `withdrawn` is for evidence that contradicts the outcome: what is recorded instead when the claim is no longer
    allowed and no failure of ours is shown either. Without it only our own failure changes an outcome.
    """
    appointment = records.appointments.get(ref)
    judgements = records.judgements.of(ref)
    visit, before = appointment.visit, appointment.outcome
    if appointment.state is not State.CLOSED or before not in JUDGED_AGAIN or visit is None or not judgements:
        return None
    left_at = visit.left_at or now
    now = max(now, left_at)  # a receipt's own time may be anything; nothing is judged before it happened
    # A claim that was judged again already was made when the operative was still there, not when it was judged.
    claim = OutcomeClaim(ref, judgements[-1].outcome, BY_RECORDS, min(judgements[-1].judged_at, left_at), Door.CONSOLE)
    judgement = judge(case_of(records, appointment, claim, now, as_of=left_at), ref=records.new_ref("J"))
    records.judgements.add(judgement)
    if judgement.established_outcome in OUR_FAILURES_ON_RECORD:
        corrected = appointment.correct(judgement, judgement.established_words)
        appointment = _changed(records, appointment, corrected, now, calendar)
    elif withdrawn and not judgement.allowed and before in EXCUSES_LANDLORD:
        appointment = _changed(records, appointment, appointment.withdraw(judgement, withdrawn), now, calendar)
    outcome = appointment.outcome or Outcome.NOT_ESTABLISHED
    records.ledger.append(
        OutcomeRejudged(
            ref=ref,
            at=now,
            judgement_ref=judgement.ref,
            before=before.value,
            outcome=outcome.value,
            because=because,
            judgement_digest=judgement_digest(judgement),
            words_digest=words_digest(appointment.outcome_words),
        )
    )
    return judgement


def _changed(
    records: Records, before: Appointment, after: Appointment, now: datetime, calendar: WorkingCalendar
) -> Appointment:
    """It is recorded otherwise now: what is done next changes, and nothing is charged for it any more.

    Where it is our failure the resident is owed an answer about compensation.
    """
    outcome = after.outcome or Outcome.NOT_ESTABLISHED
    records.appointments.save(after)
    if outcome in LANDLORD_FAILED:
        ask_about_compensation(records, after, now, calendar, OUTCOME_WORDS[outcome])
    waiting = records.tasks.about(next_step_key(before))
    words = f"The records show now: {OUTCOME_WORDS[outcome][:1].lower()}{OUTCOME_WORDS[outcome][1:]}."
    if waiting is not None and waiting.done_at is None:
        records.tasks.save(waiting.settle(BY_RECORDS, words, now))
    drop_charge(records, after, BY_RECORDS, words, now, calendar)
    next_step(records, after, now, calendar, wish=_given_up(records, after))
    return after


def _given_up(records: Records, appointment: Appointment) -> str:
    """What a repair that was closed because nobody answered needs now; empty for every other."""
    order = records.work_orders.get(appointment.work_order_ref)
    last = records.aftercare.decisions(order.ref)[-1:]
    closed = order.state is WorkOrderState.CANCELLED and last and last[0].why is Why.NO_ACCESS
    return "The repair was closed because nobody answered: open it again, and tell them." if closed else ""
