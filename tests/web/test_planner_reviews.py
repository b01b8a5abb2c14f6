"""The planner's reviews: the list, the review of one, and the reason before the record behind an instruction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest

from appointments.domain.access import AccessRequirement, Source
from appointments.domain.accounts import AccountRole
from appointments.domain.tasks import TaskKind
from appointments.use_cases.households.end_requirement import EndRequirement
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.use_cases.steps.importing import ImportRecords
from appointments.views.access_log import SeeAccessLog
from appointments.views.home_page import SeeHome
from appointments.views.task_list import ListTasks
from tests.application import MONDAY, PLANNER
from tests.web.planner_site import PlannerSite, a_planner_site, plain

EFFECT = "nobody is hurried"


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as found:
        yield found


def asked(site: PlannerSite, kind: str = "longer_to_answer", *, proposed: bool = False) -> AccessRequirement:
    wanted = RecordRequirement(site.town.home, kind, {}, Source.RESIDENT, PLANNER, effect=EFFECT)
    if proposed:
        wanted = replace(wanted, source=Source.OPERATIVE, provisional=True)
    return site.application.record_requirement(wanted)


def review_path(site: PlannerSite, held: AccessRequirement) -> str:
    return f"/planner/homes/{site.town.home}/requirements/{held.ref}/review"


def looks(site: PlannerSite) -> list[str]:
    return [line.entry.reason for line in site.application.views.access_log(SeeAccessLog()).lines]


# --- rule 72: the instruction, and the record with a reason


def test_a_planner_sees_the_instruction_and_what_it_is_about_and_no_more(site: PlannerSite) -> None:
    held = asked(site)
    page = plain(unescape(site.page(f"/planner/homes/{site.town.home}")))
    assert held.kind.brief() in page
    assert "About the door" in page
    assert EFFECT not in page
    assert "The resident told us" not in page
    assert looks(site) == []


def test_a_reason_opens_the_record_for_the_day_and_every_look_is_logged(site: PlannerSite) -> None:
    asked(site)
    home = f"/planner/homes/{site.town.home}"
    page = plain(site.sent(f"{home}/record", {"reason": "complaint"}))
    assert EFFECT in page
    assert looks(site) == ["complaint", "complaint"]  # given, and looked
    assert EFFECT in site.page(home)
    assert looks(site) == ["complaint"] * 3
    assert EFFECT not in site.page(f"/planner/homes/{site.town.neighbour}")
    site.at(MONDAY + timedelta(days=1))
    assert EFFECT not in site.page(home)


def test_the_task_about_a_proposal_leads_to_the_decision(site: PlannerSite) -> None:
    held = asked(site, proposed=True)
    [line] = site.application.views.task_list(ListTasks(site.clock.now(), TaskKind.REQUIREMENT_PROPOSED)).lines
    page = site.page(f"/planner/tasks/{line.task.ref}")
    assert f'href="/planner/homes/{site.town.home}/requirements/{held.ref}/review"' in page
    assert "This is done" not in page


@pytest.mark.parametrize("reason", ["", "nosy", "at_the_door"])
def test_without_a_reason_of_the_list_it_stays_shut(site: PlannerSite, reason: str) -> None:
    asked(site)
    answer = site.send(f"/planner/homes/{site.town.home}/record", {"reason": reason})
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert EFFECT not in answer.text
    assert looks(site) == []


def test_a_manager_gives_a_reason_too(sqlite_url: str, tmp_path: Path) -> None:
    with a_planner_site(sqlite_url, tmp_path, role=AccountRole.MANAGER) as site:
        asked(site)
        home = f"/planner/homes/{site.town.home}"
        assert EFFECT not in site.page(home)
        assert EFFECT in site.sent(f"{home}/record", {"reason": "audit"})


# --- rule 17: the list and the review


def test_what_is_overdue_and_what_was_proposed_is_listed_what_is_not_is_not(site: PlannerSite) -> None:
    asked(site, "animals")
    assert "Nothing to review" in site.page("/planner/reviews")
    proposed = asked(site, proposed=True)
    page = plain(unescape(site.page("/planner/reviews")))
    assert proposed.kind.brief() in page
    assert "Proposed" in page
    assert "Reviews (1)" in page  # in the navigation
    site.at(MONDAY + timedelta(days=366))
    assert "Overdue since Tue 2 Mar 2027" in plain(site.page("/planner/reviews"))


def test_what_is_due_soon_is_on_the_longer_list(site: PlannerSite) -> None:
    asked(site, "animals")
    site.at(MONDAY + timedelta(days=350))
    assert "Nothing to review" in site.page("/planner/reviews")
    assert "Tue 2 Mar 2027" in plain(site.page("/planner/reviews?show=soon"))


def test_a_review_confirms_with_the_reason(site: PlannerSite) -> None:
    held = asked(site)
    done = site.sent(review_path(site, held), {"decision": "confirmed", "why": "They rang.", "review_on": "2026-12-01"})
    assert "It still holds; we ask again later" in plain(done)
    assert "Review on Tue 1 Dec 2026" in plain(done)


def test_a_review_page_shows_the_record_and_is_a_look_with_its_reason(site: PlannerSite) -> None:
    held = asked(site)
    assert EFFECT in site.page(review_path(site, held))
    assert looks(site) == ["review"]


def test_where_it_has_ended_the_page_asks_nothing(site: PlannerSite) -> None:
    held = asked(site)
    assert "Does this still hold?" in site.page(review_path(site, held))
    site.application.end_requirement(EndRequirement(held.ref, PLANNER))
    page = plain(site.page(review_path(site, held)))
    assert "It does not apply any more, and there is nothing to decide." in page
    assert "This has ended" in page
    for asking in ("Does this still hold?", "What becomes of it?", "Due "):
        assert asking not in page


def test_a_change_takes_its_place(site: PlannerSite) -> None:
    held = asked(site)
    site.sent(review_path(site, held), {"decision": "changed", "why": "They rang.", "minutes": "40"})
    requirements = site.application.views.home_page(SeeHome(site.town.home)).requirements
    assert [(r.replaces, r.kind.data()["minutes"]) for r in requirements if r.ends_on is None] == [(held.ref, 40)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"decision": "", "why": "They rang."}, "decision"),
        ({"decision": "confirmed", "why": ""}, "why"),
        ({"decision": "confirmed", "why": "Has dementia."}, "why"),
        ({"decision": "confirmed", "why": "They rang.", "review_on": "2026-03-02"}, "review_on"),
        ({"decision": "changed", "why": "They rang.", "minutes": "lots"}, "minutes"),
        ({"decision": "changed", "why": "They rang.", "minutes": "25"}, "decision"),  # nothing is different
        ({"decision": "confirmed", "why": "They rang.", "minutes": "40"}, "decision"),  # something is
        ({"decision": "confirmed", "why": "They rang.", "ends_on": "2027-01-04"}, "decision"),
        ({"decision": "changed", "why": "They rang.", "ends_on": "2025-01-04"}, "ends_on"),
    ],
)
def test_what_is_wrong_with_a_review_is_said_at_its_field(site: PlannerSite, typed: dict[str, str], field: str) -> None:
    answer = site.send(review_path(site, asked(site)), dict(typed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_what_was_typed_is_never_dropped_because_another_answer_was_ticked(site: PlannerSite) -> None:
    held = asked(site)
    typed = {"decision": "confirmed", "why": "They rang.", "minutes": "40"}
    page = plain(site.send(review_path(site, held), typed).text)
    assert "You changed what is below, so choose “It holds, with the changes below”, or change it back" in page
    assert 'value="40"' in site.send(review_path(site, held), typed).text
    as_it_is = {"decision": "confirmed", "why": "They rang.", "minutes": "25", "ends_on": ""}
    assert "It still holds" in plain(site.sent(review_path(site, held), as_it_is))


def test_everything_that_is_wrong_with_a_review_is_said_at_once(site: PlannerSite) -> None:
    typed = {"decision": "changed", "why": "", "review_on": "soon", "minutes": "lots"}
    answer = site.send(review_path(site, asked(site)), dict(typed))
    assert answer.status_code == 422
    for field in ("why", "review_on", "minutes"):
        assert f'href="#{field}"' in answer.text


@pytest.mark.parametrize(
    ("decision", "minutes", "said"),
    [
        ("accepted", "25", "Accepted"),
        ("amended", "40", "Accepted with changes"),
        ("declined", "40", "Declined; the reason is kept"),
    ],
)
def test_what_was_proposed_is_decided(site: PlannerSite, decision: str, minutes: str, said: str) -> None:
    held = asked(site, proposed=True)
    page = site.page(review_path(site, held))
    assert "Decide what was proposed" in page
    typed = {"decision": decision, "why": "They rang.", "minutes": minutes}
    assert f"{said}:" in plain(site.sent(review_path(site, held), typed))  # type: ignore[arg-type]
    assert "Nothing to review" in site.page("/planner/reviews")


def test_no_planner_sees_a_number_for_a_door_and_a_change_keeps_it(site: PlannerSite) -> None:
    wanted = RecordRequirement(
        site.town.home, "key_safe", {"location": "by the gate", "code": "4711"}, Source.RESIDENT, PLANNER
    )
    held = site.application.record_requirement(wanted)
    assert "4711" not in site.page(review_path(site, held))
    typed = {"decision": "changed", "why": "They rang.", "location": "by the shed", "code": ""}
    assert "4711" not in site.sent(review_path(site, held), typed)  # type: ignore[arg-type]
    requirements = site.application.views.home_page(SeeHome(site.town.home)).requirements
    [now] = [r for r in requirements if r.ends_on is None]
    secret = now.kind.secret()
    assert secret is not None
    assert secret.words == "4711"


def test_a_review_of_another_homes_requirement_is_not_found(site: PlannerSite) -> None:
    held = asked(site)
    assert site.client.get(f"/planner/homes/{site.town.neighbour}/requirements/{held.ref}/review").status_code == 404


# --- rule 68: another system's alert


def test_an_alert_is_read_on_request_and_the_look_is_logged(site: PlannerSite) -> None:
    content = b"property_ref,type,comments\n0001,Vulnerable,Shouts when startled\n"
    file = site.application.record_files["alerts"]
    file.take(ImportRecords("alerts", "ab" * 32, tuple(file.read(BytesIO(content))), PLANNER))
    listed = site.page("/planner/tasks")
    assert "Turn an alert into an instruction" in listed
    assert "startled" not in listed
    found = re.search(r"/planner/tasks/(T-[A-Z0-9]+)", listed)
    assert found
    path = f"/planner/tasks/{found[1]}"
    assert "startled" not in site.page(path)
    assert looks(site) == []
    shown = site.send(f"{path}/alert")
    assert "Vulnerable: Shouts when startled" in unescape(shown.text)
    assert looks(site) == ["review"]
    assert "startled" not in site.page(f"/planner/homes/{site.town.home}")
    site.sent(path, {"words": "Recorded: a calm and quiet visit."})
    assert "startled" not in site.send(f"{path}/alert").text
