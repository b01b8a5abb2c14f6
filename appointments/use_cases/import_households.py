"""Bring in who lives where and how they may be reached: one line a resident, the first of a home is written to."""

from __future__ import annotations

from appointments.domain.errors import Invalid
from appointments.domain.feeds import FeedReport, RecordRow, RowResult
from appointments.domain.homes import Channel
from appointments.ports import Clock, PhoneNumbers, Records, UnitOfWork
from appointments.use_cases.importing import ImportRecords, import_rows, known_home_ref, listed
from appointments.use_cases.record_household import NumberGiven, RecordHousehold, ResidentGiven, store_household

HOUSEHOLD_COLUMNS = frozenset({"property_ref", "name"})
HOUSEHOLD_OPTIONAL = frozenset({"numbers", "prefers", "email", "language"})


def import_households(
    request: ImportRecords, *, uow: UnitOfWork, clock: Clock, phone_numbers: PhoneNumbers
) -> FeedReport:
    """What became of each row. `numbers` and `prefers` hold several values parted by semicolons."""

    def take(records: Records, row: RecordRow) -> RowResult:
        home_ref = known_home_ref(records, row)
        held = records.households.of_home(home_ref)
        given = _resident(row)
        others = tuple(
            ResidentGiven(
                r.name,
                tuple(NumberGiven(n.number, n.label, n.safe) for n in r.numbers),
                r.prefers,
                r.email,
                r.language,
            )
            for r in (held.residents if held else ())
        )
        residents = _with(others, given)
        stored = store_household(
            records, RecordHousehold(home_ref, residents, request.by), clock=clock, phone_numbers=phone_numbers
        )
        if held is None:
            return RowResult.NEW
        return RowResult.UNCHANGED if stored.version == held.version else RowResult.CHANGED

    return import_rows(request, take, uow=uow, clock=clock)


def _resident(row: RecordRow) -> ResidentGiven:
    channels = listed(row, "prefers") or ("sms", "voice", "letter")
    unknown = [name for name in channels if name not in set(Channel)]
    if unknown:
        raise Invalid("prefers", f"prefers: {unknown[0]!r} is not one of {', '.join(Channel)}")
    return ResidentGiven(
        name=row.values["name"],
        numbers=tuple(NumberGiven(text) for text in listed(row, "numbers")),
        prefers=tuple(Channel(name) for name in channels),
        email=row.values.get("email", "").strip() or None,
        language=row.values.get("language", "").strip() or "en",
    )


def _with(others: tuple[ResidentGiven, ...], given: ResidentGiven) -> tuple[ResidentGiven, ...]:
    """The household with this resident in their place: a name held already is updated, a new one comes last."""
    if given.name.strip() in {other.name for other in others}:
        return tuple(given if other.name == given.name.strip() else other for other in others)
    return (*others, given)
