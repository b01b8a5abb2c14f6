"""A planner decides about an account that was kept aside: what is on record stands, or that account holds too.

Nothing is overwritten. An account that holds is put on record beside what was there, as recorded by a planner, so that
it counts for nothing at the gate: it can say that somebody was there and did the work, and never that the resident is
to blame. That takes an operative at the door and a judgement. Nor does it take away what the resident may be owed: a
manager who still has to decide about that is told, and decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appointments.domain.appointments import Appointment, State, Visit
from appointments.domain.compensation import LANDLORD_FAILED
from appointments.domain.device_actions import AccountDecision, ActionKind, DeviceAction
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.events import AccountDecided, OperativeArrived
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.fingerprints import requirements_digest, words_digest
from appointments.domain.limits import NOTE, at_most
from appointments.domain.outcomes import BLAMES_RESIDENT, OUTCOME_WORDS, Outcome
from appointments.domain.refs import TaskRef
from appointments.domain.tasks import Task, TaskKind
from appointments.domain.work_orders import NeedOfWork, WorkOrderState
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.at_the_door.adding_evidence import add_evidence
from appointments.use_cases.at_the_door.what_is_said import checked_data
from appointments.use_cases.devices.putting_on_record import EVIDENCE
from appointments.use_cases.steps.charging import drop_charge, tell_of_charge
from appointments.use_cases.steps.closing import next_step, next_step_key
from appointments.use_cases.steps.compensating import ask_about_compensation, say_what_changed
from appointments.use_cases.steps.following_up import settle_steps
from appointments.use_cases.steps.needs_of_work import needs_unanswered
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.tracking import track

# What somebody at the door may say without excusing the landlord, so that no judgement is asked for it.
_TAKEN = frozenset({Outcome.COMPLETED, Outcome.FOLLOW_ON, Outcome.WRONG_ADDRESS, Outcome.WRONG_TRADE, Outcome.UNSAFE})


@dataclass(frozen=True)
class DecideKeptAside:
    """`words` say what was compared and why; `decision` is what becomes of the account."""

    task_ref: TaskRef
    by: str
    decision: AccountDecision
    words: str


def decide_kept_aside(request: DecideKeptAside, *, uow: UnitOfWork, clock: Clock, teller: Teller) -> Task:
    """The task as settled; what was kept aside stays as it came, with the decision beside it."""
    now = clock.now()
    with uow.write() as records:
        task = records.tasks.get(request.task_ref)
        if task.kind is not TaskKind.KEPT_ASIDE:
            raise WrongState("nothing was kept aside for this task")
        settled = task.settle(request.by, at_most(request.words, NOTE, "words"), now)
        aside = records.device_actions.of_task(task.ref)
        if request.decision is AccountDecision.TAKEN:
            _take(records, task, aside, request.by, teller, now)
        for action in aside:
            records.device_actions.save(action.decide(request.decision, request.by, now))
        records.tasks.save(settled)
        records.commit()
    return settled


def _take(records: Records, task: Task, aside: Sequence[DeviceAction], by: str, teller: Teller, now: datetime) -> None:
    if task.appointment_ref is None:
        raise WrongState("nobody can say which visit this was, so it cannot be put on record with one")
    appointment = records.appointments.get(task.appointment_ref)
    if appointment.state not in {State.CLOSED, State.CANCELLED}:
        raise WrongState(
            "the visit is still open: give it to whoever came, or let them record it; then settle this as it stands"
        )
    for action in aside:
        item = _as_evidence(action, by)
        if item is not None and add_evidence(records, item):
            track(records, appointment, item, now, teller.calendar)
    unanswered = needs_unanswered(records, appointment)
    after = _amended(appointment, aside, whole=not unanswered)
    if after == appointment:
        return
    records.appointments.save(after)
    left_at = None
    if appointment.visit is None and after.visit is not None:
        came, left_at = after.visit.arrived_at, after.visit.left_at
        digest = requirements_digest(after.despatched_requirements or ())
        records.ledger.append(OperativeArrived(appointment.ref, came, after.visit.operative_refs, came, by, digest))
    before, outcome = appointment.outcome or Outcome.NOT_ESTABLISHED, after.outcome or Outcome.NOT_ESTABLISHED
    records.ledger.append(
        AccountDecided(
            ref=after.ref,
            at=now,
            task_ref=task.ref,
            before=before.value,
            outcome=outcome.value,
            by=by,
            words_digest=words_digest(after.outcome_words),
            left_at=left_at,
        )
    )
    _go_on(records, appointment, after, by, teller, now, unanswered=unanswered)


def _amended(appointment: Appointment, aside: Sequence[DeviceAction], *, whole: bool) -> Appointment:
    """The appointment with what the account says of it that needs no judgement.

    The work is not `whole` while nobody has said what became of something that the household needs of it.
    """
    if appointment.state is not State.CLOSED:
        return appointment  # it was called off, and stays so; what was done there is on record
    claims = [action.text("outcome") for action in aside if action.kind is ActionKind.CLAIM]
    claimed = Outcome(claims[-1]) if claims and claims[-1] in set(Outcome) else None
    visit = appointment.visit or _visit(aside)
    if claimed in _TAKEN:
        outcome = claimed if whole or claimed is not Outcome.COMPLETED else Outcome.FOLLOW_ON
    elif appointment.visit is None and visit is not None:
        # They did come. What came of it needs a judgement, and there is nobody at the door any more.
        outcome = Outcome.NOT_ESTABLISHED
    else:
        return appointment
    return appointment.amend(outcome, f"{OUTCOME_WORDS[outcome]}, by an account that a planner decided on", visit)


def _visit(aside: Sequence[DeviceAction]) -> Visit | None:
    arrivals = sorted((a for a in aside if a.kind is ActionKind.ARRIVE), key=lambda action: action.at)
    if not arrivals:
        return None
    operatives = tuple(dict.fromkeys(action.operative_ref for action in arrivals))
    return Visit(arrivals[0].at, operatives, left_at=max(action.at for action in aside))


def _as_evidence(action: DeviceAction, by: str) -> Evidence | None:
    """As a planner records it. None for what is no evidence, and for what cannot be read: that stays as it came."""
    kind, data = _kind_of(action), action.texts()
    if kind is None:
        return None
    if kind is EvidenceKind.NEED_ANSWERED:
        data["need"] = data.pop("code", "")
    if kind is EvidenceKind.TEXT:
        kind, data = EvidenceKind.TRIED, {"what": "text"}
    said: dict[str, object] = {}
    if action.kind is ActionKind.PHOTO:
        said = {"subject": action.text("subject")}
    elif action.kind not in {ActionKind.ARRIVE, ActionKind.LEAVE}:
        try:
            said = checked_data(kind, data)
        except Invalid:
            return None
    return Evidence(
        ref=action.ref,
        appointment_ref=action.appointment_ref,
        kind=kind,
        source=EvidenceSource.PLANNER,
        device_at=action.device_at or action.at,
        received_at=action.received_at,
        by=by,
        data={**said, "operative": action.operative_ref, "account": action.by},
        digest=action.digest,
        held=action.held.length,
        held_known=action.held_known,
    )


def _kind_of(action: DeviceAction) -> EvidenceKind | None:
    if action.kind is ActionKind.ARRIVE:
        return EvidenceKind.ARRIVAL
    if action.kind is ActionKind.LEAVE:
        return EvidenceKind.DEPARTURE
    if action.kind is ActionKind.PHOTO:
        return EvidenceKind.PHOTO if action.digest else None
    return EVIDENCE.get(action.kind) if action.kind else None


def _go_on(
    records: Records,
    before: Appointment,
    after: Appointment,
    by: str,
    teller: Teller,
    now: datetime,
    *,
    unanswered: Sequence[NeedOfWork],
) -> None:
    """What waits to be done next, is owed and is charged follows from what the visit is now."""
    outcome = after.outcome or Outcome.NOT_ESTABLISHED
    said = OUTCOME_WORDS[outcome]
    words = f"A planner decided on another account of the visit: {said[:1].lower()}{said[1:]}."
    if before.outcome is not outcome:
        _settle_up(records, before, after, by, words, teller, now)
    order = records.work_orders.get(after.work_order_ref)
    if outcome is Outcome.COMPLETED:
        if order.state is WorkOrderState.OPEN:
            records.work_orders.save(order.complete())
        settle_steps(records, order.ref, by, words, now)
        return
    waiting = records.tasks.about(next_step_key(before))
    if waiting is not None and waiting.done_at is None and before.outcome is not outcome:
        records.tasks.save(waiting.settle(by, words, now))
    if order.state is WorkOrderState.OPEN:
        asked = "; ".join(need.words for need in unanswered)
        wish = f"Nobody has said what became of what the household needs of the work: {asked}." if asked else ""
        next_step(records, after, now, teller.calendar, wish=wish)


def _settle_up(
    records: Records, before: Appointment, after: Appointment, by: str, words: str, teller: Teller, now: datetime
) -> None:
    """Our failure is owed an answer whoever reports it, and nothing is charged for what the visit was not."""
    outcome = after.outcome or Outcome.NOT_ESTABLISHED
    if before.outcome in LANDLORD_FAILED:
        say_what_changed(records, after, words)
    if outcome in LANDLORD_FAILED:
        ask_about_compensation(records, after, now, teller.calendar, OUTCOME_WORDS[outcome])
    if before.outcome in BLAMES_RESIDENT:
        for ended in drop_charge(records, after, by, words, now, teller.calendar):
            tell_of_charge(records, ended, teller, now)
