"""A step shared by use cases: time that comes free when a visit is called off or moved, and its use by another."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.appointments import Appointment
from appointments.domain.events import SlotFreed, SlotRefilled
from appointments.domain.gaps import Gap
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of, instant_in_words
from appointments.ports import Records
from appointments.use_cases.steps.committing import rounds_of


def free_gaps(records: Records, before: Appointment, now: datetime) -> None:
    """What the appointment had and gives back, as far as it lies ahead: the fact that "recovered slots" counts from."""
    for seat in before.assignments:
        if seat.planned.starts <= now:
            continue
        gap = Gap(
            ref=records.new_ref("G"),
            appointment_ref=before.ref,
            operative_ref=seat.operative_ref,
            day=day_of(seat.planned.starts),
            freed=seat.planned,
            freed_at=now,
        )
        records.gaps.add(gap)
        _ask_to_fill(records, gap, before, now)
        records.ledger.append(
            SlotFreed(
                ref=before.ref,
                at=now,
                gap_ref=gap.ref,
                operative_ref=gap.operative_ref,
                starts=gap.freed.starts,
                ends=gap.freed.ends,
            )
        )


def refill_gaps(records: Records, booked: Appointment, *, by: str, now: datetime) -> None:
    """Time that somebody else gave back and this visit uses is recovered."""
    planned = {(seat.operative_ref, day_of(seat.planned.starts)): seat.planned for seat in booked.assignments}
    for gap in records.gaps.open_on(rounds_of(booked)):
        if gap.taken_by(booked.ref, planned[gap.operative_ref, gap.day]):
            records.gaps.save(gap.refill(booked.ref, now))
            records.ledger.append(
                SlotRefilled(ref=gap.appointment_ref, at=now, gap_ref=gap.ref, refilled_by=booked.ref)
            )
            task = records.tasks.about(_about(gap))
            if task is not None and task.done_at is None:
                records.tasks.save(task.settle(by, "The time was given to another visit.", now))


def _ask_to_fill(records: Records, gap: Gap, before: Appointment, now: datetime) -> None:
    """At short notice, and only when the operative is there that day: not when the visit fell to their absence."""
    if not gap.at_short_notice(now) or not records.rounds.between([gap.operative_ref], gap.day, gap.day):
        return
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.FREE_TIME,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=gap.freed.starts,
            words=f"Time has come free on {instant_in_words(gap.freed.starts)}. Ring somebody who could have it.",
            dedupe_key=_about(gap),
            appointment_ref=before.ref,
            work_order_ref=before.work_order_ref,
        )
    )


def _about(gap: Gap) -> str:
    return f"free-time:{gap.ref}"
