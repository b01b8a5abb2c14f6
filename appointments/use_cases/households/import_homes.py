"""Bring in the landlord's homes. The same rows again change nothing."""

from __future__ import annotations

from appointments.domain.errors import Invalid
from appointments.domain.feeds import FeedReport, RecordRow, RowResult
from appointments.domain.homes import Home, Place
from appointments.domain.refs import parse_postcode, parse_uprn
from appointments.ports import Clock, Geocoder, Records, UnitOfWork
from appointments.use_cases.steps.importing import ImportRecords, import_rows, yes_no

HOME_COLUMNS = frozenset({"property_ref", "address", "postcode"})
HOME_OPTIONAL = frozenset({"uprn", "lat", "lon", "patch", "communal_door"})


def import_homes(request: ImportRecords, *, uow: UnitOfWork, clock: Clock, geocoder: Geocoder) -> FeedReport:
    """What became of each row. `address` lines are parted by semicolons; lat and lon replace the postcode's place."""

    def take(records: Records, row: RecordRow) -> RowResult:
        property_ref = row.values["property_ref"].strip()
        if not property_ref:
            raise Invalid("property_ref", "property_ref: the landlord's own reference of the home is needed")
        known = records.homes.by_property_ref(property_ref)
        postcode = parse_postcode(row.values["postcode"])
        uprn = row.values.get("uprn", "").strip()
        home = Home(
            ref=known.ref if known else records.new_ref("H"),
            property_ref=property_ref,
            address=_address(row.values["address"]),
            postcode=postcode,
            place=_place(row, postcode, geocoder),
            uprn=parse_uprn(uprn) if uprn else None,
            patch=row.values.get("patch", "").strip(),
            communal_door=yes_no(row, "communal_door"),
        )
        if home.uprn and (twin := records.homes.by_uprn(home.uprn)) and twin.ref != home.ref:
            raise Invalid("uprn", f"uprn: {home.uprn} belongs to property {twin.property_ref} already")
        if home == known:
            return RowResult.UNCHANGED
        records.homes.put(home)
        return RowResult.CHANGED if known else RowResult.NEW

    return import_rows(request, take, uow=uow, clock=clock)


def _address(text: str) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in text.split(";") if line.strip())
    if not lines:
        raise Invalid("address", "address: at least one line is needed")
    return lines


def _place(row: RecordRow, postcode: str, geocoder: Geocoder) -> Place:
    lat, lon = row.values.get("lat", "").strip(), row.values.get("lon", "").strip()
    if lat or lon:
        try:
            place = Place(float(lat), float(lon))
        except ValueError as exc:
            raise Invalid("lat", "lat: give lat and lon in degrees, or neither") from exc
        if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
            raise Invalid("lat", "lat: this is not a place on Earth")
        return place
    found = geocoder.place(postcode)
    if found is None:
        raise Invalid("postcode", f"postcode: {postcode} is not known; give lat and lon for this home")
    return found
