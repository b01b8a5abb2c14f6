"""Bring in operatives with their trades, skills and weekly shifts. The same rows again change nothing."""

from __future__ import annotations

from datetime import date

from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.certificates import parse_certificates
from appointments.domain.errors import Invalid
from appointments.domain.feeds import FeedReport, RecordRow, RowResult
from appointments.domain.homes import Place
from appointments.domain.operatives import Gender, Operative, ShiftPattern
from appointments.domain.refs import parse_postcode
from appointments.domain.times import parse_day
from appointments.ports import Clock, Geocoder, PhoneNumbers, Records, UnitOfWork
from appointments.use_cases.operatives.record_operative import RecordOperative, store_operative
from appointments.use_cases.steps.importing import ImportRecords, import_rows, listed

OPERATIVE_COLUMNS = frozenset({"operative_ref", "name", "trades", "shifts", "postcode", "valid_from"})
OPERATIVE_OPTIONAL = frozenset({"skills", "certificates", "gender", "employer", "phone"})


def import_operatives(
    request: ImportRecords, *, uow: UnitOfWork, clock: Clock, geocoder: Geocoder, phone_numbers: PhoneNumbers
) -> FeedReport:
    """What became of each row.

    `shifts` is `Mon-Fri 08:00-16:30`, `certificates` is `gas 2027-03-01; asbestos 2026-12-24` (each with its last
    day); `postcode` is where the day starts and ends.
    """

    def take(records: Records, row: RecordRow) -> RowResult:
        operative = _operative(row, geocoder, phone_numbers)
        shifts = _shifts(row, operative.ref)
        known = {held.ref: held for held in records.operatives.active([operative.ref])}.get(operative.ref)
        if known == operative and set(records.operatives.shift_patterns([operative.ref])) == set(shifts):
            return RowResult.UNCHANGED
        store_operative(records, RecordOperative(operative, shifts, request.by), clock)
        return RowResult.CHANGED if known else RowResult.NEW

    return import_rows(request, take, uow=uow, clock=clock)


def _operative(row: RecordRow, geocoder: Geocoder, phone_numbers: PhoneNumbers) -> Operative:
    ref = row.values["operative_ref"].strip()
    if not ref:
        raise Invalid("operative_ref", "operative_ref: the operative's reference is needed")
    gender, phone = row.values.get("gender", "").strip().lower(), row.values.get("phone", "").strip()
    if gender and gender not in set(Gender):
        raise Invalid("gender", f"gender: {gender!r} is not one of {', '.join(Gender)}; leave it empty when not known")
    return Operative(
        ref=ref,
        name=row.values["name"].strip(),
        trades=frozenset(listed(row, "trades")),
        home=_place(row, geocoder),
        skills=frozenset(listed(row, "skills")),
        certificates=parse_certificates(row.values.get("certificates", "")),
        gender=Gender(gender) if gender else None,
        employer=row.values.get("employer", "").strip(),
        phone=phone_numbers.parse(phone, "phone").number if phone else None,
    )


def _place(row: RecordRow, geocoder: Geocoder) -> Place:
    postcode = parse_postcode(row.values["postcode"])
    place = geocoder.place(postcode)
    if place is None:
        raise Invalid("postcode", f"postcode: {postcode} is not known")
    return place


def _shifts(row: RecordRow, ref: str) -> tuple[ShiftPattern, ...]:
    valid_from: date = parse_day(row.values["valid_from"], "valid_from")
    found = []
    for part in parse_weekly(row.values["shifts"], "shifts"):
        if part.ends is None:
            raise Invalid("shifts", "shifts: a shift ends before midnight")
        found.append(ShiftPattern(ref, part.weekday, part.starts, part.ends, valid_from))
    return tuple(found)
