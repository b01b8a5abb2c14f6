"""Who else has to be there: their calendar, bookings and holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.times import Window
from tests.fakes.stored import Fake, add_once, check_version, required


class FakeThirdParties(Fake):
    """Released bookings leave no trace here: only the databases keep them."""

    def get(self, ref: str) -> ThirdParty:
        return required(self._stored.third_parties, ref)

    def all(self) -> list[ThirdParty]:
        return [party for _, party in sorted(self._stored.third_parties.items())]

    def add(self, party: ThirdParty) -> None:
        add_once(self._stored.third_parties, party.ref, party)

    def save(self, party: ThirdParty) -> None:
        check_version(self._stored.third_parties.get(party.ref), party)
        self._stored.third_parties[party.ref] = replace(party, version=party.version + 1)

    def claim(self, ref: str, expected_version: int) -> None:
        self.save(replace(self.get(ref), version=expected_version))

    def absences(self, refs: Iterable[str], during: Window) -> list[ThirdPartyAbsence]:
        theirs = [item for ref in sorted(set(refs)) for item in self._stored.third_party_absences.get(ref, ())]
        return sorted((i for i in theirs if i.window.overlaps(during)), key=lambda item: item.window.starts)

    def add_absence(self, absence: ThirdPartyAbsence) -> None:
        held = self._stored.third_party_absences.get(absence.third_party_ref, ())
        self._stored.third_party_absences[absence.third_party_ref] = (*held, absence)

    def bookings(self, refs: Iterable[str], during: Window) -> list[ThirdPartyBooking]:
        wanted = set(refs)
        theirs = [b for held in self._stored.third_party_bookings.values() for b in held if b.third_party_ref in wanted]
        found = [booking for booking in theirs if booking.during.overlaps(during)]
        return sorted(found, key=lambda b: (b.during.starts, b.appointment_ref, b.third_party_ref))

    def of(self, ref: str) -> list[ThirdPartyBooking]:
        return sorted(self._stored.third_party_bookings.get(ref, ()), key=lambda booking: booking.third_party_ref)

    def book(self, booking: ThirdPartyBooking) -> None:
        held = self._stored.third_party_bookings.get(booking.appointment_ref, ())
        self._stored.third_party_bookings[booking.appointment_ref] = (*held, booking)

    def release(self, booking: ThirdPartyBooking) -> None:
        held = self._stored.third_party_bookings.get(booking.appointment_ref, ())
        self._stored.third_party_bookings[booking.appointment_ref] = tuple(b for b in held if b != booking)

    def hold(self, held: ThirdPartyHold) -> None:
        theirs = self._stored.third_party_holds.get(held.hold_ref, ())
        self._stored.third_party_holds[held.hold_ref] = (*theirs, held)

    def held(self, refs: Iterable[str], during: Window, *, now: datetime, but_for: str) -> list[ThirdPartyHold]:
        wanted, holds = set(refs), self._stored.holds.values()
        lasting = {hold.ref for hold in holds if hold.lasts(now) and hold.work_order_ref != but_for}
        theirs = [h for ref in lasting for h in self._stored.third_party_holds.get(ref, ())]
        found = [h for h in theirs if h.third_party_ref in wanted and h.during.overlaps(during)]
        return sorted(found, key=lambda h: (h.during.starts, h.hold_ref, h.third_party_ref))
