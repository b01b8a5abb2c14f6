"""A step shared by use cases: evidence that comes in after a visit was closed, and speaks against how it was closed.

A phone without a signal sends late, and a page that is still open can still be used. Who then says that somebody was
there has not said so in vain. If it was recorded before the operative had given up, the claim is judged again with it.
Otherwise a planner looks at it: nobody can say whether it was before or after, and the gate goes by what was known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment, State
from appointments.domain.calendar import WorkingCalendar
from appointments.domain.device_actions import ActionKind
from appointments.domain.evidence import Evidence, EvidenceKind, said_for_household
from appointments.domain.outcomes import EXCUSES_LANDLORD, OUTCOME_WORDS, Outcome
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import clock_in_words
from appointments.ports import Judge, Records
from appointments.use_cases.steps.judging_again import judge_again

LOOKED_AT_WITHIN = timedelta(hours=2)


def hear_of_closed(
    records: Records, closed: Appointment, item: Evidence, *, judge: Judge, calendar: WorkingCalendar, now: datetime
) -> None:
    """After an item was stored: judged again with it, or a planner's task. Nothing for what contradicts nothing."""
    if closed.state is not State.CLOSED:
        return
    if _takes_back_the_end(records, item):
        key = f"contradicted:{item.ref}"
        look_again(records, closed, "the operative said that how it ended is recorded wrongly", key, item.at, now)
        return
    said = said_for_household(item)
    if not said:
        return
    withdrawn = f"What came in after the visit had closed speaks against how it was closed: {said}."
    judge_again(
        records, closed.ref, f"evidence:{item.ref}", judge=judge, calendar=calendar, now=now, withdrawn=withdrawn
    )
    ask_to_look(records, records.appointments.get(closed.ref), item, now)


def _takes_back_the_end(records: Records, item: Evidence) -> bool:
    """Of a claim or of leaving, "this is wrong" is about how the visit was closed; of anything else both stay."""
    if item.kind is not EvidenceKind.CORRECTION:
        return False
    corrected = records.device_actions.find(item.text("of"))
    return (
        corrected is not None
        and corrected.kind in {ActionKind.CLAIM, ActionKind.LEAVE}
        and corrected.appointment_ref == item.appointment_ref
    )


def ask_to_look(records: Records, closed: Appointment, item: Evidence, now: datetime) -> None:
    """One task for a planner with what came in, as long as the visit still stands as somebody else's doing."""
    said = said_for_household(item)
    if not said or closed.state is not State.CLOSED or closed.outcome not in EXCUSES_LANDLORD:
        return
    look_again(records, closed, f"it came in that {said}", f"contradicted:{item.ref}", item.received_at, now)


def look_again(
    records: Records, closed: Appointment, said: str, dedupe_key: str, heard_at: datetime, now: datetime
) -> Task:
    """The open task about this closed visit, with what was `said` in it once; a new one where none is open."""
    came = f"At {clock_in_words(heard_at)} {said}."
    for waiting in records.tasks.open_of_order(closed.work_order_ref):
        if waiting.kind is TaskKind.CONTRADICTED and waiting.appointment_ref == closed.ref:
            more = waiting if f" {said}." in waiting.words else replace(waiting, words=f"{waiting.words} {came}")
            records.tasks.save(more)
            return more
    outcome = OUTCOME_WORDS[closed.outcome or Outcome.NOT_ESTABLISHED]
    challenge = " If it was otherwise, record it as a challenge." if closed.outcome in EXCUSES_LANDLORD else ""
    task = Task(
        ref=records.new_ref("T"),
        kind=TaskKind.CONTRADICTED,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=now + LOOKED_AT_WITHIN,
        words=(
            f"This visit was closed as “{outcome}”, and what came in later speaks against it. Ask the operative "
            f"and the household what happened.{challenge} {came}"
        ),
        dedupe_key=dedupe_key,
        appointment_ref=closed.ref,
        work_order_ref=closed.work_order_ref,
        home_ref=closed.home_ref,
    )
    records.tasks.add(task)
    return task
