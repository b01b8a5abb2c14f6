"""Raise a work order by hand: a repair somebody rang about, with a target worked out from its priority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from appointments.domain.concerns import Concern
from appointments.domain.defects import Defect
from appointments.domain.emergencies import attendance_of
from appointments.domain.errors import Invalid
from appointments.domain.events import WorkOrderRaised
from appointments.domain.limits import CODE, MOST_MINUTES, MOST_OF_ITEM, NOTE, PURPOSE, at_most
from appointments.domain.priorities import Priority
from appointments.domain.refs import ExternalRef, HomeRef, OperativeRef, WorkOrderRef
from appointments.domain.sequences import After
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of, duration_in_words, require_instant
from appointments.domain.work_orders import SorItem, WorkOrder, service_minutes
from appointments.ports import Clock, Clocks, Records, UnitOfWork
from appointments.use_cases.booking.put_in_sequence import record_sequence, require_same_home
from appointments.use_cases.steps.usual_operative import who_did_it


@dataclass(frozen=True)
class RaiseWorkOrder:
    """`reported_at` is when the resident told us, which may be earlier than now; None means now.

    `concerns` are what it is about, where that matters; `hazard` stands for one of no named kind. `defect` is one of
    the right to repair, `gas_check_due_on` the last day of an annual gas safety check.

    `after` is the order whose trade comes first. `same_operative` sends whoever did the work of the order that this
    `follows` again, if that can be done (rule 12).
    """

    home_ref: HomeRef
    trade: str
    priority: str
    purpose: str
    items: tuple[SorItem, ...]
    by: str
    description: str = ""
    reported_at: datetime | None = None
    hazard: bool = False
    concerns: frozenset[Concern] = frozenset()
    defect: Defect | None = None
    gas_check_due_on: date | None = None
    skills: frozenset[str] = frozenset()
    follows: WorkOrderRef | None = None
    after: After | None = None
    same_operative: bool = False


def raise_work_order(request: RaiseWorkOrder, *, uow: UnitOfWork, clock: Clock, clocks: Clocks) -> WorkOrder:
    """The new work order. Raises Invalid naming the field, NotFound for the home."""
    now = clock.now()
    reported_at = require_instant(request.reported_at or now, "reported_at")
    if reported_at > now:
        raise Invalid("reported_at", "reported_at: the repair cannot have been reported in the future")
    if not request.purpose.strip():
        raise Invalid("purpose", "purpose: say what the resident is told the visit is for")
    purpose = at_most(request.purpose, PURPOSE, "purpose")
    description = at_most(request.description, NOTE, "description")
    _require_a_days_work(request.items)
    with uow.write() as records:
        priority = known_priority(records, request.priority)
        known_trade(records, request.trade)
        home = records.homes.get(request.home_ref)
        if request.follows is not None:
            records.work_orders.get(request.follows)
        if request.after is not None:
            require_same_home(records, request.after, home.ref)
        fresh = WorkOrder(
            ref=records.new_ref("W"),
            home_ref=home.ref,
            trade=request.trade,
            purpose=purpose,
            items=request.items,
            priority=priority,
            reported_at=reported_at,
            raised_at=now,
            due_at=reported_at,
            due_source="",
            description=description,
            skills=request.skills,
            concerns=request.concerns or (frozenset({Concern.OTHER_HAZARD}) if request.hazard else frozenset()),
            defect=request.defect,
            gas_check_due_on=request.gas_check_due_on,
            follows=request.follows,
            same_operative_as=_again(records, request),
            after=request.after,
        )
        work_order = fresh.dated(clocks.dates(fresh.facts()))
        add_work_order(records, work_order, by=request.by, now=now)
        if request.after is not None:
            record_sequence(records, work_order, by=request.by, now=now)
        records.commit()
    return work_order


def _require_a_days_work(items: tuple[SorItem, ...]) -> None:
    """What one visit can hold; the feeds of contractors are kept as they come."""
    for item in items:
        at_most(item.code, CODE, "sor_code")
        if item.quantity > MOST_OF_ITEM:
            raise Invalid(
                "quantity", f"quantity: {item.code} is asked for {item.quantity} times; at most {MOST_OF_ITEM}"
            )
    minutes = service_minutes(items)
    if minutes > MOST_MINUTES:
        raise Invalid(
            "sor_code",
            f"sor_code: all items together take {duration_in_words(timedelta(minutes=minutes))}, and a visit at most "
            f"{duration_in_words(timedelta(minutes=MOST_MINUTES))}; raise a work order for each visit",
        )


def _again(records: Records, request: RaiseWorkOrder) -> OperativeRef | None:
    if not request.same_operative or request.follows is None:
        return None
    return who_did_it(records, request.follows)


def known_priority(records: Records, code: str) -> Priority:
    found = records.landlord.priority(code)
    if found is None:
        known = ", ".join(priority.code for priority in records.landlord.priorities())
        raise Invalid("priority", f"priority: {code!r} is not one of {known}")
    return found


def known_trade(records: Records, code: str) -> None:
    trades = records.landlord.trades()
    if code not in trades:
        raise Invalid("trade", f"trade: {code!r} is not one of {', '.join(sorted(trades))}")


def add_work_order(records: Records, work_order: WorkOrder, *, by: str, now: datetime) -> None:
    """Store a new work order with its fact; an emergency becomes a planner's task at once (rule 9)."""
    records.work_orders.add(work_order)
    records.ledger.append(
        WorkOrderRaised(
            ref=work_order.ref,
            at=now,
            home_ref=work_order.home_ref,
            trade=work_order.trade,
            priority=work_order.priority.code,
            due_at=work_order.due_at,
            external=external_text(work_order.external),
            by=by,
        )
    )
    flag_emergency(records, work_order, now)
    flag_hazard(records, work_order, now)


def flag_hazard(records: Records, work_order: WorkOrder, now: datetime) -> None:
    """A hazard at a home that asks for hazards to be looked at first becomes a task besides its order, once."""
    if not work_order.hazard:
        return
    today = day_of(now)
    first = any(
        r.kind.hazards_first() and r.applies_on(today) for r in records.requirements.of_home(work_order.home_ref)
    )
    if not first:
        return
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.HAZARD_FIRST,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=min(work_order.due_at, now + timedelta(hours=4)),
            words="A hazard is reported at a home where hazards come first. Decide today how soon to look at it.",
            dedupe_key=f"hazard-first:{work_order.ref}",
            work_order_ref=work_order.ref,
            home_ref=work_order.home_ref,
        )
    )


def flag_emergency(records: Records, work_order: WorkOrder, now: datetime) -> None:
    """An emergency's attendance window and task, once, when it is raised as one or becomes one."""
    if work_order.priority.appointed:
        return
    if records.emergencies.of(work_order.ref) is None:
        records.emergencies.put(attendance_of(work_order, now))
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.EMERGENCY,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=min(work_order.due_at, now + timedelta(minutes=30)),
            words="Emergency: ring the household, send somebody and tell them when. It gets no slot.",
            dedupe_key=emergency_key(work_order.ref),
            work_order_ref=work_order.ref,
            home_ref=work_order.home_ref,
        )
    )


def emergency_key(work_order_ref: WorkOrderRef) -> str:
    """What the task about an emergency is known by."""
    return f"emergency:{work_order_ref}"


def external_text(external: ExternalRef | None) -> str | None:
    return str(external) if external else None
