"""Days so far ahead that nobody knows whether they are bank holidays: refused rather than guessed (rule 64)."""

from __future__ import annotations

from datetime import date

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.room import Impossible
from appointments.domain.slots import Block, OfferSet
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.find_smallest_change import FindSmallestChange
from appointments.use_cases.booking.hold_slot import HoldSlot
from appointments.use_cases.booking.offer_slots import OfferSlots
from tests.application import PLANNER, a_repair, a_town
from web.application import Application

LAST_KNOWN = date(2030, 12, 31)
NOT_KNOWN = "Bank holidays are not known that far ahead: nothing is offered after Tuesday 31 December 2030."


def around_the_last_known_day(application: Application, resident_agrees: bool = False) -> OfferSet:
    order = a_repair(application, a_town(application).home)
    return application.offer_slots(
        OfferSlots(order.ref, PLANNER, date(2030, 12, 30), 4, resident_agrees=resident_agrees)
    )


def test_a_day_whose_bank_holidays_are_not_known_is_withheld_and_says_so(application: Application) -> None:
    offers = around_the_last_known_day(application, resident_agrees=True)
    assert {offer.slot.day for offer in offers.offers} == {date(2030, 12, 30), LAST_KNOWN}
    beyond = [held for held in offers.withheld if held.slot.day > LAST_KNOWN]
    assert {held.slot.day for held in beyond} == {date(2031, 1, 1), date(2031, 1, 2)}
    assert {(reason.block, reason.words) for held in beyond for reason in held.reasons} == {(Block.CALENDAR, NOT_KNOWN)}
    assert list(offers.withheld) == sorted(offers.withheld, key=lambda held: held.slot)


def test_nothing_is_booked_held_or_freed_beyond_the_known_bank_holidays(application: Application) -> None:
    offers = around_the_last_known_day(application)
    new_year = date(2031, 1, 2)
    with pytest.raises(Invalid, match="Bank holidays are not known that far ahead"):
        application.book_appointment(BookAppointment(offers.ref, new_year, "AM", PLANNER))
    with pytest.raises(Invalid, match="not one of the times"):
        application.hold_slot(HoldSlot(offers.ref, new_year, "AM", PLANNER))
    change = application.find_smallest_change(FindSmallestChange(offers.ref, new_year, "AM"))
    assert isinstance(change.answer, Impossible)
    assert change.answer.words == f"{NOT_KNOWN} That cannot be changed."
