"""Appointments with their promises, assignments and visit."""

from __future__ import annotations

from collections.abc import Iterable

from appointments.domain.appointments import (
    OPEN_STATES,
    Appointment,
    Assignment,
    Override,
    Promise,
    Role,
    State,
    Visit,
)
from appointments.domain.outcomes import Outcome
from appointments.domain.times import Window, day_of
from appointments.records.mapping.homes import read_snapshots, write_snapshots
from appointments.records.rows import Row, Values


def appointment_values(appointment: Appointment) -> Values:
    """Without what repeats the judgement: the repository reads that from the judgement itself."""
    promise, visit, despatched = appointment.promise, appointment.visit, appointment.despatched_requirements
    return {
        "ref": appointment.ref,
        "work_order_ref": appointment.work_order_ref,
        "home_ref": appointment.home_ref,
        "state": appointment.state.value,
        "booked_at": appointment.promises[0].made_at,
        "promise_version": promise.version,
        "starts_at": promise.window.starts,
        "ends_at": promise.window.ends,
        "despatched_requirements": None if despatched is None else write_snapshots(despatched),
        "arrived_at": visit.arrived_at if visit else None,
        "left_at": visit.left_at if visit else None,
        "attended_by": list(visit.operative_refs) if visit else None,
        "departed": list(visit.departed) if visit and visit.departed else None,
        "outcome": appointment.outcome.value if appointment.outcome else None,
        "outcome_words": appointment.outcome_words,
        "judgement_ref": appointment.judgement_ref,
        "closed_at": appointment.closed_at,
        "closed_by": appointment.closed_by or None,
        "follows": appointment.follows,
        "pinned": appointment.pinned,
        "version": appointment.version,
    }


def appointment(row: Row, promises: Iterable[Promise], assignments: Iterable[Assignment]) -> Appointment:
    despatched = row["despatched_requirements"]
    return Appointment(
        ref=row["ref"],
        work_order_ref=row["work_order_ref"],
        home_ref=row["home_ref"],
        state=State(row["state"]),
        promises=tuple(promises),
        assignments=tuple(assignments),
        despatched_requirements=None if despatched is None else read_snapshots(despatched),
        visit=_visit(row),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        outcome_words=row["outcome_words"],
        judgement_ref=row["judgement_ref"],
        closed_at=row["closed_at"],
        closed_by=row["closed_by"] or "",
        follows=row["follows"],
        pinned=row["pinned"],
        version=row["version"],
    )


def _visit(row: Row) -> Visit | None:
    if row["arrived_at"] is None:
        return None
    return Visit(row["arrived_at"], tuple(row["attended_by"]), row["left_at"], tuple(row["departed"] or ()))


def promise_values(appointment: Appointment) -> list[Values]:
    return [
        {
            "appointment_ref": appointment.ref,
            "version": promise.version,
            "starts_at": promise.window.starts,
            "ends_at": promise.window.ends,
            "day": promise.day,
            "pattern": promise.pattern,
            "purpose": promise.purpose,
            "requirements": write_snapshots(promise.requirements),
            "made_at": promise.made_at,
            "made_by": promise.made_by,
            "agreed_by_resident": promise.agreed_by_resident,
            "offer_ref": promise.offer_ref,
            "overrides": [_write_override(override) for override in promise.overrides],
            "late_reason": promise.late_reason,
            "superseded_at": promise.superseded_at,
        }
        for promise in appointment.promises
    ]


def _write_override(override: Override) -> Values:
    return {
        "what": override.what,
        "manager": override.manager,
        "reason": override.reason,
        "requirement_ref": override.requirement_ref,
    }


def read_overrides(stored: Iterable[Row]) -> tuple[Override, ...]:
    return tuple(Override(o["what"], o["manager"], o["reason"], o["requirement_ref"]) for o in stored)


def promise(row: Row) -> Promise:
    return Promise(
        version=row["version"],
        window=Window(row["starts_at"], row["ends_at"]),
        day=row["day"],
        pattern=row["pattern"],
        purpose=row["purpose"],
        requirements=read_snapshots(row["requirements"]),
        made_at=row["made_at"],
        made_by=row["made_by"],
        agreed_by_resident=row["agreed_by_resident"],
        offer_ref=row["offer_ref"],
        overrides=read_overrides(row["overrides"]),
        late_reason=row["late_reason"],
        superseded_at=row["superseded_at"],
    )


def assignment_values(appointment: Appointment) -> list[Values]:
    """They take up the operative's time as long as the appointment is open."""
    return [
        {
            "appointment_ref": appointment.ref,
            "operative_ref": assignment.operative_ref,
            "position": position,
            "role": assignment.role.value,
            "day": day_of(assignment.planned.starts),
            "planned_starts": assignment.planned.starts,
            "planned_ends": assignment.planned.ends,
            "active": appointment.state in OPEN_STATES,
        }
        for position, assignment in enumerate(appointment.assignments)
    ]


def assignment(row: Row) -> Assignment:
    return Assignment(row["operative_ref"], Window(row["planned_starts"], row["planned_ends"]), Role(row["role"]))
