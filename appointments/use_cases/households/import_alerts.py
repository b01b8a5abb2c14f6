"""Bring in another system's alerts about persons: each asks a planner for an instruction in its place (rule 68).

What the alert says word for word is for planners only, and is erased when its task is settled: it must not be repeated
on an operative's work order. Source: the note at PersonAlert.Type in the HACT schema of repairs messages. What is one
of our kinds without any values applies at once, provisionally. One that blames somebody for missed visits or refused
entry is not taken, and the report says why (rule 23).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from hashlib import sha256

from appointments.domain.access import Source
from appointments.domain.access_kinds import require_no_blame
from appointments.domain.access_kinds.no_voice import NoVoice
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.errors import Invalid
from appointments.domain.feeds import FeedReport, RecordRow, RowResult
from appointments.domain.limits import LINE, NOTE, at_most
from appointments.domain.refs import HomeRef
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.times import day_of, parse_day
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.households.record_requirement import RecordRequirement, store_requirement
from appointments.use_cases.steps.importing import ImportRecords, import_rows, known_home_ref

ALERT_COLUMNS = frozenset({"property_ref", "type"})
ALERT_OPTIONAL = frozenset({"comments", "starts_on", "ends_on"})

# UKHDS names, as letters only, of what needs no further question.
KNOWN = {"novisitalone": TwoOperatives.TAG, "asbnovisitalone": TwoOperatives.TAG, "hearingdifficult": NoVoice.TAG}
TIME_TO_READ = timedelta(days=2)


def import_alerts(request: ImportRecords, *, uow: UnitOfWork, clock: Clock) -> FeedReport:
    """What became of each row. The same alert again changes nothing, also when it was settled long ago."""

    def take(records: Records, row: RecordRow) -> RowResult:
        now = clock.now()
        home_ref, label = known_home_ref(records, row), at_most(row.values["type"], LINE, "type")
        if not label:
            raise Invalid("type", "type: say what kind of alert it is")
        require_no_blame(label, "type")
        starts_on, ends_on = _day(row, "starts_on"), _day(row, "ends_on")
        if ends_on is not None and ends_on < day_of(now):
            raise Invalid("ends_on", "ends_on: the alert ended already, so there is nothing to do about it")
        comments = at_most(row.values.get("comments", ""), NOTE, "comments")
        task = _task(records, home_ref, (label, comments, str(starts_on), str(ends_on)), now)
        if not records.tasks.add(task):
            return RowResult.UNCHANGED
        records.alerts.keep(task.ref, f"{label}: {comments}" if comments else label)
        kind = KNOWN.get(re.sub(r"[^a-z]", "", label.lower()))
        if kind is not None:
            wanted = RecordRequirement(
                home_ref, kind, {}, Source.IMPORT, request.by,
                starts_on=starts_on, ends_on=ends_on, provisional=True,
            )  # fmt: skip
            store_requirement(records, wanted, now)
        return RowResult.NEW

    return import_rows(request, take, uow=uow, clock=clock)


def _task(records: Records, home_ref: HomeRef, said: tuple[str, ...], now: datetime) -> Task:
    digest = sha256("\x1f".join(said).encode()).hexdigest()
    return Task(
        ref=records.new_ref("T"),
        kind=TaskKind.ALERT,
        owner=Owner.PLANNER,
        made_at=now,
        due_at=now + TIME_TO_READ,
        words="Another system has an alert about this home. Read it, write down what we should do, and settle this.",
        dedupe_key=f"alert:{home_ref}:{digest[:32]}",
        home_ref=home_ref,
    )


def _day(row: RecordRow, name: str) -> date | None:
    text = row.values.get(name, "").strip()
    return parse_day(text, name) if text else None
