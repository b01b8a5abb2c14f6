"""Moving an appointment to the time that it has: it is not offered, and asked for all the same nobody is told of it."""

from __future__ import annotations

from datetime import date, time

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.errors import Invalid
from appointments.domain.messages import MessageKind
from appointments.domain.slots import Block, OfferSet, SlotPattern
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.hold_slot import HoldSlot
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.booking.rearrange_appointment import RearrangeAppointment
from appointments.use_cases.landlord.configure_landlord import ConfigureLandlord
from tests.application import PLANNER, a_repair, a_town
from tests.use_cases.steps import WEDNESDAY, a_booking, asks_for, messages
from web.application import Application


def offered_and_booked(application: Application) -> tuple[OfferSet, Appointment]:
    """The offers of which one was booked: what the back button leads to."""
    order = a_repair(application, a_town(application).home)
    offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=7))
    return offers, application.book_appointment(BookAppointment(offers.ref, WEDNESDAY, "AM", PLANNER))


def to_move(application: Application, booked: Appointment) -> OfferSet:
    wanted = OfferSlots(booked.work_order_ref, PLANNER, days=7, resident_agrees=True, moving=booked.ref)
    return application.offer_slots(wanted)


def move(application: Application, booked: Appointment, offers: OfferSet, day: date, pattern: str) -> Appointment:
    wanted = RearrangeAppointment(
        booked.ref, offers.ref, day, pattern, PLANNER, by_landlord=True, agreed_by_resident=True
    )
    return application.rearrange_appointment(wanted)


def test_the_time_that_is_promised_is_withheld_from_those_to_move_to_and_says_so(application: Application) -> None:
    booked = a_booking(application, a_town(application).home)
    offers = to_move(application, booked)
    assert booked.promise.window not in {offer.slot.window for offer in offers.offers}
    assert {offer.slot.pattern for offer in offers.offers if offer.slot.day == WEDNESDAY} >= {"PM", "ALLDAY"}
    [held] = [held for held in offers.withheld if held.reasons[0].block is Block.PROMISED]
    assert held.slot.window == booked.promise.window
    assert [reason.words for reason in held.reasons] == [
        "This is the time that is promised already: Wednesday 4 March 2026, between 8am and 1pm."
    ]


def test_another_pattern_with_the_same_hours_is_the_same_time(application: Application) -> None:
    again = SlotPattern("AGAIN", "Again", time(8), time(13), date(2020, 1, 1))
    application.configure_landlord(ConfigureLandlord(slot_patterns=(again,)))
    booked = a_booking(application, a_town(application).home)
    offered = to_move(application, booked).offers
    assert not {offer.slot.pattern for offer in offered if offer.slot.day == WEDNESDAY} & {"AM", "AGAIN"}


@pytest.mark.parametrize("with_offers_from", ["before the booking", "after it"])
def test_moving_to_the_time_that_is_promised_is_refused_and_nobody_is_told(
    application: Application, uow: UnitOfWork, with_offers_from: str
) -> None:
    before, booked = offered_and_booked(application)
    offers = before if with_offers_from == "before the booking" else to_move(application, booked)
    with pytest.raises(Invalid, match="the time that is promised already: Wednesday 4 March 2026, between 8am") as no:
        move(application, booked, offers, WEDNESDAY, "AM")
    assert no.value.field == "slot"
    assert application.look_up.appointment(booked.ref).promise.version == 1
    assert messages(uow, booked, MessageKind.CHANGE) == []


def test_the_time_that_is_promised_cannot_be_held_to_move_to(application: Application) -> None:
    before, _ = offered_and_booked(application)
    with pytest.raises(Invalid, match="the time that is promised already"):
        application.hold_slot(HoldSlot(before.ref, WEDNESDAY, "AM", PLANNER))


def test_the_part_of_the_same_slot_that_the_household_can_make_now_is_a_move(application: Application) -> None:
    """It was promised from eight; they cannot be there before ten any more, so the promise does change."""
    town = a_town(application)
    booked = a_booking(application, town.home)
    asks_for(application, town.home, "times_to_avoid", times="Mon-Fri 08:00-10:00")
    moved = move(application, booked, to_move(application, booked), WEDNESDAY, "AM")
    assert (moved.promise.version, moved.promise.window.starts) == (2, at(WEDNESDAY, time(10)))
