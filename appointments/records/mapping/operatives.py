"""Operatives with their certificates, shift patterns and absences."""

from __future__ import annotations

from collections.abc import Iterable

from appointments.domain.homes import Place
from appointments.domain.operatives import Absence, Certificate, Gender, Lunch, Operative, ShiftPattern
from appointments.domain.times import Window
from appointments.records.rows import Row, Values


def operative_values(operative: Operative) -> Values:
    return {
        "ref": operative.ref,
        "name": operative.name,
        "trades": sorted(operative.trades),
        "skills": sorted(operative.skills),
        "lat": operative.home.lat,
        "lon": operative.home.lon,
        "gender": operative.gender.value if operative.gender else None,
        "employer": operative.employer,
        "phone": operative.phone,
        "active": operative.active,
    }


def certificate_values(operative: Operative) -> list[Values]:
    return [
        {"operative_ref": operative.ref, "skill": held.skill, "valid_to": held.valid_to}
        for held in operative.certificates
    ]


def operative(row: Row, certificates: Iterable[Row] = ()) -> Operative:
    """From its own row and those of its certificates, which come in order of skill."""
    return Operative(
        ref=row["ref"],
        name=row["name"],
        trades=frozenset(row["trades"]),
        home=Place(row["lat"], row["lon"]),
        skills=frozenset(row["skills"]),
        gender=Gender(row["gender"]) if row["gender"] else None,
        employer=row["employer"],
        phone=row["phone"],
        active=row["active"],
        certificates=tuple(Certificate(held["skill"], held["valid_to"]) for held in certificates),
    )


def shift_pattern_values(pattern: ShiftPattern, position: int) -> Values:
    return {
        "operative_ref": pattern.operative_ref,
        "position": position,
        "weekday": pattern.weekday,
        "starts": pattern.starts,
        "ends": pattern.ends,
        "valid_from": pattern.valid_from,
        "valid_to": pattern.valid_to,
        "lunch_earliest": pattern.lunch.earliest,
        "lunch_latest": pattern.lunch.latest,
        "lunch_minutes": pattern.lunch.minutes,
    }


def shift_pattern(row: Row) -> ShiftPattern:
    return ShiftPattern(
        operative_ref=row["operative_ref"],
        weekday=row["weekday"],
        starts=row["starts"],
        ends=row["ends"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        lunch=Lunch(row["lunch_earliest"], row["lunch_latest"], row["lunch_minutes"]),
    )


def absence_values(absence: Absence) -> Values:
    return {
        "operative_ref": absence.operative_ref,
        "starts_at": absence.window.starts,
        "ends_at": absence.window.ends,
        "reason": absence.reason,
    }


def absence(row: Row) -> Absence:
    return Absence(row["operative_ref"], Window(row["starts_at"], row["ends_at"]), row["reason"])
