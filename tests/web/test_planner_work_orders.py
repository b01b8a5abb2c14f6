"""The list of work orders, one work order, and raising one by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.accounts import AccountRole
from tests.application import a_repair
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from tests.web.site import sign_in

A_REPAIR = {
    "trade": "PL",
    "priority": "N",
    "purpose": "a repair to the bath tap",
    "description": "It drips.",
    "code_1": "S101",
    "minutes_1": "40",
    "quantity_1": "2",
    "reported_on": "2026-03-01",
    "reported_at": "17:30",
}


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def new_order(site: PlannerSite) -> str:
    return f"/planner/homes/{site.town.home}/work-orders/new"


def test_the_first_page_lists_open_work_with_a_way_to_find_slots(site: PlannerSite) -> None:
    page = site.page("/planner/")
    assert site.order.ref in page
    assert f"/planner/work-orders/{site.order.ref}/slots" in page
    assert "Need an appointment 1" in plain(page)


def test_a_booked_order_shows_its_promise_in_the_list(site: PlannerSite) -> None:
    site.booked()
    page = plain(site.page("/planner/?state=booked"))
    assert "Tue 3 Mar 2026, 8am to 1pm" in page
    assert "Booked" in page


def test_an_address_with_nonsense_in_it_shows_the_list_all_the_same(site: PlannerSite) -> None:
    assert site.order.ref in site.page("/planner/?state=nonsense&page=minus&trade=")


def test_htmx_gets_the_list_alone_but_the_back_button_gets_the_page(site: PlannerSite) -> None:
    part = site.client.get("/planner/", headers={"HX-Request": "true"}).text
    whole = site.client.get("/planner/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}).text
    assert "<html" not in part
    assert "<html" in whole


def test_an_emergency_offers_no_slots_and_says_what_to_do(site: PlannerSite) -> None:
    emergency = a_repair(site.application, site.town.neighbour, priority="E")
    page = site.page(f"/planner/work-orders/{emergency.ref}")
    assert "An emergency gets no slot" in page
    assert f"/planner/work-orders/{emergency.ref}/slots" not in page


def test_the_order_says_what_the_household_needs_and_not_what_has_ended(site: PlannerSite) -> None:
    site.asked("call_ahead", minutes="30")
    ended = site.asked("two_operatives")
    site.sent(f"/planner/homes/{site.town.home}/requirements/{ended.ref}/end", {"why": "Not any more."})
    page = site.page(f"/planner/work-orders/{site.order.ref}")
    assert "Call or text 30 minutes before arriving." in page
    assert ended.kind.brief() not in page


def test_an_order_that_is_not_there_is_not_found(site: PlannerSite) -> None:
    assert site.client.get("/planner/work-orders/W-NONE").status_code == 404


def test_a_home_is_found_before_an_order_is_raised(site: PlannerSite) -> None:
    page = site.page("/planner/work-orders/new?q=gl5 4ub")
    assert f"/planner/homes/{site.town.home}/work-orders/new" in page


def test_an_order_raised_by_hand_counts_minutes_times_quantity_and_keeps_when_it_was_reported(
    site: PlannerSite,
) -> None:
    page = plain(site.sent(new_order(site), A_REPAIR))
    assert "A repair to the bath tap" in page
    assert "1 hour 20 minutes" in page
    assert "1 Mar 2026, 5:30pm" in page


def test_everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays(site: PlannerSite) -> None:
    wrong = {**A_REPAIR, "trade": "", "minutes_1": "many", "purpose": "a broken pane", "reported_on": "yesterday"}
    answer = site.send(new_order(site), wrong)
    assert answer.status_code == 422
    for words in ("Choose a trade", "Give the minutes of one", "is not a date"):
        assert words in answer.text
    assert 'value="a broken pane"' in answer.text
    assert 'href="#minutes_1"' in answer.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code_1": "", "minutes_1": ""}, "Give at least one schedule-of-rates item"),
        ({"minutes_1": "0"}, "a job type needs at least 1"),
        ({"quantity_1": "0"}, "at least 1 is needed"),
        ({"code_1": ""}, "Give the code of this item"),
        ({"purpose": " "}, "Say what the resident is told"),
        ({"reported_on": "2026-03-09"}, "cannot have been reported in the future"),
        ({"priority": "X"}, "is not one of"),
    ],
)
def test_what_cannot_be_raised_is_refused_in_words(site: PlannerSite, changed: dict[str, str], words: str) -> None:
    answer = site.send(new_order(site), {**A_REPAIR, **changed})
    assert answer.status_code == 422
    assert words in answer.text


def test_the_planner_is_told_what_a_text_will_say_instead_of_something_private(site: PlannerSite) -> None:
    assert "for a repair to the tap" in site.page("/planner/purpose?purpose=a repair to the tap")
    assert "A text must not say that" in site.page("/planner/purpose?purpose=her dialysis machine")


def test_a_manager_may_do_what_planners_do(sqlite_url: str, tmp_path: Path) -> None:
    with a_planner_site(sqlite_url, tmp_path, role=AccountRole.MANAGER) as site:
        assert site.order.ref in site.page("/planner/")


def test_nobody_else_sees_these_pages(site: PlannerSite) -> None:
    stranger = site.app.test_client()
    for path in ("/planner/", f"/planner/work-orders/{site.order.ref}", f"/planner/homes/{site.town.home}"):
        assert stranger.get(path).status_code == 302
    assert sign_in(site.app.test_client()).get("/planner/").status_code == 200


def test_on_the_day_the_planner_reads_the_estimate_that_the_household_reads(site: PlannerSite) -> None:
    booked = site.booked()
    path = f"/planner/work-orders/{booked.work_order_ref}"
    assert "The household reads the same." not in site.page(path)
    site.at(booked.assignments[0].planned.starts - timedelta(hours=1))

    page = plain(site.page(path))
    assert "Nobody has set off yet: this is the plan. The household reads the same." in page
