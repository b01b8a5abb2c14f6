"""Homes, households and access requirements."""

from __future__ import annotations

from collections.abc import Iterable

from appointments.domain.access import AccessRequirement, RequirementSnapshot, Source
from appointments.domain.access_kinds import read_kind, write_kind
from appointments.domain.homes import Channel, ContactNumber, Home, Household, LineType, Place, Resident
from appointments.records.rows import Row, Values


def home_values(home: Home) -> Values:
    return {
        "ref": home.ref,
        "property_ref": home.property_ref,
        "uprn": home.uprn,
        "address": list(home.address),
        "postcode": home.postcode,
        "lat": home.place.lat,
        "lon": home.place.lon,
        "patch": home.patch,
        "communal_door": home.communal_door,
    }


def home(row: Row) -> Home:
    return Home(
        ref=row["ref"],
        property_ref=row["property_ref"],
        uprn=row["uprn"],
        address=tuple(row["address"]),
        postcode=row["postcode"],
        place=Place(row["lat"], row["lon"]),
        patch=row["patch"],
        communal_door=row["communal_door"],
    )


def household_values(household: Household) -> Values:
    return {
        "ref": household.ref,
        "home_ref": household.home_ref,
        "version": household.version,
        "since": household.since,
        "known_since": household.known_since,
    }


def resident_values(household: Household) -> list[Values]:
    return [
        {
            "ref": resident.ref,
            "household_ref": household.ref,
            "position": position,
            "name": resident.name,
            "prefers": [channel.value for channel in resident.prefers],
            "email": resident.email,
            "language": resident.language,
        }
        for position, resident in enumerate(household.residents)
    ]


def number_values(household: Household) -> list[Values]:
    return [
        {
            "resident_ref": resident.ref,
            "position": position,
            "number": number.number,
            "line": number.line.value,
            "label": number.label,
            "safe": number.safe,
            "withdrawn_at": number.withdrawn_at,
        }
        for resident in household.residents
        for position, number in enumerate(resident.numbers)
    ]


def household(row: Row, residents: Iterable[Resident]) -> Household:
    return Household(
        ref=row["ref"],
        home_ref=row["home_ref"],
        residents=tuple(residents),
        version=row["version"],
        since=row["since"],
        known_since=row["known_since"],
    )


def resident(row: Row, numbers: Iterable[Row]) -> Resident:
    return Resident(
        ref=row["ref"],
        name=row["name"],
        numbers=tuple(_number(number) for number in numbers),
        prefers=tuple(Channel(channel) for channel in row["prefers"]),
        email=row["email"],
        language=row["language"],
    )


def _number(row: Row) -> ContactNumber:
    return ContactNumber(
        number=row["number"],
        line=LineType(row["line"]),
        label=row["label"],
        safe=row["safe"],
        withdrawn_at=row["withdrawn_at"],
    )


def requirement_values(requirement: AccessRequirement) -> Values:
    return {
        "ref": requirement.ref,
        "home_ref": requirement.home_ref,
        "tag": requirement.kind.TAG,
        "kind": write_kind(requirement.kind),
        "source": requirement.source.value,
        "recorded_by": requirement.recorded_by,
        "recorded_at": requirement.recorded_at,
        "starts_on": requirement.starts_on,
        "review_on": requirement.review_on,
        "ends_on": requirement.ends_on,
        "provisional": requirement.provisional,
        "declined": requirement.declined,
        "effect": requirement.effect,
        "replaces": requirement.replaces,
    }


def requirement(row: Row) -> AccessRequirement:
    return AccessRequirement(
        ref=row["ref"],
        home_ref=row["home_ref"],
        kind=read_kind(row["kind"]),
        source=Source(row["source"]),
        recorded_by=row["recorded_by"],
        recorded_at=row["recorded_at"],
        starts_on=row["starts_on"],
        review_on=row["review_on"],
        ends_on=row["ends_on"],
        provisional=row["provisional"],
        declined=row["declined"],
        effect=row["effect"],
        replaces=row["replaces"],
    )


def write_snapshots(snapshots: Iterable[RequirementSnapshot]) -> list[object]:
    return [{"ref": item.ref, "kind": write_kind(item.kind)} for item in snapshots]


def read_snapshots(stored: Iterable[Row]) -> tuple[RequirementSnapshot, ...]:
    return tuple(RequirementSnapshot(item["ref"], read_kind(item["kind"])) for item in stored)
