"""Dates that cannot be meant, typed or in an address: refused in words on every page, and never a failure elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from appointments.domain.access import AccessRequirement
from appointments.domain.access_kinds import read_kind
from appointments.domain.calendar import CalendarEnds
from appointments.use_cases.booking.offer_slots import OfferSlots
from tests.application import PLANNER
from tests.application import some_settings as settings_of
from tests.views.opened import opened
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from tests.web.site import sign_in
from web.app import create_app

ABOUT = {"effect": "The visit goes well.", "source": "resident", "agreed": "yes"}
AWAY = {"first_day": "2026-03-03", "first_time": "00:00", "last_day": "9999-12-31", "last_time": "23:59"}


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/planner/homes/{home}/requirements/new/days_to_avoid", {**ABOUT, "days": "{day}"}),
        ("/planner/homes/{home}/requirements/new/two_operatives", {**ABOUT, "starts_on": "{day}"}),
        ("/planner/homes/{home}/requirements/new/two_operatives", {**ABOUT, "review_on": "{day}"}),
        ("/planner/work-orders/{order}/slots", {"first_day": "{day}", "resident_agrees": "yes"}),
        ("/planner/operatives/OP-1/absences/new", {**AWAY, "last_day": "{day}", "reason": "leave"}),
        ("/planner/days/{day}/plan", {}),
    ],
)
def test_a_date_that_cannot_be_meant_is_refused_in_words(
    site: PlannerSite, path: str, fields: dict[str, str], day: str
) -> None:
    named = {"home": site.town.home, "order": site.order.ref, "day": day}
    answer = site.send(path.format(**named), {name: value.format(**named) for name, value in fields.items()})
    if answer.status_code == 302:
        answer = site.client.get(answer.headers["Location"])
    assert answer.status_code == 422
    assert f"{day} cannot be meant; give a date of the years 2000 to 2099" in plain(answer.text)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_an_address_with_such_a_date_is_no_failure(site: PlannerSite, day: str) -> None:
    answer = site.client.get(f"/planner/days/{day}")
    assert answer.status_code == 422
    assert "give a date of the years 2000 to 2099" in plain(answer.text)


def test_days_for_ever_that_are_on_record_keep_nobody_from_being_offered_a_time(
    sqlite_url: str, site: PlannerSite
) -> None:
    """Recorded before dates were bounded."""
    with opened(sqlite_url) as (_engine, uow), uow.write() as records:
        records.requirements.put(_for_ever(site))
        records.commit()
    assert site.application.offer_slots(OfferSlots(site.order.ref, PLANNER, resident_agrees=True)).offers
    assert "Do not come on Friday 31 December 9999." in plain(site.page(f"/planner/homes/{site.town.home}"))


def test_a_search_beyond_the_bank_holidays_that_are_known_is_refused_at_the_date(
    sqlite_url: str, tmp_path: Path, site: PlannerSite
) -> None:
    def beyond(_wanted: OfferSlots) -> None:
        raise CalendarEnds("bank holidays are known until 31 December 2030, not for 01 January 2031")

    app = create_app(replace(site.application, offer_slots=beyond), settings_of(sqlite_url, tmp_path))  # type: ignore[arg-type]
    there = replace(site, app=app, client=sign_in(app.test_client()))
    answer = there.send(f"/planner/work-orders/{site.order.ref}/slots", {"first_day": "2030-12-20"})
    assert answer.status_code == 422
    assert "Bank holidays are known until 31 December 2030" in plain(answer.text)
    assert 'href="#first_day"' in answer.text
    assert 'value="2030-12-20"' in answer.text


def _for_ever(site: PlannerSite) -> AccessRequirement:
    held = site.asked("days_to_avoid", days="2026-12-25")
    return replace(held, kind=read_kind({"kind": "days_to_avoid", "days": "9999-12-31"}))


def test_a_review_may_be_far_ahead_and_is_kept(site: PlannerSite) -> None:
    path = f"/planner/homes/{site.town.home}/requirements/new/two_operatives"
    site.sent(path, {**ABOUT, "review_on": "2099-12-31"})
    [held] = site.order_page().requirements
    assert held.review_on == date(2099, 12, 31)
