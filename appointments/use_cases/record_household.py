"""Record who lives in a home and how they may be reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from appointments.domain.errors import Invalid, Stale
from appointments.domain.events import HouseholdRecorded
from appointments.domain.homes import Channel, ContactNumber, Household, Resident
from appointments.domain.limits import NAME, at_most
from appointments.domain.refs import HomeRef
from appointments.domain.times import day_of, midnight
from appointments.ports import Clock, PhoneNumbers, Records, UnitOfWork


@dataclass(frozen=True)
class NumberGiven:
    """A number as somebody said it. `safe` false: others may read or hear what is sent there.

    `field` is what the sender calls it: the name that Invalid gives back when it is no number.
    """

    text: str
    label: str = ""
    safe: bool = True
    field: str = "number"


@dataclass(frozen=True)
class ResidentGiven:
    """One resident as recorded; `prefers` orders the channels, first choice first."""

    name: str
    numbers: tuple[NumberGiven, ...] = ()
    prefers: tuple[Channel, ...] = (Channel.SMS, Channel.VOICE, Channel.LETTER)
    email: str | None = None
    language: str = "en"


@dataclass(frozen=True)
class RecordHousehold:
    """Replaces what is held. `expected_version` is what the form was filled from; None when it was empty.

    `moved_in_on` is set when others live there from that day on: a new household, which inherits nothing of the one
    before. None changes nothing about it.
    """

    home_ref: HomeRef
    residents: tuple[ResidentGiven, ...]
    by: str
    expected_version: int | None = None
    moved_in_on: date | None = None


def record_household(
    request: RecordHousehold, *, uow: UnitOfWork, clock: Clock, phone_numbers: PhoneNumbers
) -> Household:
    """The household as stored. An opt-out already recorded for a number stays: only the resident can undo it."""
    with uow.write() as records:
        household = store_household(records, request, clock=clock, phone_numbers=phone_numbers)
        records.commit()
    return household


def store_household(
    records: Records, request: RecordHousehold, *, clock: Clock, phone_numbers: PhoneNumbers
) -> Household:
    """The same inside a transaction that is open already (imports)."""
    home = records.homes.get(request.home_ref)
    held = records.households.of_home(home.ref)
    if held and held.version != request.expected_version:
        raise Stale("somebody else has changed this household since you opened it; look again and repeat your change")
    since, others = _since(request, held, clock.now())
    known = held.residents if held and not others else ()
    residents = tuple(
        Resident(
            ref=known[index].ref if index < len(known) else records.new_ref("R"),
            name=_required_name(given.name),
            numbers=tuple(_number(records, number, phone_numbers) for number in given.numbers),
            prefers=given.prefers or (Channel.LETTER,),
            email=given.email,
            language=given.language,
        )
        for index, given in enumerate(request.residents)
    )
    if held and (held.residents, held.since) == (residents, since):
        return held
    if held:
        household = replace(held, residents=residents, since=since)
        records.households.save(household)
        household = replace(household, version=household.version + 1)
    else:
        household = Household(ref=records.new_ref("HH"), home_ref=home.ref, residents=residents, since=since)
        records.households.add(household)
    records.ledger.append(HouseholdRecorded(ref=home.ref, at=clock.now(), household_ref=household.ref, by=request.by))
    return household


def _since(request: RecordHousehold, held: Household | None, now: datetime) -> tuple[datetime | None, bool]:
    """Since when they live there, and whether they are others than those on record."""
    known = held.since if held else None
    if request.moved_in_on is None:
        return known, False
    if request.moved_in_on > day_of(now):
        raise Invalid("moved_in_on", "moved_in_on: record them on the day they move in, not before")
    since = midnight(request.moved_in_on)
    if known is not None and since < known:
        raise Invalid("moved_in_on", "moved_in_on: those who are on record moved in after that day")
    return since, since != known


def _required_name(name: str) -> str:
    if not name.strip():
        raise Invalid("name", "name: write how the resident wishes to be called")
    return at_most(name, NAME, "name")


def _number(records: Records, given: NumberGiven, phone_numbers: PhoneNumbers) -> ContactNumber:
    parsed = phone_numbers.parse(given.text, given.field)
    number = ContactNumber(parsed.number, parsed.line, label=at_most(given.label, NAME, given.field), safe=given.safe)
    return replace(number, withdrawn_at=_withdrawn_at(records, parsed.number))


def _withdrawn_at(records: Records, number: str) -> datetime | None:
    """STOP is about the telephone: it holds for whatever household the number is recorded for."""
    sharing = (r for household in records.households.by_number(number) for r in household.residents)
    stopped = (n.withdrawn_at for r in sharing for n in r.numbers if n.number == number)
    return next((instant for instant in stopped if instant is not None), None)
