"""The same operative for follow-ons: whoever did the first work comes again, as far as the household asks (rule 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from appointments.domain.appointments import Assignment, Promise, Visit, book
from appointments.domain.outcomes import Outcome
from appointments.domain.slots import Block, OfferSet
from appointments.domain.times import Window, at
from appointments.domain.work_orders import SorItem, WorkOrder
from appointments.ports import UnitOfWork
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.use_cases.steps.usual_operative import usual_operative
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from tests.application import MONDAY, PLANNER, a_plumber, a_town, weekdays
from tests.use_cases.steps import asks_for
from web.application import Application

TUESDAY = date(2026, 3, 3)


def an_order(
    application: Application, home: str, trade: str = "PL", *, follows: str | None = None, again: bool = False
) -> WorkOrder:
    items = (SorItem("S101", 45),)
    wanted = RaiseWorkOrder(home, trade, "N", "a leaking tap", items, PLANNER, follows=follows, same_operative=again)
    return application.raise_work_order(wanted)


def a_plasterer(application: Application) -> str:
    plasterer = replace(a_plumber("OP-9", 9), trades=frozenset({"PT"}))
    return application.record_operative(RecordOperative(plasterer, weekdays("OP-9"), PLANNER)).ref


def was_there(uow: UnitOfWork, order: WorkOrder, operative: str, *, days_ago: int = 7) -> None:
    """An operative came for this order and more is to do."""
    day = MONDAY.date() - timedelta(days=days_ago)
    window = Window(at(day, time(8)), at(day, time(13)))
    promise = Promise(1, window, day, "AM", order.purpose, (), window.starts - timedelta(days=3), PLANNER)
    stay = Window(window.starts, window.starts + timedelta(minutes=45))
    ref = f"A-{operative}-{days_ago}"
    booked = book(ref, order.ref, order.home_ref, promise, (Assignment(operative, stay),))
    closed = booked.arrive(Visit(stay.starts, (operative,))).close(Outcome.FOLLOW_ON, "", None, stay.ends)
    with uow.write() as records:
        records.appointments.add(closed)
        records.commit()


def offers_for(application: Application, order: WorkOrder) -> OfferSet:
    return application.offer_slots(OfferSlots(order.ref, PLANNER, days=7, resident_agrees=True))


def who_comes(application: Application, order: WorkOrder) -> set[str]:
    return {ref for offer in offers_for(application, order).offers for ref in offer.operative_refs}


@pytest.mark.parametrize("operative", ["OP-1", "OP-2", "OP-3"])  # whoever it was, and not just the nearest
def test_a_follow_on_goes_to_whoever_did_the_first_work_where_that_can_be_done(
    application: Application, uow: UnitOfWork, operative: str
) -> None:
    town = a_town(application, plumbers=3)
    first = an_order(application, town.home)
    was_there(uow, first, operative)
    follow_on = an_order(application, town.home, follows=first.ref, again=True)
    assert follow_on.same_operative_as == operative
    assert who_comes(application, follow_on) == {operative}


def test_a_wish_gives_way_when_they_are_away_and_an_insisting_household_waits(
    application: Application, uow: UnitOfWork
) -> None:
    town = a_town(application, plumbers=2)
    first = an_order(application, town.home)
    was_there(uow, first, "OP-2")
    follow_on = an_order(application, town.home, follows=first.ref, again=True)
    away = Window(at(TUESDAY, time(0)), at(TUESDAY, time(23)))
    application.record_absence(RecordAbsence("OP-2", away, "leave", PLANNER))
    tuesdays = {o.operative_refs[0] for o in offers_for(application, follow_on).offers if o.slot.day == TUESDAY}
    assert tuesdays == {"OP-1"}
    asks_for(application, town.home, "same_operative", insist="yes")
    offers = offers_for(application, follow_on)
    assert TUESDAY not in {offer.slot.day for offer in offers.offers}
    assert {offer.operative_refs for offer in offers.offers} == {("OP-2",)}
    blocks = {held.reasons[0].block for held in offers.withheld if held.slot.day == TUESDAY}
    assert blocks == {Block.NO_SHIFT}


def test_a_follow_on_continues_the_first_work_although_another_trade_was_there_since(
    application: Application, uow: UnitOfWork
) -> None:
    """A household that insists on the plumber it knows has not asked for the plasterer who came last."""
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "same_operative", insist="yes")
    first, plastering = an_order(application, town.home), an_order(application, town.home, "PT")
    was_there(uow, first, "OP-2")
    was_there(uow, plastering, a_plasterer(application), days_ago=3)
    assert who_comes(application, an_order(application, town.home, follows=first.ref)) == {"OP-2"}


def test_who_knows_nobody_of_a_trade_gets_anybody_of_it(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application)
    asks_for(application, town.home, "same_operative", insist="yes")
    was_there(uow, an_order(application, town.home, "PT"), a_plasterer(application))
    assert who_comes(application, an_order(application, town.home)) == {"OP-1"}


def test_nobody_is_asked_again_who_never_came(application: Application) -> None:
    town = a_town(application)
    first = an_order(application, town.home)
    assert an_order(application, town.home, follows=first.ref, again=True).same_operative_as is None


def test_a_visit_is_not_what_made_its_own_operative_known(application: Application, uow: UnitOfWork) -> None:
    town = a_town(application, plumbers=2)
    order = an_order(application, town.home)
    was_there(uow, order, "OP-2")
    with uow.read() as records:
        [came] = records.appointments.of_work_order(order.ref)
        assert usual_operative(records, order) == "OP-2"
        assert usual_operative(records, order, but_for=came.ref) is None


def test_the_day_is_planned_with_the_same_operative_known(application: Application, uow: UnitOfWork) -> None:
    """What plans whole days reads the same answer as the search."""
    town = a_town(application, plumbers=2)
    asks_for(application, town.home, "same_operative", insist="yes")
    first, plastering = an_order(application, town.home), an_order(application, town.home, "PT")
    was_there(uow, first, "OP-2")
    was_there(uow, plastering, a_plasterer(application), days_ago=3)
    follow_on = an_order(application, town.home, follows=first.ref)
    offers = offers_for(application, follow_on)
    application.book_appointment(BookAppointment(offers.ref, TUESDAY, "AM", PLANNER, agreed_by_resident=True))
    with uow.read() as records:
        [visit] = records.rounds.visits_on(TUESDAY)
    assert visit.usual_operative == "OP-2"
