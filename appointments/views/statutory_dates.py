"""Every date that applies to a work order, whose it is and what became of it, with the steps on record (rule 60)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Engine

from appointments.domain.appointments import Appointment
from appointments.domain.calendar import CalendarEnds
from appointments.domain.concerns import MEANINGS, in_order
from appointments.domain.defects import DEFECT_WORDS
from appointments.domain.gas_checks import next_last_day
from appointments.domain.outcomes import BLAMES_RESIDENT, OUTCOME_WORDS
from appointments.domain.refs import StepRef, WorkOrderRef
from appointments.domain.statutory_steps import FINDING_WORDS, STEP_WORDS, HazardFinding, Step, StepKind, in_force
from appointments.domain.target_dates import DueDate, OrderFacts, Standing, StatutorySum, TargetDates, finished_at
from appointments.domain.times import day_of, in_words
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from appointments.records.engine import reading
from appointments.records.repositories.appointments import SqlAppointments
from appointments.records.repositories.work_orders import SqlSteps, SqlWorkOrders
from appointments.views.who_did_it import account_names


class Clocks(Protocol):
    """The target dates, as the port of the same name has them."""

    def dates(self, facts: OrderFacts) -> TargetDates: ...
    def compensation(self, facts: OrderFacts, *, now: datetime) -> StatutorySum | None: ...


@dataclass(frozen=True)
class SeeDates:
    ref: WorkOrderRef
    now: datetime


@dataclass(frozen=True)
class DateLine:
    """One date. `due_at` is exclusive; `rules` marks the one that lists and slot searches go by."""

    what: str
    due_at: datetime
    source: str
    statutory: bool
    standing: Standing
    done_at: datetime | None
    step: StepKind | None
    rules: bool


@dataclass(frozen=True)
class StepLine:
    """One entry, `what` and `finding` in words. `withdrawn` entries stay, and meet nothing."""

    ref: StepRef
    kind: StepKind
    what: str
    at: datetime
    recorded_at: datetime
    by: str
    by_name: str
    words: str
    finding: str
    in_person: bool
    withdrawn: bool
    withdraws: StepRef | None


@dataclass(frozen=True)
class DatesOfOrder:
    """Plain values only, so that it can be written as JSON.

    `concerns` and `defect` are in words, `kept_open` says why it is never cancelled for no access. `not_known` are
    dates that cannot be counted, `to_do` what else the law asks for now. `owed_pence` is what the right to repair makes
    us owe, `owed_words` how it was counted and `owed_unless` what speaks against it: a person decides.
    """

    work_order_ref: WorkOrderRef
    concerns: tuple[str, ...]
    defect: str
    kept_open: str | None
    lines: tuple[DateLine, ...]
    steps: tuple[StepLine, ...]
    not_known: tuple[str, ...]
    to_do: tuple[str, ...]
    owed_pence: int
    owed_words: str
    owed_unless: tuple[str, ...]
    may_record: bool


def statutory_dates(wanted: SeeDates, *, engine: Engine, clocks: Clocks) -> DatesOfOrder:
    """Raises NotFound."""
    with reading(engine) as connection:
        return dates_of(connection, SqlWorkOrders(connection).get(wanted.ref), clocks, now=wanted.now)


def dates_of(connection: Connection, order: WorkOrder, clocks: Clocks, *, now: datetime) -> DatesOfOrder:
    """The same within a connection that is open already."""
    steps = SqlSteps(connection).of(order.ref)
    made = SqlAppointments(connection).of_work_order(order.ref) if _asks_for_visits(order) else []
    names = account_names(connection, [step.by for step in steps])
    completed = order.state is WorkOrderState.COMPLETED
    facts = order.facts(steps, completed_at=finished_at(made) if completed else None)
    found = _dates(order, facts, clocks)
    lines = tuple(_line(due, due is found.ruling, now) for due in found.dates)
    owed = clocks.compensation(facts, now=now) if not found.not_known else None
    return DatesOfOrder(
        work_order_ref=order.ref,
        concerns=tuple(MEANINGS[concern].words for concern in in_order(order.concerns)),
        defect=DEFECT_WORDS[order.defect] if order.defect else "",
        kept_open=order.never_cancelled,
        lines=lines,
        steps=_steps(steps, names),
        not_known=found.not_known,
        to_do=tuple(_to_do(lines, facts)),
        owed_pence=owed.pence if owed else 0,
        owed_words=owed.words if owed else "",
        owed_unless=tuple(_no_access(made)) if owed else (),
        may_record=order.state is not WorkOrderState.CANCELLED and (order.has_statutory_clock or bool(steps)),
    )


def _asks_for_visits(order: WorkOrder) -> bool:
    return order.state is WorkOrderState.COMPLETED or order.defect is not None


def _dates(order: WorkOrder, facts: OrderFacts, clocks: Clocks) -> TargetDates:
    try:
        return clocks.dates(facts)
    except CalendarEnds as ends:
        return TargetDates((DueDate(order.due_at, order.due_source),), (ends.message,))


def _line(due: DueDate, rules: bool, now: datetime) -> DateLine:
    standing = due.standing(now)
    return DateLine(due.what, due.due_at, due.source, due.statutory, standing, due.done_at, due.step, rules)


def _steps(steps: Sequence[Step], names: Mapping[str, str]) -> tuple[StepLine, ...]:
    standing = {step.ref for step in in_force(steps)}
    return tuple(
        StepLine(
            ref=step.ref,
            kind=step.kind,
            what=STEP_WORDS[step.kind],
            at=step.at,
            recorded_at=step.recorded_at,
            by=step.by,
            by_name=names.get(step.by, step.by),
            words=step.words,
            finding=FINDING_WORDS[step.finding] if step.finding else "",
            in_person=step.in_person,
            withdrawn=step.ref not in standing and step.kind is not StepKind.WITHDRAWN,
            withdraws=step.withdraws,
        )
        for step in steps
    )


def _to_do(lines: Sequence[DateLine], facts: OrderFacts) -> Iterator[str]:
    unsafe = any(line.step is StepKind.MADE_SAFE and line.standing is Standing.MISSED for line in lines)
    if unsafe and not facts.of(StepKind.ACCOMMODATION_OFFERED, StepKind.ACCOMMODATION_DECLINED):
        yield "It was not made safe in time: offer other accommodation at our cost, unless the household declines."
    if facts.gas_check_due_on is not None and facts.completed_at is not None:
        following = next_last_day(facts.gas_check_due_on, day_of(facts.completed_at))
        yield f"The check is done. The next one is due by {in_words(following)}."
    found = facts.of(StepKind.INVESTIGATED)
    if found and found[-1].finding is HazardFinding.NO_HAZARD and not facts.of(StepKind.SUMMARY_SENT):
        yield "Nothing was found, and the household is still to be told so in writing."


def _no_access(made: Sequence[Appointment]) -> Iterator[str]:
    for visit in made:
        if visit.outcome in BLAMES_RESIDENT and visit.visit is not None:
            words = OUTCOME_WORDS[visit.outcome].lower()
            yield f"Nothing is payable where access was not given: {in_words(day_of(visit.visit.arrived_at))}, {words}."
