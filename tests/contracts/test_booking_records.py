"""Holds, gaps and emergencies are kept the same way in memory and in both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.appointments import Role, State
from appointments.domain.emergencies import Contact, ContactResult, attendance_of
from appointments.domain.errors import NotFound, Stale
from appointments.domain.rounds import RoundPlan
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from tests.builders import (
    DAY,
    NOW,
    OPERATIVE,
    WORK_ORDER,
    a_gap,
    a_hold,
    a_work_order,
    an_appointment,
    an_assignment,
    an_emergency,
    an_offer_set,
    between,
    stocked,
)

OTHER_DAY = DAY + timedelta(days=1)
MINUTE = timedelta(minutes=1)


def with_offers(uow: UnitOfWork, *work_orders: str) -> None:
    """An order each beside the usual one, and offers that a hold may name."""
    stocked(uow)
    with uow.write() as records:
        for ref in work_orders:
            records.work_orders.add(replace(a_work_order(), ref=ref, external=None))
        records.offers.add(an_offer_set())
        records.commit()


# --- holds


def test_a_hold_comes_back_with_its_seats_in_order(uow: UnitOfWork) -> None:
    with_offers(uow)
    held = a_hold(assignments=(an_assignment("O-08"), an_assignment(OPERATIVE, role=Role.SECOND)))
    with uow.write() as records:
        records.holds.add(held)
        records.commit()
    with uow.read() as records:
        assert records.holds.of_work_order(WORK_ORDER) == held
        assert records.holds.of_work_order("W-other") is None


def test_an_order_has_one_hold_at_most_and_the_second_to_ask_looks_again(uow: UnitOfWork) -> None:
    """Two windows of one caller, two days: nothing else keeps them apart."""
    with_offers(uow)
    with uow.write() as records:
        records.holds.add(a_hold())
        records.commit()
    with uow.write() as records, pytest.raises(Stale):
        records.holds.add(replace(a_hold(), ref="K-2", assignments=(an_assignment("O-08", starts=time(14)),)))


def test_a_hold_is_a_fixed_stop_of_the_rounds_it_is_in_until_it_is_removed(uow: UnitOfWork) -> None:
    with_offers(uow)
    held = a_hold()
    with uow.write() as records:
        records.holds.add(held)
        records.commit()
    with uow.read() as records:
        [worked] = records.rounds.between([OPERATIVE], DAY, DAY)
        [stop] = worked.stops
        assert (stop.appointment_ref, stop.fixed, stop.held_until) == (held.ref, True, held.expires_at)
        assert (stop.arrive, stop.planned_start) == (held.slot.window, held.assignments[0].planned.starts)
        assert stop.service_minutes == 60
        assert worked.at(held.expires_at - MINUTE).stops == (stop,)
        assert worked.at(held.expires_at).stops == ()
    with uow.write() as records:
        assert records.holds.remove(held.ref)
        assert not records.holds.remove(held.ref)
        records.commit()
    with uow.read() as records:
        assert records.holds.of_work_order(WORK_ORDER) is None
        assert records.rounds.between([OPERATIVE], DAY, DAY)[0].stops == ()


def test_a_hold_is_no_visit_of_the_day_and_no_appointment_of_the_order(uow: UnitOfWork) -> None:
    with_offers(uow)
    with uow.write() as records:
        records.holds.add(a_hold())
        records.commit()
    with uow.read() as records:
        assert records.rounds.visits_on(DAY) == []
        assert records.appointments.of_work_order(WORK_ORDER) == []


def test_a_round_with_a_hold_in_it_is_written_back_around_it(uow: UnitOfWork) -> None:
    with_offers(uow, "W-2")
    with uow.write() as records:
        records.holds.add(a_hold(work_order_ref="W-2", assignments=(an_assignment(starts=time(11)),)))
        records.appointments.add(an_appointment("A-1"))
        records.rounds.claim(OPERATIVE, DAY, 0)
        starts = (at(DAY, time(9, 15)), at(DAY, time(11)))
        records.rounds.write(RoundPlan(OPERATIVE, DAY, 0, ("A-1", "K-1"), starts))
        records.commit()
    with uow.read() as records:
        [worked] = records.rounds.between([OPERATIVE], DAY, DAY)
        assert [(stop.appointment_ref, stop.planned_start) for stop in worked.stops] == [
            ("A-1", starts[0]),
            ("K-1", starts[1]),
        ]


def test_those_that_have_expired_are_listed_the_longest_expired_first(uow: UnitOfWork) -> None:
    with_offers(uow, "W-2", "W-3")
    with uow.write() as records:
        records.holds.add(a_hold("K-late", assignments=(), expires_at=NOW + 2 * MINUTE))
        records.holds.add(a_hold("K-now", work_order_ref="W-2", assignments=(), expires_at=NOW))
        records.holds.add(a_hold("K-gone", work_order_ref="W-3", assignments=(), expires_at=NOW - MINUTE))
        records.commit()
    with uow.read() as records:
        assert [held.ref for held in records.holds.expired(NOW, 9)] == ["K-gone", "K-now"]
        assert [held.ref for held in records.holds.expired(NOW, 1)] == ["K-gone"]


def test_around_an_order_are_its_own_hold_first_and_all_that_have_expired(uow: UnitOfWork) -> None:
    with_offers(uow, "W-2", "W-3", "W-4")
    with uow.write() as records:
        records.holds.add(a_hold("K-own", assignments=(an_assignment(),), expires_at=NOW + MINUTE))
        records.holds.add(a_hold("K-now", work_order_ref="W-2", assignments=(), expires_at=NOW))
        records.holds.add(a_hold("K-gone", work_order_ref="W-3", assignments=(), expires_at=NOW - MINUTE))
        records.holds.add(a_hold("K-lasts", work_order_ref="W-4", assignments=(), expires_at=NOW + MINUTE))
        records.commit()
    with uow.read() as records:
        around = records.holds.around(WORK_ORDER, NOW, 9)
        assert [held.ref for held in around] == ["K-own", "K-gone", "K-now"]
        assert around[0].assignments == (an_assignment(),)
        assert [held.ref for held in records.holds.around(WORK_ORDER, NOW, 1)] == ["K-own"]  # never cut off by others
        assert [held.ref for held in records.holds.around("W-2", NOW, 9)] == ["K-now", "K-gone"]


def test_holds_that_touch_a_round_are_those_with_a_seat_in_it(uow: UnitOfWork) -> None:
    with_offers(uow, "W-2")
    with uow.write() as records:
        records.holds.add(a_hold("K-ours"))
        records.holds.add(a_hold("K-theirs", work_order_ref="W-2", assignments=(an_assignment("O-08"),)))
        records.commit()
    with uow.read() as records:
        assert [held.ref for held in records.holds.touching([(OPERATIVE, DAY)])] == ["K-ours"]
        assert records.holds.touching([(OPERATIVE, OTHER_DAY)]) == []
        assert records.holds.touching([]) == []


# --- gaps


def test_a_gap_is_open_until_it_is_refilled(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment("A-1"), an_appointment("A-2", assignments=()))
    gap = a_gap()
    with uow.write() as records:
        records.gaps.add(gap)
        records.commit()
    with uow.read() as records:
        assert records.gaps.get(gap.ref) == gap
        assert records.gaps.of("A-1") == [gap]
        assert records.gaps.of("A-2") == []
        assert records.gaps.open_on([(OPERATIVE, DAY)]) == [gap]
        assert records.gaps.open_on([(OPERATIVE, OTHER_DAY), ("O-08", DAY)]) == []
        with pytest.raises(NotFound):
            records.gaps.get("G-none")
    used = gap.refill("A-2", NOW)
    with uow.write() as records:
        records.gaps.save(used)
        records.commit()
    with uow.read() as records:
        assert records.gaps.get(gap.ref) == used
        assert records.gaps.open_on([(OPERATIVE, DAY)]) == []


# --- who waits


def test_orders_without_an_appointment_are_those_that_wait_for_one(uow: UnitOfWork) -> None:
    waiting = replace(a_work_order(), external=None)
    others = (
        replace(waiting, ref="W-booked"),
        replace(waiting, ref="W-other-trade", trade="CARPENTRY"),
        replace(waiting, ref="W-urgent", due_at=waiting.due_at - timedelta(days=3)),
        replace(waiting, ref="W-emergency", priority=an_emergency()),
        replace(waiting, ref="W-done").complete(),
        replace(waiting, ref="W-called-off"),
    )
    stocked(uow)
    with uow.write() as records:
        for order in others:
            records.work_orders.add(order)
        records.appointments.add(an_appointment("A-1", work_order_ref="W-booked"))
        records.appointments.add(an_appointment("A-2", work_order_ref="W-called-off", in_state=State.CANCELLED))
        records.commit()
    with uow.read() as records:
        found = [order.ref for order in records.work_orders.unbooked([waiting.trade], 9)]
        assert found == ["W-urgent", WORK_ORDER, "W-called-off"]
        assert [order.ref for order in records.work_orders.unbooked([waiting.trade], 1)] == ["W-urgent"]
        assert records.work_orders.unbooked([], 9) == []


def test_what_may_move_is_booked_later_not_on_its_way_and_not_pinned(uow: UnitOfWork) -> None:
    late, later = between(time(8), time(13), OTHER_DAY), between(time(12), time(17), OTHER_DAY)
    stocked(
        uow,
        an_appointment("A-today", assignments=()),
        an_appointment("A-later", window=later, in_state=State.CONFIRMED, assignments=()),
        an_appointment("A-late", window=late, assignments=()),
        an_appointment("A-on-its-way", window=late, in_state=State.DESPATCHED, assignments=()),
        replace(an_appointment("A-pinned", window=late, assignments=()), pinned=True),
    )
    with uow.read() as records:
        trade = records.work_orders.get(WORK_ORDER).trade
        found = [booked.ref for booked in records.appointments.movable([trade], late.starts, 9)]
        assert found == ["A-late", "A-later"]
        assert [booked.ref for booked in records.appointments.movable([trade], late.starts, 1)] == ["A-late"]
        assert records.appointments.movable(["CARPENTRY"], late.starts, 9) == []


# --- emergencies


def test_how_an_emergency_is_attended_comes_back_with_its_contacts(uow: UnitOfWork) -> None:
    stocked(uow)
    attendance = attendance_of(a_work_order(), NOW)
    contact = Contact(NOW, "U-planner", ContactResult.SPOKE, "They are at home", OPERATIVE)
    with uow.write() as records:
        records.emergencies.put(attendance)
        records.commit()
    with uow.write() as records:
        assert records.emergencies.of(WORK_ORDER) == attendance
        records.emergencies.put(attendance.contacted(contact))
        records.commit()
    with uow.read() as records:
        assert records.emergencies.of(WORK_ORDER) == replace(attendance, contacts=(contact,))
        assert records.emergencies.of("W-none") is None


def test_a_day_of_another_month_is_another_day(uow: UnitOfWork) -> None:
    """Holds are read by the day of their slot, both ends inclusive."""
    with_offers(uow)
    with uow.write() as records:
        records.holds.add(a_hold())
        records.commit()
    with uow.read() as records:
        found = records.rounds.between([OPERATIVE], date(2026, 11, 1), DAY)
        assert [worked.day for worked in found if worked.stops] == [DAY]
        assert all(not worked.stops for worked in records.rounds.between([OPERATIVE], OTHER_DAY, OTHER_DAY))
