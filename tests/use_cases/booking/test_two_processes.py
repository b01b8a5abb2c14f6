"""Two processes over one database, each with a book of its own: what one of them does, the other offers by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.errors import SlotTaken
from appointments.domain.slots import OfferSet
from appointments.domain.times import Window, at
from appointments.domain.work_orders import WorkOrder
from appointments.ports import UnitOfWork
from appointments.use_cases.at_the_door.set_off import SetOff
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from tests.application import PLANNER, Town, a_plumber, a_repair, a_town, an_application, some_settings, weekdays
from tests.fakes import FixedClock
from tests.use_cases.steps import OPERATIVE, WEDNESDAY, a_booking, moved
from web import wiring
from web.application import Application


@pytest.fixture
def other(database_url: str, tmp_path: Path, clock: FixedClock, application: Application) -> Iterator[Application]:
    """A second process, started after the first."""
    with an_application(database_url, tmp_path / "other", clock=clock) as made:
        yield made


@pytest.fixture
def town(application: Application) -> Town:
    return a_town(application, plumbers=2)


def offered(application: Application, order: WorkOrder) -> OfferSet:
    return application.offer_slots(OfferSlots(order.ref, PLANNER, days=14, resident_agrees=True))


def said(offers: OfferSet) -> tuple[object, object]:
    return offers.offers, offers.withheld


def books_another(application: Application, town: Town, _booked: Appointment) -> None:
    a_booking(application, town.neighbour, pattern="PM")


def moves(application: Application, _town: Town, booked: Appointment) -> None:
    moved(application, booked)


def cancels(application: Application, _town: Town, booked: Appointment) -> None:
    application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="no part"))


def is_away(application: Application, town: Town, booked: Appointment) -> None:
    away = Window(at(WEDNESDAY, time(9)), at(WEDNESDAY, time(12)))
    for ref in town.operatives:
        application.record_absence(RecordAbsence(ref, away, "training", PLANNER))


def works_less(application: Application, town: Town, _booked: Appointment) -> None:
    ref = town.operatives[0]
    shifts = weekdays(ref, ends=time(11))
    application.record_operative(RecordOperative(a_plumber(ref), shifts, PLANNER))


def learns(application: Application, town: Town, _booked: Appointment) -> None:
    for number, ref in enumerate(town.operatives, 1):
        skilled = replace(a_plumber(ref, number), skills=frozenset({"damp"}))
        application.record_operative(RecordOperative(skilled, weekdays(ref), PLANNER))


def leaves(application: Application, town: Town, _booked: Appointment) -> None:
    ref = town.operatives[0]
    application.record_operative(RecordOperative(replace(a_plumber(ref), active=False), weekdays(ref), PLANNER))


def joins(application: Application, _town: Town, _booked: Appointment) -> None:
    application.record_operative(RecordOperative(a_plumber("OP-9", 0), weekdays("OP-9"), PLANNER))


def sets_off(application: Application, town: Town, booked: Appointment) -> None:
    ref = booked.assignments[0].operative_ref
    application.set_off(SetOff(booked.ref, ref, OPERATIVE))


@pytest.mark.parametrize(
    "act",
    [books_another, moves, cancels, is_away, works_less, learns, leaves, joins, sets_off],
    ids=lambda act: act.__name__,
)
def test_what_one_process_did_the_other_offers_by(
    application: Application,
    other: Application,
    town: Town,
    database_url: str,
    tmp_path: Path,
    clock: FixedClock,
    act: Callable[[Application, Town, Appointment], None],
) -> None:
    booked = a_booking(application, town.home)
    order = a_repair(application, town.neighbour)
    before = offered(other, order)  # the other process has read everything by now
    act(application, town, booked)
    after = offered(other, order)
    # A process that was started this moment has no book to be behind with.
    new = wiring.build(some_settings(database_url, tmp_path / "new"), clock=clock)
    try:
        assert said(after) == said(offered(new, order))
    finally:
        new.close()
    assert said(after) != said(before) or act in (learns, moves, sets_off)


def test_the_last_gap_goes_to_one_of_two_processes_and_the_other_gets_fresh_offers(
    application: Application, other: Application, uow: UnitOfWork
) -> None:
    town = a_town(application)
    orders = [a_repair(application, home, minutes=300) for home in (town.home, town.neighbour)]
    offers = [
        process.offer_slots(OfferSlots(order.ref, PLANNER, days=7, resident_agrees=True))
        for process, order in zip((application, other), orders, strict=True)
    ]

    def book(number: int) -> Appointment | SlotTaken:
        process = (application, other)[number]
        wanted = BookAppointment(offers[number].ref, WEDNESDAY, "AM", PLANNER, agreed_by_resident=True)
        try:
            return process.book_appointment(wanted)
        except SlotTaken as exc:
            return exc

    with ThreadPoolExecutor(2) as both:
        results = list(both.map(book, (0, 1)))
    [booked] = [result for result in results if isinstance(result, Appointment)]
    [taken] = [result for result in results if isinstance(result, SlotTaken)]
    assert isinstance(taken.fresh, OfferSet)
    assert (WEDNESDAY, "AM") not in {(offer.slot.day, offer.slot.pattern) for offer in taken.fresh.offers}
    with uow.read() as records:
        [worked] = records.rounds.between(town.operatives, WEDNESDAY, WEDNESDAY)
    assert [stop.appointment_ref for stop in worked.stops] == [booked.ref]
