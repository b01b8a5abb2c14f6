"""Third parties, their calendars and sequences as stored: in memory, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta
from threading import Barrier

import pytest

from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.errors import NotFound, SlotTaken, Stale
from appointments.domain.sequences import After
from appointments.domain.third_parties import ThirdParty, ThirdPartyAbsence, ThirdPartyBooking, ThirdPartyHold
from appointments.domain.times import Window
from appointments.domain.work_orders import WorkOrderState
from appointments.ports import UnitOfWork
from appointments.records.engine import make_engine
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.builders import (
    DAY,
    NOW,
    WORK_ORDER,
    a_hold,
    a_requirement,
    a_work_order,
    an_appointment,
    an_assignment,
    an_offer_set,
    between,
    stocked,
)

WHOLE_DAY = between(time(0), time(23))


def a_party(ref: str = "P-1") -> ThirdParty:
    return ThirdParty(ref, "interpreter for Polish", "Interpreter 2", parse_weekly("Mon-Fri 09:00-17:00", "times"))


def a_booking(starts: time, ends: time, *, appointment: str = "A-1", party: str = "P-1") -> ThirdPartyBooking:
    return ThirdPartyBooking(appointment, 1, party, "Q-1", between(starts, ends))


def with_two_appointments(uow: UnitOfWork) -> None:
    """By two operatives, so that nothing but the third party is shared."""
    second = replace(an_appointment("A-2"), assignments=(an_assignment("O-08"),))
    stocked(uow, an_appointment("A-1"), second)
    with uow.write() as records:
        records.requirements.put(a_requirement("Q-1"))
        for ref in ("P-2", "P-1"):
            records.third_parties.add(a_party(ref))
        records.commit()


def test_third_parties_come_back_in_order_of_reference(uow: UnitOfWork) -> None:
    with_two_appointments(uow)
    with uow.read() as records:
        assert records.third_parties.all() == [a_party("P-1"), a_party("P-2")]
        assert records.third_parties.get("P-2") == a_party("P-2")
        with pytest.raises(NotFound):
            records.third_parties.get("P-9")


def test_what_was_saved_or_claimed_since_it_was_read_is_stale(uow: UnitOfWork) -> None:
    with_two_appointments(uow)
    with uow.write() as records:
        records.third_parties.claim("P-1", 0)
        records.third_parties.save(replace(a_party("P-2"), place="the office"))
        records.commit()
    for stale in (a_party("P-1"), a_party("P-2")):
        with uow.write() as records, pytest.raises(Stale):
            records.third_parties.save(stale)
        with uow.write() as records, pytest.raises(Stale):
            records.third_parties.claim(stale.ref, 0)
    with uow.read() as records:
        assert records.third_parties.get("P-2") == replace(a_party("P-2"), place="the office", version=1)
        assert records.third_parties.get("P-1").version == 1


def test_absences_and_bookings_are_found_where_they_overlap(uow: UnitOfWork) -> None:
    with_two_appointments(uow)
    away = ThirdPartyAbsence("P-1", between(time(9), time(10)), "leave")
    first, second = a_booking(time(10), time(12)), a_booking(time(13), time(15), appointment="A-2")
    other = a_booking(time(10), time(12), party="P-2")
    with uow.write() as records:
        records.third_parties.add_absence(away)
        for booking in (second, first, other):
            records.third_parties.book(booking)
        records.commit()
    with uow.read() as records:
        parties = records.third_parties
        assert parties.absences(["P-1"], WHOLE_DAY) == [away]
        assert parties.absences(["P-1"], between(time(10), time(12))) == []  # half-open
        assert parties.absences(["P-2"], WHOLE_DAY) == []
        assert parties.bookings(["P-1"], WHOLE_DAY) == [first, second]
        assert parties.bookings(["P-1", "P-2"], between(time(11), time(13))) == [first, other]
        assert parties.of("A-1") == [first, other]


def test_released_time_is_free_and_can_be_booked_for_the_next_promise(uow: UnitOfWork) -> None:
    with_two_appointments(uow)
    booking = a_booking(time(10), time(12))
    again = replace(booking, promise_version=2)
    with uow.write() as records:
        records.third_parties.book(booking)
        records.third_parties.release(booking)
        records.third_parties.book(again)
        records.commit()
    with uow.read() as records:
        assert records.third_parties.of("A-1") == [again]
        assert records.third_parties.bookings(["P-1"], WHOLE_DAY) == [again]


def test_held_time_is_found_where_it_overlaps_while_the_hold_lasts_and_goes_with_it(uow: UnitOfWork) -> None:
    with_two_appointments(uow)
    hold = a_hold(assignments=())
    first = ThirdPartyHold(hold.ref, "P-1", between(time(10), time(12)))
    second = replace(first, third_party_ref="P-2")
    with uow.write() as records:
        records.offers.add(an_offer_set())
        records.holds.add(hold)
        for held in (second, first):
            records.third_parties.hold(held)
        records.commit()
    second_before = hold.expires_at - timedelta(seconds=1)
    with uow.read() as records:
        parties = records.third_parties
        assert parties.held(["P-1", "P-2"], WHOLE_DAY, now=NOW, but_for="W-other") == [first, second]
        assert parties.held(["P-2"], WHOLE_DAY, now=NOW, but_for="W-other") == [second]
        assert parties.held(["P-1"], between(time(12), time(13)), now=NOW, but_for="W-other") == []  # half-open
        assert parties.held(["P-1"], between(time(9), time(10)), now=NOW, but_for="W-other") == []
        assert parties.held(["P-1"], WHOLE_DAY, now=NOW, but_for=WORK_ORDER) == []  # its own caller
        assert parties.held(["P-1"], WHOLE_DAY, now=second_before, but_for="W-other") == [first]
        assert parties.held(["P-1"], WHOLE_DAY, now=hold.expires_at, but_for="W-other") == []
    with uow.write() as records:
        assert records.holds.remove(hold.ref)
        records.commit()
    with uow.read() as records:
        assert records.third_parties.held(["P-1", "P-2"], WHOLE_DAY, now=NOW, but_for="W-other") == []


def test_orders_that_come_after_another_are_found_while_they_are_open(uow: UnitOfWork) -> None:
    stocked(uow)
    later = [replace(a_work_order(f"W-{n}"), after=After("W-1", n)) for n in (4, 2, 3)]
    with uow.write() as records:
        for order in later:
            records.work_orders.add(order)
        records.work_orders.save(replace(later[2], state=WorkOrderState.COMPLETED))
        records.commit()
    with uow.read() as records:
        assert records.work_orders.coming_after("W-1") == [later[1], later[0]]
        assert records.work_orders.coming_after("W-2") == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("second", "taken"),
    [
        (a_booking(time(11, 59), time(13), appointment="A-2"), True),  # one minute too early
        (a_booking(time(12), time(13), appointment="A-2"), False),  # half-open: the end is free again
        (a_booking(time(10), time(12), appointment="A-2", party="P-2"), False),  # somebody else
    ],
)
def test_postgresql_refuses_two_bookings_of_one_third_party_whatever_the_versions_say(
    postgresql_url: str, second: ThirdPartyBooking, taken: bool
) -> None:
    engine = make_engine(postgresql_url)
    uow = SqlUnitOfWork(engine)
    with_two_appointments(uow)
    ready = Barrier(2, timeout=30)

    def book(booking: ThirdPartyBooking) -> str:
        try:
            with uow.write() as records:
                records.third_parties.book(booking)
                ready.wait()
                records.commit()
        except SlotTaken:
            return "taken"
        return "booked"

    with ThreadPoolExecutor(2) as threads:
        results = sorted(threads.map(book, [a_booking(time(10), time(12)), second]))
    engine.dispose()
    assert results == (["booked", "taken"] if taken else ["booked", "booked"])


def test_a_day_is_looked_at_by_its_instants(uow: UnitOfWork) -> None:
    """A booking that ends as the looked-at time begins is not in it."""
    with_two_appointments(uow)
    with uow.write() as records:
        records.third_parties.book(a_booking(time(10), time(12)))
        records.commit()
    with uow.read() as records:
        noon = between(time(12), time(13), DAY)
        assert records.third_parties.bookings(["P-1"], Window(noon.starts, noon.ends)) == []
