"""Regions of a page have names of their own, and a table that is stacked on a phone says its headings in the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from tests.application import PLANNER
from tests.web.planner_site import PlannerSite, a_planner_site

TEMPLATES = Path(__file__).parents[2] / "web" / "templates" / "planner"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def test_two_appointments_of_one_order_have_regions_with_different_names(site: PlannerSite) -> None:
    first = site.booked()
    site.application.cancel_appointment(CancelAppointment(first.ref, PLANNER, by_landlord=False, reason="Away"))
    site.booked(pattern="PM")
    names = re.findall(r'role="region" aria-label="([^"]+)"', site.page(f"/planner/work-orders/{site.order.ref}"))
    assert len(names) == 2
    assert len(set(names)) == 2
    assert all("Tuesday 3 March 2026" in name for name in names)


@pytest.mark.parametrize("template", ["room.html", "day_plan.html"])
def test_what_is_promised_and_what_is_planned_are_told_apart_in_every_cell(template: str) -> None:
    markup = (TEMPLATES / template).read_text(encoding="utf-8")
    headings = re.findall(r'role="columnheader" class="[^"]*">([^<]+)<', markup)
    assert headings[1:] == re.findall(r'data-heading="([^"]+)"', markup)
