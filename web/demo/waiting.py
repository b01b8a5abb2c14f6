"""What is still to be done: repairs that lately failed, and the tasks that wait for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from appointments.domain.outcomes import OUTCOME_WORDS, Outcome
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.work_orders import WorkOrder, WorkOrderState
from web.demo.dice import Dice
from web.demo.past import Past

# A visit that failed longer ago than this has been made good since, by a later visit where one could be booked.
MADE_GOOD_AFTER = timedelta(days=6)


def to_be_done(past: tuple[Past, ...], today: date) -> tuple[Past, ...]:
    """The history with old failures made good, so that the list of work holds what a planner would find in it."""
    return tuple(
        replace(found, order=found.order.complete())
        if found.order.state is WorkOrderState.OPEN and today - found.appointment.promise.day > MADE_GOOD_AFTER
        else found
        for found in past
    )


def tasks_for(past: tuple[Past, ...], orders: tuple[WorkOrder, ...], now: datetime, dice: Dice) -> list[Task]:
    """A next step for every repair that lately failed, and a task for every emergency."""
    failed = [found for found in past if found.order.state is WorkOrderState.OPEN]
    emergencies = [order for order in orders if not order.priority.appointed]
    return [
        *(_next_step(found, now, dice) for found in failed),
        *(_emergency(order, now, dice) for order in emergencies),
    ]


def _next_step(found: Past, now: datetime, dice: Dice) -> Task:
    appointment = found.appointment
    outcome, made_at = appointment.outcome or Outcome.NOT_ESTABLISHED, appointment.closed_at or now
    return Task(
        ref=dice.ref("T"),
        kind=TaskKind.NEXT_STEP,
        owner=Owner.PLANNER,
        made_at=made_at,
        due_at=made_at + timedelta(days=dice.between(1, 4)),
        words=f"{OUTCOME_WORDS[outcome]}. Contact the household and agree what happens next; the repair is still open.",
        dedupe_key=f"next-step:{appointment.ref}:{outcome}",
        appointment_ref=appointment.ref,
        work_order_ref=appointment.work_order_ref,
        home_ref=appointment.home_ref,
    )


def _emergency(order: WorkOrder, now: datetime, dice: Dice) -> Task:
    return Task(
        ref=dice.ref("T"),
        kind=TaskKind.EMERGENCY,
        owner=Owner.PLANNER,
        made_at=order.raised_at,
        due_at=now + timedelta(minutes=dice.between(5, 60)),
        words="Emergency: ring the household, send somebody and tell them when. It gets no slot.",
        dedupe_key=f"emergency:{order.ref}",
        work_order_ref=order.ref,
        home_ref=order.home_ref,
    )
