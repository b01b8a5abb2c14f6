"""Others who attend, on the planner's pages: recorded, changed, away, and read where a visit needs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from appointments.use_cases.households.record_third_party import RecordThirdParty
from appointments.use_cases.settle_task import SettleTask
from tests.application import PLANNER
from tests.web.planner_site import PlannerSite, a_planner_site, plain

FIELDS = {
    "role": "interpreter for Polish",
    "name": "Interpreter 2",
    "times": "Mon-Fri 09:00-17:00",
    "asked_for": "role",
    "phone": "07700 900321",
    "place": "",
    "active": "yes",
}


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def recorded(site: PlannerSite, **changed: str) -> str:
    site.sent("/planner/operatives/others/new", {**FIELDS, **changed})
    return site.application.views.third_party_list()[0].ref


def test_somebody_is_recorded_and_listed_with_their_hours(site: PlannerSite) -> None:
    recorded(site)
    page = plain(site.page("/planner/operatives/others"))
    assert "Interpreter 2" in page
    assert "Mondays to Fridays 9am to 5pm" in page
    assert "07700 900321" in page


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("role", "", "Say what they are"),
        ("name", "", "Say how we know them"),
        ("times", "", "Give at least one time"),
        ("times", "whenever", "is not understood"),
    ],
)
def test_what_is_missing_is_said_at_its_field(site: PlannerSite, field: str, typed: str, told: str) -> None:
    answer = site.send("/planner/operatives/others/new", {**FIELDS, field: typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert site.application.views.third_party_list() == ()


def test_new_hours_are_kept_and_a_colleagues_change_is_not_overwritten(site: PlannerSite) -> None:
    ref = recorded(site)
    site.sent(f"/planner/operatives/others/{ref}", {**FIELDS, "version": "0", "times": "Mon 09:00-12:00"})
    [party] = site.application.views.third_party_list()
    assert str(party.times[0]) == "Mon 09:00-12:00"
    answer = site.send(f"/planner/operatives/others/{ref}", {**FIELDS, "version": "0", "times": "Tue 09:00-12:00"})
    assert answer.status_code == 409
    assert site.application.views.third_party_list() == (party,)


def test_an_absence_stands_on_their_page(site: PlannerSite) -> None:
    ref = recorded(site)
    fields = {"first_day": "2026-03-04", "first_time": "00:00", "last_day": "2026-03-04", "last_time": "23:59"}
    page = plain(site.sent(f"/planner/operatives/others/{ref}/absences/new", {**fields, "reason": "leave"}))
    assert "No promised visit falls into it" in page
    assert ": leave" in page
    answer = site.send(f"/planner/operatives/others/{ref}/absences/new", {**fields, "reason": ""})
    assert answer.status_code == 422


def test_a_visit_shows_who_has_to_be_there_and_when_they_were_told(site: PlannerSite) -> None:
    site.asked("interpreter", language="pl", attends="yes")
    ref = recorded(site)
    booked = site.booked()
    path = f"/planner/work-orders/{site.order.ref}"
    assert "Interpreter 2 (interpreter for Polish) is booked until 1:45pm at the latest. Not told yet." in plain(
        site.page(path)
    )
    [task] = [t for t in site.application.look_up.tasks_of(booked.ref) if t.kind.value == "third_party"]
    site.application.settle_task(SettleTask(task.ref, PLANNER, "Rang the agency; they come."))
    assert "Rang the agency; they come." in plain(site.page(path))
    assert site.order.ref in site.page(f"/planner/operatives/others/{ref}")


def test_the_reason_for_a_withheld_slot_can_be_read_aloud(site: PlannerSite) -> None:
    site.asked("interpreter", language="pl", attends="yes")
    recorded(site, times="Mon 09:00-09:30")
    page = plain(site.page(f"/planner/offers/{site.offers().ref}"))
    assert "Somebody who has to be there is not free" in page
    said = "This visit needs an interpreter for Polish, who is not free for all of it then."
    assert page.count(said) == 1  # once for all the times that are listed under it
    assert "Tue 3 Mar 2026, 8am to 1pm" in page.partition(said)[2]


def test_who_cannot_be_asked_any_more_stays_on_the_list(site: PlannerSite) -> None:
    recorded(site)
    [party] = site.application.views.third_party_list()
    site.application.record_third_party(RecordThirdParty(replace(party, active=False), PLANNER))
    assert "Not asked any more" in site.page("/planner/operatives/others")
