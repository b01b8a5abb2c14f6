"""Say what a work order is about, where that matters: hazards, a defect of the right to repair, an annual gas check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from appointments.domain.calendar import WorkingCalendar
from appointments.domain.concerns import RATED_HAZARDS, Concern, in_order, in_words
from appointments.domain.defects import DEFECT_WORDS, Defect
from appointments.domain.errors import Invalid
from appointments.domain.events import ConcernsRecorded
from appointments.domain.limits import NOTE, at_most
from appointments.domain.refs import WorkOrderRef
from appointments.domain.statutory_steps import Step, StepKind
from appointments.domain.times import in_words as day_in_words
from appointments.domain.times import require_instant
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Clock, Clocks, Records, UnitOfWork
from appointments.use_cases.steps.named import require_manager
from appointments.use_cases.work_orders.dating import dates_of
from appointments.use_cases.work_orders.raise_work_order import flag_hazard
from appointments.use_cases.work_orders.record_step import add_step, renew_dates


@dataclass(frozen=True)
class RecordConcerns:
    """All that it is about from now on. `aware_at` is when we knew of a hazard that was not on record; None means now.

    `words` say why something is taken away, or a date set by law is moved or given up; they may be empty otherwise.
    """

    work_order_ref: WorkOrderRef
    concerns: frozenset[Concern]
    by: str
    defect: Defect | None = None
    gas_check_due_on: date | None = None
    aware_at: datetime | None = None
    words: str = ""


def record_concerns(
    request: RecordConcerns, *, uow: UnitOfWork, clock: Clock, clocks: Clocks, calendar: WorkingCalendar
) -> WorkOrder:
    """The order with its dates renewed. Raises Invalid naming the field, NotFound, WrongState when it is not open.

    What keeps an order from being cancelled is taken away by whom may cancel it in spite of that: a named manager, in
    writing (rule 52).
    """
    now = clock.now()
    words = at_most(request.words, NOTE, "words")
    aware_at = require_instant(request.aware_at or now, "aware_at")
    if aware_at > now:
        raise Invalid("aware_at", "aware_at: we cannot have known of it in the future")
    with uow.write() as records:
        order = records.work_orders.get(request.work_order_ref)
        order.require_open()
        before = dates_of(records, order, clocks)
        taken_away = order.concerns - request.concerns
        named = (request.concerns - order.concerns) & RATED_HAZARDS
        # Saying which hazard it is takes none away: it is as hard to cancel as before.
        if lost := taken_away - ({Concern.OTHER_HAZARD} if named else frozenset()):
            _require_manager(records, request.by, lost)
        if taken_away and not words:
            raise Invalid("words", f"words: say why it is not about this any more: {in_words(taken_away)}")
        given_up = _given_up(order, request)
        if given_up and not words:
            raise Invalid("words", f"words: say why, because a date set by law goes with it: {'; '.join(given_up)}")
        changed = replace(
            order,
            concerns=request.concerns,
            defect=request.defect,
            gas_check_due_on=request.gas_check_due_on,
        )
        if taken_away:
            _note(records, order, StepKind.CONCERN_TAKEN_AWAY, now, words, by=request.by, now=now)
        if given_up:
            said = f"{'; '.join(given_up)}: {words}"
            _note(records, order, StepKind.DATE_CHANGED, now, said, by=request.by, now=now)
        if changed.concerns & RATED_HAZARDS and not order.concerns & RATED_HAZARDS:
            _note(records, order, StepKind.AWARE, aware_at, words, by=request.by, now=now)
        records.ledger.append(
            ConcernsRecorded(
                ref=order.ref,
                at=now,
                concerns=tuple(concern.value for concern in in_order(changed.concerns)),
                defect=changed.defect.value if changed.defect else None,
                gas_check_due_on=changed.gas_check_due_on,
                by=request.by,
            )
        )
        renewed = renew_dates(records, changed, clocks, before=before, by=request.by, now=now, calendar=calendar)
        flag_hazard(records, renewed, now)
        records.commit()
    return renewed


def _require_manager(records: Records, by: str, taken_away: frozenset[Concern]) -> None:
    try:
        require_manager(records, by)
    except Invalid as exc:
        raise Invalid(
            "concerns",
            f"concerns: only a manager may take this away, because such a repair is never just cancelled: "
            f"{in_words(taken_away)}",
        ) from exc


def _given_up(order: WorkOrder, request: RecordConcerns) -> list[str]:
    """What a date set by law hung on and does not any more: a defect, or the day of the gas check."""
    found = []
    if order.defect is not None and request.defect is not order.defect:
        now_is = f", now {DEFECT_WORDS[request.defect]}" if request.defect else ", now none"
        found.append(f"the defect was {DEFECT_WORDS[order.defect]}{now_is}")
    due, then = order.gas_check_due_on, request.gas_check_due_on
    if due is not None and then != due:
        now_on = f"now {day_in_words(then)}" if then else "now no day is on record"
        found.append(f"the gas check was due on {day_in_words(due)}, {now_on}")
    return found


def _note(
    records: Records, order: WorkOrder, kind: StepKind, at: datetime, words: str, *, by: str, now: datetime
) -> None:
    add_step(records, Step(records.new_ref("WS"), order.ref, kind, at, now, by, words))
