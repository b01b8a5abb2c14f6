"""How many statements a booking and an offer send, so that they do not become more unnoticed.

Each costs its way to the server and back, and work at both ends: a booking that reads everything twice is one that half
as many callers can make at a time. Whoever needs one more here raises the number, and says for what.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import event
from sqlalchemy.engine import Engine

from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.views.slot_offers import SeeOffers
from tests.application import PLANNER, a_repair, a_town
from web.application import Application

WEDNESDAY = date(2026, 3, 4)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that any engine sends meanwhile; BEGIN and COMMIT are not among them."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_booking_sends_twenty_statements_when_nobody_has_changed_the_day(application: Application) -> None:
    offers = application.offer_slots(OfferSlots(a_repair(application, a_town(application).home).ref, PLANNER))
    with counted() as sent:
        application.book_appointment(BookAppointment(offers.ref, WEDNESDAY, "AM", PLANNER))
    # Two of them read the reminder rules: the quiet hours for the search, and what is told for the booking.
    assert len(sent) == 20, sent


def test_a_day_that_was_changed_costs_one_statement_more_and_visits_that_move_two(application: Application) -> None:
    home = a_town(application).home
    first, second = (application.offer_slots(OfferSlots(a_repair(application, home).ref, PLANNER)) for _ in range(2))
    application.book_appointment(BookAppointment(first.ref, WEDNESDAY, "ALLDAY", PLANNER))
    with counted() as sent:
        application.book_appointment(BookAppointment(second.ref, WEDNESDAY, "ALLDAY", PLANNER))
    assert 21 <= len(sent) <= 23, sent


def test_an_offer_sends_eleven_statements_for_four_weeks_as_for_a_day(application: Application) -> None:
    order = a_repair(application, a_town(application).home)
    application.offer_slots(OfferSlots(order.ref, PLANNER, days=28))  # the book is open from here on
    for days in (1, 28):
        with counted() as sent:
            application.offer_slots(OfferSlots(order.ref, PLANNER, days=days))
        # One of them reads the reminder rules for their quiet hours, one is the ledger's lock: SQLite needs none.
        locks = [statement for statement in sent if "pg_advisory" in statement]
        assert len(sent) == 10 + len(locks), sent


def test_the_page_of_offers_sends_seven_statements_however_many_slots_there_are(application: Application) -> None:
    order = a_repair(application, a_town(application).home)
    for days in (2, 28):
        offers = application.offer_slots(OfferSlots(order.ref, PLANNER, days=days))
        with counted() as sent:
            application.views.slot_offers(SeeOffers(offers.ref))
        assert len(sent) == 7, sent
