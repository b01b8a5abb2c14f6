"""The planner asks what would free a slot, sees how the day could make room, and accepts with one button."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from html import unescape
from pathlib import Path

import pytest

from appointments.domain.appointments import Appointment
from appointments.domain.slots import OfferSet
from tests.application import a_repair
from tests.use_cases.whole_days.test_repack import a_carpentry_job, a_move_into_a_full_day, booked, offered, works
from tests.web.planner_site import PlannerSite, a_planner_site, plain

WEDNESDAY = date(2026, 3, 4)


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(database_url, tmp_path) as opened:
        yield opened


def a_full_day(site: PlannerSite) -> tuple[Appointment, OfferSet]:
    """OP-1 has a carpentry job that OP-2 could do; nobody else can do the plumbing."""
    works(site.application, "OP-1", "PL CC", time(10))
    carpentry = booked(site.application, a_carpentry_job(site.application, site.town.neighbour, minutes=60))
    works(site.application, "OP-2", "CC", time(10))
    return carpentry, offered(site.application, a_repair(site.application, site.town.home, minutes=60))


def test_a_full_slot_can_be_asked_about_and_a_protected_one_cannot(site: PlannerSite) -> None:
    _carpentry, offers = a_full_day(site)
    page = site.page(f"/planner/offers/{offers.ref}")
    assert f"/planner/offers/{offers.ref}/2026-03-04/AM/change" in page
    assert f"/planner/offers/{offers.ref}/2026-03-02/AM/change" not in page  # the notice keeps Monday back


def test_the_answer_says_the_smallest_change_and_nothing_about_the_other_household(site: PlannerSite) -> None:
    carpentry, offers = a_full_day(site)
    page = site.page(f"/planner/offers/{offers.ref}/2026-03-04/AM/change")
    words = unescape(plain(page))
    assert "There is room if one other visit is done by a colleague. Nobody's promise changes." in words
    assert "Every smaller change that was looked at is proven not to do." in words
    assert carpentry.ref not in page
    assert "2 Example Row" not in page


def test_the_answer_comes_into_the_page_as_a_part_of_it(site: PlannerSite) -> None:
    _carpentry, offers = a_full_day(site)
    answer = site.client.get(f"/planner/offers/{offers.ref}/2026-03-04/AM/change", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "There is room if" in answer.text


def test_what_would_move_is_shown_to_the_planner_and_one_button_makes_room(site: PlannerSite) -> None:
    carpentry, offers = a_full_day(site)
    words = plain(site.page(f"/planner/offers/{offers.ref}/2026-03-04/AM/room"))
    assert "Operative 02 instead of Operative 01" in words
    assert "Everybody else keeps exactly what they were promised." in words
    page = site.sent(f"/planner/offers/{offers.ref}/2026-03-04/AM/room", {"agreed": "yes"})
    assert "Room is made and the appointment is booked" in page
    handed = site.application.look_up.appointment(carpentry.ref)
    assert [given.operative_ref for given in handed.assignments] == ["OP-2"]


def test_a_day_without_room_says_what_is_proven_and_offers_no_button(site: PlannerSite) -> None:
    works(site.application, "OP-1", "PL CC", time(10))
    booked(site.application, a_carpentry_job(site.application, site.town.neighbour, minutes=60))
    offers = offered(site.application, a_repair(site.application, site.town.home, minutes=60))
    page = site.page(f"/planner/offers/{offers.ref}/2026-03-04/AM/room")
    assert "However that day is arranged, there is no room for this visit" in plain(page)
    assert "Make room and book" not in page
    answer = plain(site.page(f"/planner/offers/{offers.ref}/2026-03-04/AM/change"))
    assert "There is room if one operative works" in answer


def test_an_appointment_that_is_moved_has_the_same_way_in(site: PlannerSite) -> None:
    carpentry, plumbing, offers = a_move_into_a_full_day(site.application)
    slot = f"/planner/offers/{offers.ref}/2026-03-04/AM"
    assert f"{slot}/room" in site.page(f"{slot}/change")

    words = plain(site.page(f"{slot}/room"))
    assert "The appointment moves to" in words
    assert "Promised now" in words
    assert "Make room and move" in words

    refused = site.send(f"{slot}/room", {"moving": plumbing.ref})
    assert refused.status_code == 422
    assert "say who asked for the move" in plain(refused.text).lower()

    done = plain(site.sent(f"{slot}/room", {"moving": plumbing.ref, "asked_by": "resident", "agreed": "yes"}))
    assert "Room is made and the appointment is moved. It is now Wednesday 4 March 2026" in done
    moved = site.application.look_up.appointment(plumbing.ref)
    assert (moved.promise.day, moved.promise.agreed_by_resident) == (WEDNESDAY, True)
    assert site.application.look_up.appointment(carpentry.ref).lead == "OP-2"
