"""Record who lives in a home and how they may be reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from appointments.domain.errors import Invalid, Stale
from appointments.domain.events import HouseholdRecorded
from appointments.domain.homes import Channel, ContactNumber, Household, HouseholdChange, Resident
from appointments.domain.limits import NAME, at_most
from appointments.domain.refs import HomeRef
from appointments.domain.times import day_of, midnight, require_plausible
from appointments.ports import Clock, Judge, PhoneNumbers, Records, UnitOfWork
from appointments.use_cases.households.moving_in import judge_what_they_were_not_told, promise_to_those_who_live_there
from appointments.use_cases.steps.teller import Teller


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
    before. None changes nothing about it. `lived_since` puts right the day on which those on record moved in;
    `nobody_moved_in` takes back that others did: what was hidden from them is theirs again.
    """

    home_ref: HomeRef
    residents: tuple[ResidentGiven, ...]
    by: str
    expected_version: int | None = None
    moved_in_on: date | None = None
    lived_since: date | None = None
    nobody_moved_in: bool = False


def record_household(
    request: RecordHousehold,
    *,
    uow: UnitOfWork,
    clock: Clock,
    phone_numbers: PhoneNumbers,
    judge: Judge,
    teller: Teller,
) -> Household:
    """The household as stored. An opt-out already recorded for a number stays: only the resident can undo it.

    When other people live there, what is awaited is promised to them anew in the same transaction.
    """
    with uow.write() as records:
        before = records.households.of_home(records.homes.get(request.home_ref).ref)
        household = store_household(records, request, clock=clock, phone_numbers=phone_numbers)
        now = clock.now()  # after they were put on record, so that what they are told counts as told to them
        if before is not None and before.known_since != household.known_since:
            promise_to_those_who_live_there(records, household, by=request.by, teller=teller, now=now)
        if before is not None and (before.since, before.known_since) != (household.since, household.known_since):
            judge_what_they_were_not_told(records, household, judge=judge, calendar=teller.calendar, now=now)
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
    since, known_since, change = _since(request, held, clock.now())
    if held and change is HouseholdChange.OTHERS_MOVED_IN:
        _require_others(request, held, phone_numbers)
    known = held.residents if held and change is not HouseholdChange.OTHERS_MOVED_IN else ()
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
        household = replace(held, residents=residents, since=since, known_since=known_since)
        records.households.save(household)
        household = replace(household, version=household.version + 1)
    else:
        household = Household(
            ref=records.new_ref("HH"), home_ref=home.ref, residents=residents, since=since, known_since=known_since
        )
        records.households.add(household)
    records.ledger.append(
        HouseholdRecorded(
            ref=home.ref,
            at=clock.now(),
            household_ref=household.ref,
            by=request.by,
            change=change.value if change else "",
            since=since if change else None,
        )
    )
    return household


def _since(
    request: RecordHousehold, held: Household | None, now: datetime
) -> tuple[datetime | None, datetime | None, HouseholdChange | None]:
    """Since when they live there, when that was put on record, and what is said of it now; None for nothing."""
    known = held.since if held else None
    known_since = held.known_since if held else None
    said = [request.moved_in_on is not None, request.lived_since is not None, request.nobody_moved_in]
    if sum(said) > 1:
        raise Invalid(
            "moved_in_on", "moved_in_on: say that others moved in, or put right what is on record of it, not both"
        )
    if request.moved_in_on is not None:
        return _others_moved_in(request.moved_in_on, known, known_since, now)
    if known is None and any(said):
        raise Invalid("lived_since", "lived_since: it is not on record that anybody moved in here")
    if request.lived_since is not None and known is not None:
        since = midnight(_not_ahead(request.lived_since, "lived_since", now))
        return since, known_since or known, None if since == known else HouseholdChange.DAY_PUT_RIGHT
    if request.nobody_moved_in:
        return None, now, HouseholdChange.NOBODY_MOVED_IN
    return known, known_since, None


def _others_moved_in(
    day: date, known: datetime | None, known_since: datetime | None, now: datetime
) -> tuple[datetime, datetime | None, HouseholdChange | None]:
    since = midnight(_not_ahead(day, "moved_in_on", now))
    if known is not None and since < known:
        raise Invalid(
            "moved_in_on",
            "moved_in_on: those who are on record moved in after that day. If they are the same people, put their day "
            "right instead",
        )
    if since == known:
        return since, known_since, None  # the form was sent twice
    return since, now, HouseholdChange.OTHERS_MOVED_IN


def _require_others(request: RecordHousehold, held: Household, phone_numbers: PhoneNumbers) -> None:
    """The form is filled with those on record: a day alone does not make other people of them."""
    typed = [
        (given.name.strip(), [phone_numbers.parse(number.text, number.field).number for number in given.numbers])
        for given in request.residents
    ]
    if typed == [(resident.name, [number.number for number in resident.numbers]) for resident in held.residents]:
        wrong = " If it is only their day that is wrong, put that right below" if held.since else ""
        raise Invalid("moved_in_on", f"moved_in_on: these are the people on record. Write who moved in.{wrong}")


def _not_ahead(day: date, field: str, now: datetime) -> date:
    require_plausible(day, field)
    if day > day_of(now):
        raise Invalid(field, f"{field}: record them on the day they move in, not before")
    return day


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
