"""A step shared by feeds and the landlord's own files: row by row, a bad one never stops the good ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from appointments.domain.errors import DomainError, Invalid
from appointments.domain.events import FeedImported
from appointments.domain.feeds import FeedProblem, FeedReport, ImportRow, RecordRow, RowResult, WorkOrderRow, report
from appointments.ports import Clock, Records, UnitOfWork

Row = TypeVar("Row", WorkOrderRow, RecordRow)


@dataclass(frozen=True)
class ImportRecords:
    """Some rows of one file, in order. `source` names the file's kind, `source_digest` is the SHA-256 of the file."""

    source: str
    source_digest: str
    rows: Sequence[ImportRow]
    by: str


def import_rows(
    request: ImportRecords, take: Callable[[Records, RecordRow], RowResult], *, uow: UnitOfWork, clock: Clock
) -> FeedReport:
    """One transaction for these rows; `take` stores one row or raises what is wrong with it before storing anything."""
    with uow.write() as records:
        found = take_rows(request.rows, partial(take, records))
        keep_report(
            records, found, source=request.source, source_digest=request.source_digest, by=request.by, now=clock.now()
        )
        records.commit()
    return found


def take_rows(rows: Iterable[Row | FeedProblem], take: Callable[[Row], RowResult]) -> FeedReport:
    """What became of each row, in order: one that cannot be taken is a problem with its line and the reason."""
    results: list[RowResult | FeedProblem] = []
    for row in rows:
        if isinstance(row, FeedProblem):
            results.append(row)
            continue
        try:
            results.append(take(row))
        except DomainError as problem:
            field = problem.field if isinstance(problem, Invalid) else problem.code
            results.append(FeedProblem(row.line, field, problem.message, row.raw))
    return report(results)


def keep_report(
    records: Records, found: FeedReport, *, source: str, source_digest: str, by: str, now: datetime
) -> None:
    """The rejected lines, and the fact that this part of the file was brought in."""
    records.feed_rejects.keep(source, source_digest, found.problems, now)
    records.ledger.append(
        FeedImported(
            ref=source,
            at=now,
            source_digest=source_digest,
            new=found.of(RowResult.NEW),
            changed=found.of(RowResult.CHANGED),
            unchanged=found.of(RowResult.UNCHANGED),
            rejected=found.of(RowResult.REJECTED),
            by=by,
        )
    )


def known_home_ref(records: Records, row: RecordRow) -> str:
    """The home that a row's `property_ref` names."""
    property_ref = row.values["property_ref"].strip()
    home = records.homes.by_property_ref(property_ref)
    if home is None:
        raise Invalid("property_ref", f"property_ref: no home has the reference {property_ref!r}")
    return home.ref


def yes_no(row: RecordRow, name: str) -> bool:
    """A yes/no column; empty and absent mean no."""
    text = row.values.get(name, "").strip().lower()
    if text in {"yes", "y", "true", "1"}:
        return True
    if text in {"no", "n", "false", "0", ""}:
        return False
    raise Invalid(name, f"{name}: {text!r} must be yes or no")


def listed(row: RecordRow, name: str) -> tuple[str, ...]:
    """A column that holds several values parted by semicolons."""
    return tuple(part.strip() for part in row.values.get(name, "").split(";") if part.strip())
