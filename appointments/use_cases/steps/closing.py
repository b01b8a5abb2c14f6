"""A step shared by use cases: a visit is closed with the outcome that the gate allows or the records establish.

Nothing closes by itself: everything undone gets a next step, and the household is told (rule 50).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.access import snapshot
from appointments.domain.after_visit import SAID_OTHERWISE, AfterVisit
from appointments.domain.appointments import Appointment
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.compensation import LANDLORD_FAILED
from appointments.domain.events import OutcomeRefused, VisitClosed
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.domain.fingerprints import judgement_digest, words_digest
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import BLAMES_RESIDENT, OUTCOME_WORDS, Judgement, Outcome
from appointments.domain.tasks import Task
from appointments.domain.times import day_of
from appointments.ports import Records
from appointments.use_cases.steps.agreeing import settle_agreeing
from appointments.use_cases.steps.compensating import ask_about_compensation
from appointments.use_cases.steps.following_up import add_step, settle_steps
from appointments.use_cases.steps.sequencing import look_at_later
from appointments.use_cases.steps.superseding import end_telling
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell
from appointments.use_cases.steps.welfare import ask_after_them

_OVER = "The visit has ended."


@dataclass(frozen=True)
class Closing:
    """The gate's answer. `closed` is false when the claim was refused; `next_step` is what happens now, with a date."""

    appointment: Appointment
    judgement: Judgement
    closed: bool
    next_step: Task | None = None


def finish(
    records: Records,
    appointment: Appointment,
    outcome: Outcome,
    judgement: Judgement,
    *,
    by: str,
    words: str,
    teller: Teller,
    now: datetime,
    left_at: datetime | None = None,
) -> Closing:
    """Write the outcome and what follows from it. Nothing closes by itself: everything undone gets a next step.

    `left_at` is for a visit that had ended before it was heard of.
    """
    said = words or judgement.established_words
    closed = replace(appointment.close(outcome, said, judgement, now, left_at=left_at), closed_by=by)
    records.appointments.save(closed)
    settle_agreeing(records, closed, by, _OVER, now)
    end_telling(records, closed, closed.promise.version + 1, by=by, because=_OVER, now=now)
    if outcome is Outcome.COMPLETED:
        records.work_orders.save(records.work_orders.get(closed.work_order_ref).complete())
        settle_steps(records, closed.work_order_ref, by, "The work is done.", now)
    if outcome in BLAMES_RESIDENT:
        cards = of_kind(records.evidence.of(closed.ref), EvidenceKind.CARD)
        card = cards[-1].text("number") if cards else ""
        tell(records, closed, MessageKind.MISSED_YOU, teller=teller, now=now, card=card)
    if outcome not in SAID_OTHERWISE:
        tell(records, closed, MessageKind.NOT_DONE, teller=teller, now=now, after=AfterVisit(outcome))
    if outcome is Outcome.NO_ACCESS:
        _look_after(records, closed, now, teller.calendar)
    if outcome in LANDLORD_FAILED:
        ask_about_compensation(records, closed, now, teller.calendar, OUTCOME_WORDS[outcome])
    step = None if outcome is Outcome.COMPLETED else next_step(records, closed, now, teller.calendar)
    records.ledger.append(
        VisitClosed(
            ref=closed.ref,
            at=now,
            outcome=outcome.value,
            judgement_ref=closed.judgement_ref,
            by=by,
            judgement_digest=judgement_digest(judgement),
            words_digest=words_digest(closed.outcome_words),
            left_at=None if left_at == now else left_at,
        )
    )
    return Closing(closed, judgement, closed=True, next_step=step)


def _look_after(records: Records, closed: Appointment, now: datetime, calendar: WorkingCalendar) -> None:
    """No access at a home that needs something: somebody asks after them, and nothing else (rule 53)."""
    if snapshot(records.requirements.of_home(closed.home_ref), day_of(now)):
        ask_after_them(
            records,
            closed,
            "Nobody answered at a home that has told us what it needs. Ask a welfare or tenancy officer to make "
            "contact, and look again at what the household needs of a visit.",
            now,
            calendar,
        )


def next_step(
    records: Records, appointment: Appointment, now: datetime, calendar: WorkingCalendar, *, wish: str = ""
) -> Task:
    """A planner's task for a repair that is still to be done (rule 50), and for what is promised to come after it.

    `wish` is what was asked for meanwhile, as a sentence.
    """
    outcome = appointment.outcome or Outcome.NOT_ESTABLISHED
    task = add_step(
        records,
        appointment.work_order_ref,
        appointment.home_ref,
        words=f"{OUTCOME_WORDS[outcome]}. Contact the household and agree what happens next; the repair is still open."
        + (f" {wish}" if wish else ""),
        key=f"{appointment.ref}:{outcome}",
        now=now,
        calendar=calendar,
        appointment_ref=appointment.ref,
    )
    look_at_later(records, appointment, now)
    return task


def next_step_key(appointment: Appointment) -> str:
    """One next step for each outcome that an appointment came to."""
    return f"next-step:{appointment.ref}:{appointment.outcome or Outcome.NOT_ESTABLISHED}"


def refused(judgement: Judgement, by: str) -> OutcomeRefused:
    """The fact that a claim was refused, with every demand that was missing."""
    return OutcomeRefused(
        ref=judgement.appointment_ref,
        at=judgement.judged_at,
        judgement_ref=judgement.ref,
        outcome=judgement.outcome.value,
        missing=tuple(finding.rule for finding in judgement.missing),
        established_outcome=judgement.established_outcome.value,
        by=by,
        judgement_digest=judgement_digest(judgement),
    )
