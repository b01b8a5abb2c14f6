"""Bring in access requirements that the landlord has recorded elsewhere. The same rows again change nothing."""

from __future__ import annotations

from appointments.domain.access import Source
from appointments.domain.access_kinds import parse_kind
from appointments.domain.errors import Invalid
from appointments.domain.feeds import FeedReport, RecordRow, RowResult
from appointments.domain.times import day_of, parse_day
from appointments.ports import Clock, Records, UnitOfWork
from appointments.use_cases.households.record_requirement import RecordRequirement, store_requirement
from appointments.use_cases.steps.importing import ImportRecords, import_rows, known_home_ref

REQUIREMENT_COLUMNS = frozenset({"property_ref", "kind", "values", "starts_on"})
REQUIREMENT_OPTIONAL = frozenset({"source", "review_on", "ends_on", "effect"})


def import_requirements(request: ImportRecords, *, uow: UnitOfWork, clock: Clock) -> FeedReport:
    """What became of each row. `values` is `hours=48|written=yes`: the kind's parameters parted by bars."""

    def take(records: Records, row: RecordRow) -> RowResult:
        wanted, now = _requirement(records, row, request.by), clock.now()
        kind = parse_kind(wanted.kind, wanted.values)
        for held in records.requirements.of_home(wanted.home_ref):
            if held.kind != kind or held.starts_on != wanted.starts_on:
                continue
            # One that was ended here stays ended, whatever the file still says (rule 18).
            if held.ends_on == wanted.ends_on or (held.ends_on is not None and held.ends_on < day_of(now)):
                return RowResult.UNCHANGED
        store_requirement(records, wanted, now)
        return RowResult.NEW

    return import_rows(request, take, uow=uow, clock=clock)


def _requirement(records: Records, row: RecordRow, by: str) -> RecordRequirement:
    source = row.values.get("source", "").strip() or Source.IMPORT.value
    if source not in set(Source):
        raise Invalid("source", f"source: {source!r} is not one of {', '.join(Source)}")
    review_on, ends_on = row.values.get("review_on", "").strip(), row.values.get("ends_on", "").strip()
    return RecordRequirement(
        home_ref=known_home_ref(records, row),
        kind=row.values["kind"].strip(),
        values=_values(row.values["values"]),
        source=Source(source),
        by=by,
        starts_on=parse_day(row.values["starts_on"], "starts_on"),
        review_on=parse_day(review_on, "review_on") if review_on else None,
        ends_on=parse_day(ends_on, "ends_on") if ends_on else None,
        effect=row.values.get("effect", ""),
    )


def _values(text: str) -> dict[str, object]:
    values: dict[str, object] = {}
    for part in text.split("|"):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        if not equals:
            raise Invalid(
                "values", f"values: {part.strip()!r} is not understood; write for example hours=48|written=yes"
            )
        values[name.strip()] = value.strip()
    return values
