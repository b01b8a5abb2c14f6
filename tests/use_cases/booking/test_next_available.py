"""The next times we can come, without a range of days: on beyond the horizon until there is something to offer."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from appointments.domain.errors import WrongState
from appointments.domain.operatives import ShiftPattern
from appointments.domain.slots import Block
from appointments.domain.times import Window, at, day_of
from appointments.use_cases.booking.next_available import FoundNext, NextAvailable
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from policies.landlord import BOOKING_RULES
from tests.application import MONDAY, PLANNER, a_plumber, a_repair, a_town
from tests.use_cases.steps import a_booking
from web.application import Application

TODAY = day_of(MONDAY)
BEYOND = TODAY + timedelta(days=BOOKING_RULES.horizon_days)


def next_for(application: Application, home: str) -> FoundNext:
    return application.next_available(NextAvailable(a_repair(application, home).ref, PLANNER))


def away_until(application: Application, day: date) -> None:
    away = Window(at(TODAY, time(0)), at(day, time(0)))
    application.record_absence(RecordAbsence("OP-1", away, "leave", PLANNER))


def shift_until(application: Application, last: date, *, first: date = date(2026, 1, 1)) -> None:
    """Mondays only, so that one day decides."""
    shift = ShiftPattern("OP-1", 0, time(8), time(16, 30), first, last)
    application.record_operative(RecordOperative(a_plumber("OP-1"), (shift,), PLANNER))


def test_the_first_week_with_anything_free_is_offered(application: Application) -> None:
    town = a_town(application)
    found = next_for(application, town.home)
    assert found.words == ""
    assert min(offer.slot.day for offer in found.offers.offers) == TODAY + timedelta(days=1)  # a day's notice and more
    assert (found.offers.first_day, found.offers.last_day) == (TODAY, TODAY + timedelta(days=6))


def test_the_search_goes_on_beyond_the_horizon(application: Application) -> None:
    town = a_town(application)
    away_until(application, BEYOND + timedelta(days=21))
    order = a_repair(application, town.home)
    assert application.offer_slots(OfferSlots(order.ref, PLANNER)).offers == ()
    found = application.next_available(NextAvailable(order.ref, PLANNER)).offers
    assert min(offer.slot.day for offer in found.offers) == BEYOND + timedelta(days=21)
    assert found.last_day is not None
    assert found.last_day > BEYOND


def test_a_visit_longer_than_any_shift_is_called_that(application: Application) -> None:
    town = a_town(application)
    shift_until(application, TODAY + timedelta(days=14))
    order = a_repair(application, town.home, minutes=9 * 60)
    found = application.next_available(NextAvailable(order.ref, PLANNER, resident_agrees=True))
    assert {reason.block for held in found.offers.withheld for reason in held.reasons} >= {Block.TOO_LONG}
    assert found.words.endswith(
        "The visit takes longer than anybody who could come works in a day: raise an order for each part."
    )


def test_every_slot_on_the_way_is_kept_with_the_reason_why_it_was_withheld(application: Application) -> None:
    town = a_town(application)
    away_until(application, TODAY + timedelta(days=14))
    found = next_for(application, town.home).offers
    weeks = [held for held in found.withheld if held.slot.day < TODAY + timedelta(days=14)]
    assert len(weeks) == 4 * 10  # four patterns on ten weekdays
    assert {held.reasons[0].block for held in weeks} == {Block.PAST, Block.NOTICE, Block.NO_SHIFT}


def test_it_ends_where_nobody_who_does_the_work_has_a_shift_any_more(application: Application) -> None:
    town = a_town(application)
    last = TODAY + timedelta(days=56)  # a Monday
    shift_until(application, last)
    away_until(application, last + timedelta(days=1))
    found = next_for(application, town.home)
    assert found.offers.offers == ()
    assert found.offers.last_day == last
    assert found.words == (
        "We looked as far as Monday 27 April 2026: nobody who does this work has a shift after that day."
    )


def test_the_last_day_of_the_last_shift_is_looked_at(application: Application) -> None:
    town = a_town(application)
    last = TODAY + timedelta(days=56)
    shift_until(application, last)
    away_until(application, last)
    assert {offer.slot.day for offer in next_for(application, town.home).offers.offers} == {last}


def test_it_ends_a_year_ahead(application: Application) -> None:
    town = a_town(application)
    shift = ShiftPattern("OP-1", 0, time(8), time(16, 30), date(2027, 6, 7))
    application.record_operative(RecordOperative(a_plumber("OP-1"), (shift,), PLANNER))
    found = next_for(application, town.home)
    assert found.offers.offers == ()
    assert found.offers.last_day == TODAY + timedelta(days=365)
    assert found.words == "We looked as far as Tuesday 2 March 2027: a whole year ahead."


def test_shifts_that_ended_long_ago_are_no_reason_to_look_backwards(application: Application) -> None:
    town = a_town(application)
    shift_until(application, date(2026, 2, 23))
    found = next_for(application, town.home)
    assert found.offers.offers == ()
    assert found.offers.last_day == TODAY


def test_an_appointment_that_is_to_be_moved_may_ask_too(application: Application) -> None:
    town = a_town(application)
    booked = a_booking(application, town.home)
    found = application.next_available(NextAvailable(booked.work_order_ref, PLANNER, moving=booked.ref))
    assert found.offers.offers
    with pytest.raises(WrongState, match="move it"):
        application.next_available(NextAvailable(booked.work_order_ref, PLANNER))


def test_an_emergency_has_no_next_slot(application: Application) -> None:
    town = a_town(application)
    order = a_repair(application, town.home, priority="E")
    with pytest.raises(WrongState, match="emergency"):
        application.next_available(NextAvailable(order.ref, PLANNER))
