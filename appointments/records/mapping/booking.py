"""Holds, gaps and the attendance of emergencies."""

from __future__ import annotations

from collections.abc import Iterable

from appointments.domain.appointments import Assignment
from appointments.domain.emergencies import Contact, ContactResult, EmergencyAttendance
from appointments.domain.gaps import Gap
from appointments.domain.holds import Hold
from appointments.domain.slots import Slot
from appointments.domain.times import Window, day_of, read_instant
from appointments.records.rows import Row, Values


def hold_values(hold: Hold) -> Values:
    return {
        "ref": hold.ref,
        "work_order_ref": hold.work_order_ref,
        "offer_ref": hold.offer_ref,
        "day": hold.slot.day,
        "pattern": hold.slot.pattern,
        "starts_at": hold.slot.window.starts,
        "ends_at": hold.slot.window.ends,
        "made_at": hold.made_at,
        "made_by": hold.made_by,
        "expires_at": hold.expires_at,
    }


def held_seat_values(hold: Hold) -> list[Values]:
    """Assignments of the hold's own: they take up the operatives' time as long as the rows are there."""
    return [
        {
            "hold_ref": hold.ref,
            "operative_ref": seat.operative_ref,
            "position": position,
            "role": seat.role.value,
            "day": day_of(seat.planned.starts),
            "planned_starts": seat.planned.starts,
            "planned_ends": seat.planned.ends,
            "active": True,
        }
        for position, seat in enumerate(hold.assignments)
    ]


def hold(row: Row, seats: Iterable[Assignment]) -> Hold:
    return Hold(
        ref=row["ref"],
        work_order_ref=row["work_order_ref"],
        offer_ref=row["offer_ref"],
        slot=Slot(row["day"], Window(row["starts_at"], row["ends_at"]), row["pattern"]),
        assignments=tuple(seats),
        made_at=row["made_at"],
        made_by=row["made_by"],
        expires_at=row["expires_at"],
    )


def gap_values(gap: Gap) -> Values:
    return {
        "ref": gap.ref,
        "appointment_ref": gap.appointment_ref,
        "operative_ref": gap.operative_ref,
        "day": gap.day,
        "starts_at": gap.freed.starts,
        "ends_at": gap.freed.ends,
        "freed_at": gap.freed_at,
        "refilled_by": gap.refilled_by,
        "refilled_at": gap.refilled_at,
    }


def gap(row: Row) -> Gap:
    return Gap(
        ref=row["ref"],
        appointment_ref=row["appointment_ref"],
        operative_ref=row["operative_ref"],
        day=row["day"],
        freed=Window(row["starts_at"], row["ends_at"]),
        freed_at=row["freed_at"],
        refilled_by=row["refilled_by"],
        refilled_at=row["refilled_at"],
    )


def attendance_values(attendance: EmergencyAttendance) -> Values:
    return {
        "work_order_ref": attendance.work_order_ref,
        "starts_at": attendance.window.starts,
        "ends_at": attendance.window.ends,
        "contacts": [
            {
                "at": contact.at.isoformat(),
                "by": contact.by,
                "result": contact.result.value,
                "words": contact.words,
                "operative": contact.operative_ref,
            }
            for contact in attendance.contacts
        ],
    }


def attendance(row: Row) -> EmergencyAttendance:
    return EmergencyAttendance(
        work_order_ref=row["work_order_ref"],
        window=Window(row["starts_at"], row["ends_at"]),
        contacts=tuple(
            Contact(
                read_instant(stored["at"], "at"),
                stored["by"],
                ContactResult(stored["result"]),
                stored["words"],
                stored["operative"],
            )
            for stored in row["contacts"]
        ),
    )
