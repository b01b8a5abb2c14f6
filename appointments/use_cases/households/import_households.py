"""Bring in who lives where and how they may be reached: one line a resident, the first of a home is written to."""

from __future__ import annotations

from appointments.domain.errors import Invalid
from appointments.domain.feeds import FeedReport, RecordRow, RowResult
from appointments.domain.homes import Channel, Resident
from appointments.ports import Clock, PhoneNumbers, Records, UnitOfWork
from appointments.use_cases.households.record_household import (
    NumberGiven,
    RecordHousehold,
    ResidentGiven,
    store_household,
)
from appointments.use_cases.steps.importing import ImportRecords, import_rows, known_home_ref, listed

HOUSEHOLD_COLUMNS = frozenset({"property_ref", "name"})
HOUSEHOLD_OPTIONAL = frozenset({"numbers", "prefers", "email", "language"})


def import_households(
    request: ImportRecords, *, uow: UnitOfWork, clock: Clock, phone_numbers: PhoneNumbers
) -> FeedReport:
    """What became of each row. `numbers` and `prefers` hold several values parted by semicolons."""

    def take(records: Records, row: RecordRow) -> RowResult:
        home_ref = known_home_ref(records, row)
        held = records.households.of_home(home_ref)
        others = tuple(_as_held(resident) for resident in (held.residents if held else ()))
        known = next((other for other in others if other.name == row.values["name"].strip()), None)
        residents = _with(others, _resident(row, known, phone_numbers))
        wanted = RecordHousehold(home_ref, residents, request.by, held.version if held else None)
        stored = store_household(records, wanted, clock=clock, phone_numbers=phone_numbers)
        if held is None:
            return RowResult.NEW
        return RowResult.UNCHANGED if stored.version == held.version else RowResult.CHANGED

    return import_rows(request, take, uow=uow, clock=clock)


def _as_held(resident: Resident) -> ResidentGiven:
    numbers = tuple(NumberGiven(n.number, n.label, n.safe) for n in resident.numbers)
    return ResidentGiven(resident.name, numbers, resident.prefers, resident.email, resident.language)


def _resident(row: RecordRow, known: ResidentGiven | None, phone_numbers: PhoneNumbers) -> ResidentGiven:
    """What a file does not say stays as somebody recorded it: above all that a number is not safe."""
    channels = listed(row, "prefers")
    unknown = [name for name in channels if name not in set(Channel)]
    if unknown:
        raise Invalid("prefers", f"prefers: {unknown[0]!r} is not one of {', '.join(Channel)}")
    before = known or ResidentGiven(row.values["name"])
    held = {number.text: number for number in before.numbers}
    parsed = tuple(phone_numbers.parse(text, "numbers").number for text in listed(row, "numbers"))
    return ResidentGiven(
        name=row.values["name"],
        numbers=tuple(held.get(number) or NumberGiven(number) for number in parsed) or before.numbers,
        prefers=tuple(Channel(name) for name in channels) or before.prefers,
        email=row.values.get("email", "").strip() or before.email,
        language=row.values.get("language", "").strip() or before.language,
    )


def _with(others: tuple[ResidentGiven, ...], given: ResidentGiven) -> tuple[ResidentGiven, ...]:
    """The household with this resident in their place: a name held already is updated, a new one comes last."""
    if given.name.strip() in {other.name for other in others}:
        return tuple(given if other.name == given.name.strip() else other for other in others)
    return (*others, given)
