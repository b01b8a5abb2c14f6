"""Compensation as a manager decides and pays it, and charges that are switched off."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.compensation import CompensationState
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.use_cases.messaging.record_reply import RecordReply
from appointments.views.compensation_list import ListCompensation, Shown
from tests.application import NUMBER
from tests.use_cases.steps import at_the_door, told
from tests.web.planner_site import PlannerSite, a_planner_site, plain
from tests.web.site import sign_in


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    """A manager is signed in, and the wrong trade has just been sent."""
    with a_planner_site(sqlite_url, tmp_path, role=AccountRole.MANAGER) as made:
        at_the_door(made.application, made.clock, told(made.application, made.booked())).claims(Outcome.WRONG_TRADE)
        sign_in(made.client, AccountRole.MANAGER)
        yield made


def owed(site: PlannerSite, shown: Shown = Shown.TO_DECIDE) -> str:
    [line] = site.application.views.compensation_list(ListCompensation(shown)).lines
    return line.compensation.ref


def test_it_is_listed_with_totals_and_counted_in_the_navigation(site: PlannerSite) -> None:
    page = plain(site.page("/manager/compensation"))
    assert "Compensation (1)" in page
    assert "We sent the wrong trade" in page
    assert "To decide £20 1 sum" in page
    assert "Why it is owed" in page
    assert "What we did" not in page


def test_approved_and_paid(site: PlannerSite) -> None:
    ref = owed(site)
    site.sent(f"/manager/compensation/{ref}/decide", {"approve": "yes", "sum": "20.00", "reason": ""})
    site.sent(f"/manager/compensation/{ref}/pay", {"paid_on": "2026-03-03", "payment_ref": "BACS 7"})
    assert "BACS 7" in site.page("/manager/compensation?show=done")
    found = site.application.views.compensation_list(ListCompensation())
    assert found.totals[CompensationState.PAID].pence == 2000
    assert found.lines == ()


def test_approved_it_says_whether_the_resident_is_told_or_a_planner_has_to(site: PlannerSite) -> None:
    site.application.record_reply(RecordReply("handset", "SM-stop", NUMBER, "STOP"))
    page = plain(
        site.sent(f"/manager/compensation/{owed(site)}/decide", {"approve": "yes", "sum": "20.00", "reason": ""})
    )
    assert "No text may be sent to this household: a planner's task says how to tell them." in unescape(page)
    assert "The resident is told." not in page


def test_approved_for_who_may_be_texted_it_says_that_they_are_told(site: PlannerSite) -> None:
    page = plain(
        site.sent(f"/manager/compensation/{owed(site)}/decide", {"approve": "yes", "sum": "20.00", "reason": ""})
    )
    assert "Approved. The resident is told." in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sum": "20"}, "Choose whether it is owed"),
        ({"approve": "yes", "sum": "twenty"}, "Enter pounds"),
        ({"approve": "yes", "sum": "0"}, "Enter a sum from 1p"),
        ({"approve": "yes", "sum": "50"}, "Say why it is another sum"),
        ({"approve": "no"}, "Say why nothing is owed"),
    ],
)
def test_a_decision_that_lacks_something_is_asked_for_it(site: PlannerSite, fields: dict[str, str], words: str) -> None:
    answer = site.send(f"/manager/compensation/{owed(site)}/decide", {**fields})
    assert answer.status_code == 422
    assert words in answer.text
    assert owed(site)  # still to decide


def test_charges_are_off_and_the_pages_say_so_and_offer_nothing(site: PlannerSite) -> None:
    for address in ("/manager/charges", f"/manager/appointments/{site.appointment().ref}/charge"):
        page = site.page(address)
        assert "Charging is switched off" in page
        assert '<form method="post" action="/manager' not in page
    answer = site.send(f"/manager/appointments/{site.appointment().ref}/charge", {"charge": "yes", "reason": "Twice"})
    assert answer.status_code == 409


def test_planners_do_not_decide_about_money(sqlite_url: str, tmp_path: Path) -> None:
    with a_planner_site(sqlite_url, tmp_path) as site:
        assert site.client.get("/manager/compensation").status_code == 403
        assert site.client.get("/manager/charges").status_code == 403


def the_task(site: PlannerSite) -> str:
    """Where the manager's task to decide about it is."""
    appointment = site.appointment()
    [task] = [t for t in site.application.look_up.tasks_of(appointment.ref) if t.kind is TaskKind.COMPENSATION]
    return f"/planner/tasks/{task.ref}"


def test_its_task_leads_to_where_it_is_decided_and_offers_nothing_that_is_refused(site: PlannerSite) -> None:
    path, ref = the_task(site), owed(site)
    page = site.page(path)
    assert f'href="/manager/compensation/{ref}"' in page
    assert "This is done" not in page
    refused = site.send(path, {"words": "Done."})  # an old page of it
    assert refused.status_code == 409
    assert f'href="/manager/compensation/{ref}"' in refused.text
    site.sent(f"/manager/compensation/{ref}/decide", {"approve": "no", "sum": "", "reason": "The household moved it."})
    assert "The household moved it." in plain(site.page(path))
    assert "Decide about it" not in site.page(path)


def test_a_planner_reads_there_that_a_manager_decides(site: PlannerSite) -> None:
    page = plain(sign_in(site.app.test_client(), AccountRole.PLANNER).get(the_task(site)).text)
    assert "A manager decides this. It waits for them under Compensation." in page
    assert "Decide about it" not in page
    assert "This is done" not in page
