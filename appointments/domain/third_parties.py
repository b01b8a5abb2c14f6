"""Third parties: whoever has to be there besides the household and the operative, and the keys that open the door.

An interpreter, a housing officer, a carer, a key holder: each with the hours they can be asked for and a calendar of
what they are booked for. They are booked for the whole promise and the visit after its last moment, because they wait
as the resident does: the planned start may then move anywhere in the promise without anybody being asked again. A set
of keys is one of them, too: two rounds never have it at once.

A household may name somebody whom the landlord keeps no calendar of (its own carer): then nothing is withheld, and a
planner agrees the visit with them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.access import Attendee
from appointments.domain.access_kinds.weekly import WeeklyTime, covering
from appointments.domain.errors import Invalid
from appointments.domain.refs import AppointmentRef, HoldRef, RequirementRef, ThirdPartyRef
from appointments.domain.times import Window

_ARTICLES = ("a ", "an ", "the ")


@dataclass(frozen=True)
class ThirdParty:
    """`role` is what they are ("interpreter for Polish"), `name` how planners know them ("Interpreter 2").

    Whoever is `any_of_role` is asked for by role alone; others only where the household names them. `times` are the
    weekly hours in which they can be booked. `phone` is kept as planners dial it, `place` is where keys are collected.
    `version` guards the calendar.
    """

    ref: ThirdPartyRef
    role: str
    name: str
    times: tuple[WeeklyTime, ...]
    any_of_role: bool = True
    phone: str | None = None
    place: str = ""
    active: bool = True
    version: int = 0

    def __post_init__(self) -> None:
        if not self.role.strip():
            raise Invalid("role", "role: say what they are, for example interpreter for Polish")
        if not self.name.strip():
            raise Invalid("name", "name: say how we know them, for example Interpreter 2")
        if not self.times:
            raise Invalid("times", "times: say when they can come, for example Mon-Fri 09:00-17:00")

    def is_named_by(self, asked: Attendee) -> bool:
        """Whether the requirement means this one and nobody else."""
        return bool(asked.reference.strip()) and _plain(asked.reference) in {_plain(self.ref), _plain(self.name)}

    def can_stand_in_for(self, asked: Attendee) -> bool:
        """Whether anybody of this role will do, and this is one of them."""
        return self.any_of_role and role_of(asked) == _plain(self.role)


@dataclass(frozen=True)
class ThirdPartyAbsence:
    """Not to be had during `window`. `reason` is a category, never a diagnosis."""

    third_party_ref: ThirdPartyRef
    window: Window
    reason: str


@dataclass(frozen=True)
class ThirdPartyBooking:
    """Somebody's time for one promise: `during` is the whole promise and the visit after its last moment."""

    appointment_ref: AppointmentRef
    promise_version: int
    third_party_ref: ThirdPartyRef
    requirement_ref: RequirementRef
    during: Window


@dataclass(frozen=True)
class ThirdPartyHold:
    """Somebody's time kept while a caller decides, as long as the hold lasts: `during` is what a booking would take."""

    hold_ref: HoldRef
    third_party_ref: ThirdPartyRef
    during: Window


@dataclass(frozen=True)
class PartyCalendar:
    """One third party with everything that takes up their time in the days looked at.

    `held` is what other callers' holds keep of it; a hold that has expired, or the caller's own, is not among them.
    """

    party: ThirdParty
    absences: tuple[ThirdPartyAbsence, ...] = ()
    bookings: tuple[ThirdPartyBooking, ...] = ()
    held: tuple[ThirdPartyHold, ...] = ()

    def is_free(self, during: Window, *, but_for: AppointmentRef | None = None) -> bool:
        """Whether they can be there for all of `during`; what they do for `but_for` does not count."""
        if not self.party.active or not covering(self.party.times, during):
            return False
        if any(absence.window.overlaps(during) for absence in self.absences):
            return False
        if any(kept.during.overlaps(during) for kept in self.held):
            return False
        return not any(b.during.overlaps(during) for b in self.bookings if b.appointment_ref != but_for)


def candidates(asked: Attendee, calendars: Iterable[PartyCalendar]) -> tuple[PartyCalendar, ...]:
    """Who can answer a requirement, by reference: the one it names, or anybody of the role.

    Nobody when the landlord keeps no calendar of such people.
    """
    known = sorted((c for c in calendars if c.party.active), key=lambda c: c.party.ref)
    named = tuple(c for c in known if c.party.is_named_by(asked))
    return named or tuple(c for c in known if c.party.can_stand_in_for(asked))


def attended_during(promise: Window, minutes: int) -> Window:
    """The time a third party gives: the whole promise, and a visit of `minutes` that begins at its last moment."""
    return Window(promise.starts, promise.ends + timedelta(minutes=minutes))


def role_of(asked: Attendee) -> str:
    """`interpreter for Polish` from `an interpreter for Polish`: without its article, in lower case."""
    said = _plain(asked.role)
    return next((said.removeprefix(article) for article in _ARTICLES if said.startswith(article)), said)


def touched_by(bookings: Iterable[ThirdPartyBooking], absence: Window) -> tuple[ThirdPartyBooking, ...]:
    """The bookings that an absence makes impossible."""
    return tuple(booking for booking in bookings if booking.during.overlaps(absence))


def uncovered(
    party: ThirdParty, bookings: Collection[ThirdPartyBooking], now: datetime
) -> tuple[ThirdPartyBooking, ...]:
    """Bookings to come that lie outside the hours as they are now, or of somebody who cannot be asked any more."""
    ahead = (booking for booking in bookings if booking.during.ends > now)
    return tuple(booking for booking in ahead if not party.active or not covering(party.times, booking.during))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
