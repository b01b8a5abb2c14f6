"""Whole days: the rounds as they stand, a plan with what it moves and saves, and the planner's answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.times import Window, midnight
from appointments.use_cases.operatives.record_absence import RecordAbsence
from appointments.use_cases.operatives.record_operative import RecordOperative
from tests.application import PLANNER, a_plumber, weekdays
from tests.web.planner_site import TUESDAY, PlannerSite, a_planner_site, plain

DAY = f"/planner/days/{TUESDAY.isoformat()}"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def _ill(site: PlannerSite, ref: str) -> None:
    all_day = Window(midnight(TUESDAY), midnight(TUESDAY + timedelta(days=1)))
    site.application.record_absence(RecordAbsence(ref, all_day, "not at work", PLANNER))


def _second_plumber(site: PlannerSite) -> None:
    site.application.record_operative(RecordOperative(a_plumber("OP-2", 2), weekdays("OP-2"), PLANNER))


def test_a_day_shows_who_drives_where_and_what_was_promised(site: PlannerSite) -> None:
    site.booked()

    page = plain(site.page(DAY))

    assert "Tuesday 3 March 2026" in page
    assert "Operative 01" in page
    assert "a leaking kitchen tap" in page
    assert "promised 8am to 1pm" in page


def test_the_days_begin_with_tomorrow(site: PlannerSite) -> None:
    answer = site.client.get("/planner/days")
    assert answer.headers["Location"].endswith(DAY)


def test_a_day_that_is_no_day_is_said_so(site: PlannerSite) -> None:
    page = site.client.get("/planner/days?day=2026-02-30", follow_redirects=True)
    assert page.status_code == 200
    assert "is not a day" in plain(page.text) or "not a date" in plain(page.text)


def test_a_visit_whose_operative_is_ill_has_nobody_to_come(site: PlannerSite) -> None:
    site.booked()
    _ill(site, "OP-1")

    page = plain(site.page(DAY))

    assert "Does not work this day" in page
    assert "Nobody to come" in page


def test_a_plan_is_seen_before_it_is_accepted_and_then_carried_out(site: PlannerSite) -> None:
    booked = site.booked()
    _second_plumber(site)
    _ill(site, "OP-1")

    answer = site.send(f"{DAY}/plan")
    proposed = plain(site.page(answer.headers["Location"]))
    assert "Nothing has moved" in proposed
    assert "Visits given to somebody else 1" in proposed
    assert "Same operative, another minute 0" in proposed
    assert "Operative 02 instead of Operative 01" in proposed
    assert site.application.look_up.appointment(booked.ref).lead == "OP-1"

    done = plain(site.sent(answer.headers["Location"], {"answer": "accept"}))
    assert (
        "One visit was moved on Tuesday 3 March 2026. One goes to somebody else. Every promise stands as it was made."
    ) in done
    assert site.application.look_up.appointment(booked.ref).lead == "OP-2"
    assert "This plan was accepted" in plain(site.page(answer.headers["Location"]))


def test_a_plan_may_be_left_alone(site: PlannerSite) -> None:
    booked = site.booked()
    _second_plumber(site)
    _ill(site, "OP-1")
    answer = site.send(f"{DAY}/plan")

    assert "Nothing was moved" in plain(site.sent(answer.headers["Location"], {"answer": "dismiss"}))
    assert site.application.look_up.appointment(booked.ref).lead == "OP-1"


def test_a_plan_that_the_day_overtook_is_not_carried_out_and_another_is_shown(site: PlannerSite) -> None:
    booked = site.booked()
    _second_plumber(site)
    _ill(site, "OP-1")
    answer = site.send(f"{DAY}/plan")
    _ill(site, "OP-2")  # meanwhile

    page = plain(site.sent(answer.headers["Location"], {"answer": "accept"}))

    assert "nothing was moved. Here is a new plan" in page
    assert "Nobody comes to these yet" in page
    assert site.application.look_up.appointment(booked.ref).lead == "OP-1"


def test_a_plan_that_waits_is_said_on_its_day(site: PlannerSite) -> None:
    site.booked()
    site.send(f"{DAY}/plan")
    assert "A plan for this day waits for an answer" in plain(site.page(DAY))


@pytest.mark.parametrize("pinned", [True, False])
def test_a_visit_is_pinned_and_the_pin_taken_off(site: PlannerSite, pinned: bool) -> None:
    booked = site.booked()
    site.send(f"{DAY}/pins/{booked.ref}", {"pin": "on"})
    if not pinned:
        site.send(f"{DAY}/pins/{booked.ref}", {"pin": "off"})

    assert site.application.look_up.appointment(booked.ref).pinned is pinned
    assert ("Pinned" in plain(site.page(DAY))) is pinned


def test_a_bank_holiday_is_called_that_and_nobody_is_at_work(site: PlannerSite) -> None:
    """Good Friday; shift patterns say nothing of it."""
    page = plain(site.page("/planner/days/2026-04-03"))
    assert "No repairs are done on this day" in page
    assert "Operatives at work 0" in page
    assert "Operative 01" not in page
    assert "Operatives at work 1" in plain(site.page("/planner/days/2026-04-02"))


def test_a_plan_that_helps_nobody_says_whose_visits_wait_and_not_that_the_day_is_fine(site: PlannerSite) -> None:
    booked = site.booked()
    _second_plumber(site)
    site.send(f"{DAY}/pins/{booked.ref}", {"pin": "on"})
    _ill(site, "OP-1")

    page = plain(site.page(site.send(f"{DAY}/plan").headers["Location"]))

    assert "Still without anybody 1" in page
    assert "Nobody comes to these yet" in page
    assert "It is pinned to somebody who is away then. Take the pin off, and plan the day again." in page
    assert "Nothing to gain" not in page


def test_a_day_that_is_over_offers_no_plan(site: PlannerSite) -> None:
    assert "Plan this day" not in site.page("/planner/days/2026-02-27")
