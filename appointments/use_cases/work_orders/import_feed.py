"""Bring in a part of a contractor's feed. The same rows again change nothing; a bad row never stops the good ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from appointments.domain.concerns import Concern
from appointments.domain.errors import Invalid
from appointments.domain.events import WorkOrderChanged
from appointments.domain.feeds import FeedReport, FeedRow, RowResult, WorkOrderRow
from appointments.domain.homes import Home
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Clock, Clocks, Records, UnitOfWork
from appointments.use_cases.steps.importing import keep_report, take_rows
from appointments.use_cases.work_orders.raise_work_order import (
    add_work_order,
    flag_emergency,
    flag_hazard,
    known_priority,
    known_trade,
)

# Availability and telephone numbers in a description are for a planner to read, never parsed in silence (rule 70).
_FOR_A_PERSON = re.compile(
    r"\b(avail\w*|any ?(am|pm|time)|only (am|pm)|(am|pm)s? only|(mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"call (first|before)|please (ring|call))\b|(\+44|\b0)([ -]?\d){9,10}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ImportFeed:
    """Some rows of one file, in order. `source_digest` is the SHA-256 of the file, `feed` who sent it."""

    feed: str
    source_digest: str
    rows: Sequence[FeedRow]
    by: str


def import_feed(request: ImportFeed, *, uow: UnitOfWork, clock: Clock, clocks: Clocks) -> FeedReport:
    """What became of each row; rejected ones are kept with the line and the reason (rule 65)."""
    now = clock.now()
    with uow.write() as records:
        found = take_rows(request.rows, lambda row: _import_row(records, row, clocks, by=request.by, now=now))
        keep_report(records, found, source=request.feed, source_digest=request.source_digest, by=request.by, now=now)
        records.commit()
    return found


def _import_row(records: Records, row: WorkOrderRow, clocks: Clocks, *, by: str, now: datetime) -> RowResult:
    known = records.work_orders.by_external(row.external)
    wanted = _work_order(records, row, clocks, known)
    if known is None:
        add_work_order(records, wanted, by=by, now=now)
        _flag_free_text(records, wanted, now)
        return RowResult.NEW
    if wanted == known:
        return RowResult.UNCHANGED
    if known.home_ref != wanted.home_ref:
        raise Invalid(
            "property_ref", f"property_ref: order {row.external.id} was for another home; cancel it there first"
        )
    records.work_orders.save(wanted)
    records.ledger.append(WorkOrderChanged(ref=wanted.ref, at=now, external=str(row.external), by=by))
    flag_emergency(records, wanted, now)
    flag_hazard(records, wanted, now)
    _flag_free_text(records, wanted, now)
    return RowResult.CHANGED


def _work_order(records: Records, row: WorkOrderRow, clocks: Clocks, known: WorkOrder | None) -> WorkOrder:
    known_trade(records, row.trade)
    priority = known_priority(records, row.priority)
    home = _home(records, row)
    fresh = WorkOrder(
        ref=known.ref if known else records.new_ref("W"),
        home_ref=home.ref,
        trade=row.trade,
        purpose=row.purpose,
        items=row.items,
        priority=priority,
        reported_at=row.reported_at,
        raised_at=row.raised_at,
        due_at=row.reported_at,
        due_source="",
        description=row.description,
        external=row.external,
        concerns=row.concerns,
        defect=row.defect,
        gas_check_due_on=row.gas_check_due_on,
        contract_due_at=row.contract_due_at,
    )
    if known is None:
        return fresh.dated(clocks.dates(fresh.facts()))
    # What a feed does not carry stays as we recorded it, and no feed takes a concern away that is on record.
    merged = replace(
        fresh,
        concerns=known.concerns | _newly_said(known, row),
        defect=row.defect or known.defect,
        gas_check_due_on=row.gas_check_due_on or known.gas_check_due_on,
        skills=known.skills,
        follows=known.follows,
        same_operative_as=known.same_operative_as,
        after=known.after,
        state=known.state,
        version=known.version,
    )
    steps = records.steps.of(known.ref) if known.has_statutory_clock else ()
    return merged.dated(clocks.dates(merged.facts(steps)))


def _newly_said(known: WorkOrder, row: WorkOrderRow) -> frozenset[Concern]:
    """What the feed says it is about; a bare "hazard" adds nothing where somebody has named one."""
    bare = row.concerns == {Concern.OTHER_HAZARD}
    return frozenset() if bare and known.concerns else row.concerns


def _home(records: Records, row: WorkOrderRow) -> Home:
    by_property = records.homes.by_property_ref(row.property_ref) if row.property_ref else None
    by_uprn = records.homes.by_uprn(row.uprn) if row.uprn else None
    if row.property_ref and by_property is None:
        raise Invalid("property_ref", f"property_ref: no home has the reference {row.property_ref!r}")
    if row.uprn and by_uprn is None and by_property is None:
        raise Invalid("uprn", f"uprn: no home has the UPRN {row.uprn!r}")
    if by_property and by_uprn and by_property.ref != by_uprn.ref:
        raise Invalid("uprn", f"uprn: {row.uprn!r} and property_ref {row.property_ref!r} are two different homes")
    home = by_property or by_uprn
    if home is None:
        raise Invalid("property_ref", "property_ref: give the property reference or the UPRN of the home")
    return home


def _flag_free_text(records: Records, work_order: WorkOrder, now: datetime) -> None:
    if not _FOR_A_PERSON.search(work_order.description):
        return
    records.tasks.add(
        Task(
            ref=records.new_ref("T"),
            kind=TaskKind.FREE_TEXT,
            owner=Owner.PLANNER,
            made_at=now,
            due_at=now + timedelta(days=1),
            words="The description speaks of when somebody is in, or gives a number. Read it and record what it says.",
            dedupe_key=f"free-text:{work_order.ref}:{hash_text(work_order.description)}",
            work_order_ref=work_order.ref,
            home_ref=work_order.home_ref,
        )
    )


def hash_text(text: str) -> str:
    """A short, stable name for a text that must not be repeated in a key."""
    return sha256(text.encode()).hexdigest()[:16]
