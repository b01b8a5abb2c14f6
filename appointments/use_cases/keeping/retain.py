"""Erase what was kept long enough (rule 74): first what households needed, then what was said and shown of a visit.

The text of a requirement goes a year after it ended; what a promise says of it stays with the visit's evidence. Texts,
replies, evidence, photos and what was written down about the order go six years after its last visit closed: that is
how long a tenant may claim for a breach of contract. References, times, codes and digests stay, so counts and the
ledger's chain still hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from appointments.domain.events import RequirementErased, WorkOrderErased
from appointments.domain.times import day_of, midnight
from appointments.ports import Clock, EvidenceVault, Records, UnitOfWork

REQUIREMENT_MONTHS = 12
EVIDENCE_YEARS = 6
PAGE = 50
_ALL = 1_000_000


class Kept(StrEnum):
    """What is erased, each by its own time."""

    REQUIREMENTS = "requirements"
    ORDERS = "orders"
    LOOSE = "loose"  # texts, replies and tasks that are about no visit


@dataclass(frozen=True)
class Retain:
    """One page of what is due, by reference, those after `after`. Nothing is changed unless `erase`.

    `run` names the run in the records of what was erased; empty gives it a name.
    """

    kept: Kept
    erase: bool = False
    after: str = ""
    run: str = ""
    limit: int = PAGE


@dataclass(frozen=True)
class Retained:
    """How many of each were erased, or would be. `next_after` is where the next page begins; None when it was the last.

    `kinds` counts requirements by the tag of their kind.
    """

    counts: Mapping[str, int]
    run: str
    next_after: str | None
    kinds: Mapping[str, int] = field(default_factory=dict)


def retain(request: Retain, *, uow: UnitOfWork, clock: Clock, vault: EvidenceVault) -> Retained:
    """What was, or would be, erased. Running it again erases nothing twice; one that stopped goes on where it was."""
    now = clock.now()
    if request.kept is Kept.REQUIREMENTS:
        return _requirements(request, now, uow=uow)
    if request.kept is Kept.LOOSE:
        return _loose(request, now, uow=uow)
    return _orders(request, now, uow=uow, vault=vault)


def _requirements(request: Retain, now: datetime, *, uow: UnitOfWork) -> Retained:
    before = _months_before(day_of(now), REQUIREMENT_MONTHS)
    with uow.write() if request.erase else uow.read() as records:
        run = request.run or (records.new_ref("X") if request.erase else "")
        due = records.retention.requirements_due(before, request.limit, after=request.after)
        kinds = Counter(tag for _, _, tag in due)
        if request.erase:
            for ref, home_ref, _ in due:
                if records.retention.erase_requirement(ref, run, now):
                    records.ledger.append(RequirementErased(ref=home_ref, at=now, requirement_ref=ref, run=run))
            records.commit()
    last = due[-1][0] if len(due) == request.limit else None
    return Retained({"requirements": len(due)} if due else {}, run, last, kinds)


def _loose(request: Retain, now: datetime, *, uow: UnitOfWork) -> Retained:
    """All there is when it is only counted; a page of each kind when it is erased, and then once more."""
    before = midnight(_months_before(day_of(now), 12 * EVIDENCE_YEARS))
    with uow.write() if request.erase else uow.read() as records:
        due = records.retention.loose_due(before, request.limit if request.erase else _ALL)
        run = request.run or (records.new_ref("X") if request.erase and due else "")
        if request.erase:
            records.retention.erase_loose(due, run, now)
            records.commit()
    counts = {kind: len(refs) for kind, refs in due.items()}
    return Retained(counts, run, "more" if request.erase and due else None)


def _orders(request: Retain, now: datetime, *, uow: UnitOfWork, vault: EvidenceVault) -> Retained:
    before = midnight(_months_before(day_of(now), 12 * EVIDENCE_YEARS))
    counts: Counter[str] = Counter()
    with uow.read() as records:
        due = records.retention.orders_due(before, request.limit, after=request.after)
        photos = records.retention.photos_of(due) if request.erase else []
        if not request.erase:
            for ref in due:
                counts.update(records.retention.counts_of(ref))
                counts["work_orders"] += 1
    run = request.run
    if request.erase and due:
        # Files first, outside the transaction: whoever stops between the two finds the order due again, and a file that
        # is gone already is no fault.
        for digest in photos:
            vault.forget(digest)
        with uow.write() as records:
            run = run or records.new_ref("X")
            for ref in due:
                counts.update(_erase(records, ref, run, now))
            records.commit()
    return Retained(
        {kind: counts[kind] for kind in sorted(counts)}, run, due[-1] if len(due) == request.limit else None
    )


def _erase(records: Records, ref: str, run: str, now: datetime) -> Mapping[str, int]:
    counts = records.retention.erase_order(ref, run, now)
    told = tuple(f"{kind}:{count}" for kind, count in sorted(counts.items()))
    records.ledger.append(WorkOrderErased(ref=ref, at=now, run=run, counts=told))
    return {**counts, "work_orders": 1}


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month; 29 February becomes 28 February."""
    month = day.year * 12 + day.month - 1 - months
    year, month = month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")
