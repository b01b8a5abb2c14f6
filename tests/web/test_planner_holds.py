"""The planner's pages of holding a time, looking on, filling a gap, and an emergency's contact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from appointments.domain.tasks import TaskKind
from appointments.domain.times import Window, at
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.hold_slot import HoldSlot
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from appointments.views.task_list import ListTasks
from tests.application import MONDAY, PLANNER, a_plumber, a_repair, weekdays
from tests.web.planner_site import TUESDAY, PlannerSite, a_planner_site, plain

WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(database_url, tmp_path) as found:
        yield found


def slot(site: PlannerSite, pattern: str = "AM") -> str:
    return f"/planner/offers/{site.offers().ref}/{TUESDAY.isoformat()}/{pattern}"


# --- holds


def test_a_time_is_held_and_let_go_of_again(site: PlannerSite) -> None:
    path = slot(site)
    held = plain(site.sent(f"{path}/hold"))
    assert "This time is held for 10 minutes, until 9:10am. Nothing is promised yet." in held
    assert "Held until 9:10am Nobody else is offered this time until then." in held
    assert "Hold this time" not in held
    offers = path.rsplit("/", 2)[0]
    assert "Held until 9:10am Tuesday 3 March 2026, between 8am and 1pm, Operative 01." in plain(site.page(offers))
    released = plain(site.sent(f"{offers}/release"))
    assert "The time is no longer held." in released
    assert "Held until" not in released


def test_the_orders_page_says_what_is_held_until_when_and_lets_it_go(site: PlannerSite) -> None:
    site.sent(f"{slot(site)}/hold")
    order = f"/planner/work-orders/{site.order.ref}"
    held = "Held until 9:10am Tuesday 3 March 2026, between 8am and 1pm, Operative 01. Nothing is promised yet."
    assert held in plain(site.page(order))
    released = plain(site.sent(f"{order}/release"))
    assert "The time is no longer held." in released
    assert "Held until" not in released
    assert "Nothing is promised yet" in released  # the order's page again
    site.sent(f"{slot(site)}/hold")
    site.clock.advance(timedelta(minutes=10))
    assert "Held until" not in plain(site.page(order))


def test_what_is_held_to_move_to_is_shown_beside_what_is_promised(site: PlannerSite) -> None:
    site.booked()
    moving = OfferSlots(site.order.ref, PLANNER, resident_agrees=True, moving=site.appointment().ref)
    site.application.hold_slot(HoldSlot(site.application.offer_slots(moving).ref, WEDNESDAY, "AM", PLANNER))
    page = plain(site.page(f"/planner/work-orders/{site.order.ref}"))
    assert "Tuesday 3 March 2026, between 8am and 1pm Booked" in page
    assert (
        "Held until 9:10am Wednesday 4 March 2026, between 8am and 1pm, Operative 01. "
        "The appointment has not moved yet." in page
    )


def test_a_hold_that_has_expired_is_not_shown(site: PlannerSite) -> None:
    path = slot(site)
    site.sent(f"{path}/hold")
    site.clock.advance(timedelta(minutes=10))
    page = plain(site.page(path))
    assert "Held until" not in page
    assert "Hold this time" in page


def test_another_time_can_be_held_instead(site: PlannerSite) -> None:
    morning = slot(site)
    site.sent(f"{morning}/hold")
    afternoon = plain(site.page(slot(site, "PM")))
    assert "The time that is held for them now is let go." in afternoon


def test_a_time_that_somebody_else_holds_is_answered_with_what_is_free(site: PlannerSite) -> None:
    site.application.record_operative(RecordOperative(a_plumber("OP-1"), weekdays("OP-1", time(8), time(9)), PLANNER))
    path = slot(site)
    theirs = a_repair(site.application, site.town.neighbour)
    offers = site.application.offer_slots(OfferSlots(theirs.ref, PLANNER, resident_agrees=True))
    site.application.hold_slot(HoldSlot(offers.ref, TUESDAY, "AM", PLANNER))
    page = plain(site.sent(f"{path}/hold"))
    assert "These are the slots that are free now." in page
    assert "Wednesday 4 March 2026" in page


def test_what_cannot_be_held_says_why(site: PlannerSite) -> None:
    path = slot(site)
    site.asked("advance_notice", hours="96", written="yes")
    page = plain(site.sent(f"{path}/hold"))
    assert "96 hours" in page
    assert "Held until" not in page


# --- ranking


def test_the_page_says_why_a_time_ranks_where_it_does(site: PlannerSite) -> None:
    page = plain(site.page(slot(site)))
    assert re.search(r"Why it ranks where it does \d+ minutes more driving; waiting counts as 1 minute", page)


def test_what_uses_the_reserve_is_marked_and_says_so(site: PlannerSite) -> None:
    """Nine days ahead a fifth of the plumber's day is kept; two long visits take the rest."""
    day = date(2026, 3, 11)
    for home in (site.town.home, site.town.neighbour):
        order = a_repair(site.application, home, minutes=150)
        offers = site.application.offer_slots(OfferSlots(order.ref, PLANNER, resident_agrees=True))
        site.application.book_appointment(BookAppointment(offers.ref, day, "ALLDAY", PLANNER, agreed_by_resident=True))
    order = a_repair(site.application, site.town.home, minutes=110)
    offers = site.application.offer_slots(OfferSlots(order.ref, PLANNER, first_day=day, days=1, resident_agrees=True))
    assert "Kept for emergencies" in plain(site.page(f"/planner/offers/{offers.ref}"))
    page = plain(site.page(f"/planner/offers/{offers.ref}/{day.isoformat()}/ALLDAY"))
    assert re.search(r"takes \d+ minutes of the time kept free for emergencies", page)


# --- next available


def away(site: PlannerSite, until: date) -> None:
    gone = Window(at(date(2026, 3, 2), time(0)), at(until, time(0)))
    site.application.record_absence(RecordAbsence("OP-1", gone, "leave", PLANNER))


def test_where_nothing_is_free_the_page_looks_on(site: PlannerSite) -> None:
    away(site, date(2026, 5, 4))
    path = f"/planner/work-orders/{site.order.ref}/slots"
    nothing = site.sent(path, {"resident_agrees": "yes"})
    assert "There is nothing to offer in these days" in nothing
    assert "Look on until something is free" in nothing
    found = plain(site.sent(path, {"resident_agrees": "yes", "next": "yes"}))
    assert "Monday 4 May 2026" in found
    assert "Looked at: Monday 2 March 2026 to Sunday 10 May 2026." in found


def test_where_nothing_will_be_free_the_page_says_how_far_was_looked(site: PlannerSite) -> None:
    away(site, date(2027, 6, 1))
    page = plain(site.sent(f"/planner/work-orders/{site.order.ref}/slots", {"resident_agrees": "no", "next": "yes"}))
    assert "We looked as far as Tuesday 2 March 2027: a whole year ahead." in page


# --- gaps


def test_a_cancelled_visit_leads_to_those_who_could_have_the_time(site: PlannerSite) -> None:
    site.booked(WEDNESDAY)
    waiting = a_repair(site.application, site.town.neighbour)
    site.at(datetime(2026, 3, 3, 15, tzinfo=UTC))
    booked = site.appointment()
    site.application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="Away"))
    order_page = site.page(f"/planner/work-orders/{site.order.ref}")
    [path] = set(re.findall(r'href="(/planner/gaps/[^"]+)"', order_page))
    found = plain(site.page(path))
    assert "Operative 01 is free on Wednesday 4 March 2026, from 8" in found
    assert "2 Example Row, GL5 4UB" in found
    assert "Ring 07700 900124 and say: We could come sooner than we thought" in found
    [line] = site.application.views.task_list(ListTasks(site.clock.now(), TaskKind.FREE_TIME)).lines
    assert path in site.page(f"/planner/tasks/{line.task.ref}")
    answer = {"first_day": WEDNESDAY.isoformat(), "resident_agrees": "yes"}
    times = plain(site.sent(f"/planner/work-orders/{waiting.ref}/slots", {**answer}))
    assert "The resident chooses with you" in times
    assert "Wednesday 4 March 2026" in times


def test_nobody_to_ring_is_said(site: PlannerSite) -> None:
    site.booked(WEDNESDAY)
    booked = site.appointment()
    site.application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=False, reason="Away"))
    [gap] = site.order_page().around.gaps  # type: ignore[union-attr]
    assert "Nobody on our list could have this time" in site.page(f"/planner/gaps/{gap.ref}")


# --- emergencies


def test_an_emergencys_page_says_by_when_and_takes_the_contact(site: PlannerSite) -> None:
    order = a_repair(site.application, site.town.home, priority="E")
    page = plain(site.page(f"/planner/work-orders/{order.ref}"))
    assert "An emergency gets no slot but an attendance window" in page
    assert "Somebody attends by Tuesday 3 March 2026 at 9am . Nobody was sent yet." in page
    assert "Nobody of the household was spoken to yet." in page
    fields = {"result": "spoke", "words": "They have turned the water off", "operative": "OP-1"}
    done = plain(site.sent(f"/planner/work-orders/{order.ref}/contact", {**fields}))
    assert "Operative 01 was sent. The household knows." in done
    assert "Spoke to them: They have turned the water off (Operative 01 was sent)" in done


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"words": "They are at home"}, "Say how the call went"),
        ({"result": "spoke"}, "Say what was agreed with the household, or what you heard"),
    ],
)
def test_a_contact_that_says_nothing_is_asked_again(site: PlannerSite, fields: dict[str, str], words: str) -> None:
    order = a_repair(site.application, site.town.home, priority="E")
    answer = site.send(f"/planner/work-orders/{order.ref}/contact", dict(fields))
    assert answer.status_code == 422
    assert words in answer.text


def test_slots_for_an_emergency_are_refused_in_words(site: PlannerSite) -> None:
    order = a_repair(site.application, site.town.home, priority="E")
    assert site.clock.now() == MONDAY
    answer = site.send(f"/planner/work-orders/{order.ref}/slots", {"resident_agrees": "yes"})
    assert answer.status_code == 409
    assert "attendance window and a contact, not a slot" in answer.text
