"""After a visit, as a planner sees it: attempts, "can this repair be cancelled?", a text that becomes a challenge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.domain.work_orders import SorItem
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from appointments.use_cases.work_orders.raise_work_order import RaiseWorkOrder
from appointments.views.task_list import ListTasks
from tests.application import PLANNER
from tests.use_cases.aftercare import missed_again
from tests.use_cases.steps import AtTheDoor, at_the_door, says, told
from tests.web.planner_site import PlannerSite, a_planner_site, plain


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(sqlite_url, tmp_path) as made:
        yield made


def _missed(site: PlannerSite) -> AtTheDoor:
    """The visit was closed as no access, with everything at the door done."""
    door = at_the_door(site.application, site.clock, told(site.application, site.booked()))
    door.does_everything()
    assert door.claims(Outcome.NO_ACCESS).closed
    site.at(site.clock.now())
    return door


def task_ref(site: PlannerSite, kind: TaskKind) -> str:
    [line] = site.application.views.task_list(ListTasks(site.clock.now(), kind)).lines
    return line.task.ref


def test_the_page_says_everything_that_is_missing_and_offers_no_button_to_cancel(site: PlannerSite) -> None:
    _missed(site)
    page = plain(site.page(f"/planner/work-orders/{site.order.ref}/give-up"))
    assert "No: 4 things are missing" in page
    assert "1 visit with no access counted, and 2 are needed" in page
    assert "Nobody has looked since the last visit" in page
    assert "Tell them in the way they want to be told" in page
    assert page.count("Cancel the repair") == 1  # for another reason only


def test_a_refused_cancelling_says_why_and_changes_nothing(site: PlannerSite) -> None:
    _missed(site)
    address = f"/planner/work-orders/{site.order.ref}/give-up"
    assert site.send(address, {"why": "no_access"}).status_code == 409
    answer = site.send(address, {"why": "duplicate", "asked_by": "", "words": "Same as the other"})
    assert answer.status_code == 409
    assert "Nobody is named who asked for it." in answer.text
    assert "Same as the other" in answer.text  # nothing typed is lost
    assert site.send(address, {"why": "because"}).status_code == 422
    assert site.order_page().order.state == "open"


def test_cancelled_because_it_is_not_needed_and_opened_again(site: PlannerSite) -> None:
    address = f"/planner/work-orders/{site.order.ref}"
    page = site.sent(f"{address}/give-up", {"why": "not_needed", "asked_by": "The resident", "words": "Fixed it"})
    assert "This repair is cancelled" in page
    assert "The resident asked: Fixed it" in plain(page)
    assert site.send(f"{address}/reopen", {"asked_by": "", "words": "Drips again"}).status_code == 422
    page = plain(site.sent(f"{address}/reopen", {"asked_by": "The resident", "words": "Drips again"}))
    assert "Opened again. The resident asked: Drips again" in page
    assert "Agree the next step" in page


def test_an_attempt_is_recorded_and_shown(site: PlannerSite) -> None:
    _missed(site)
    address = f"/planner/work-orders/{site.order.ref}/attempts"
    for fields in (
        {"channel": "voice", "result": "no_answer", "words": ""},
        {"channel": "voice", "result": "sent", "words": "Rang"},
        {"channel": "voice", "result": "no_answer", "words": "Rang", "day": "2026-03-30", "time": "10:00"},
    ):
        assert site.send(address, fields).status_code == 422
    page = plain(site.sent(address, {"channel": "voice", "result": "no_answer", "words": "Rang the mobile twice"}))
    assert "Telephone call, no answer: Rang the mobile twice" in page


def test_a_next_step_is_not_ticked_and_what_was_typed_stays(site: PlannerSite) -> None:
    booked = site.booked()
    site.application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    address = f"/planner/tasks/{task_ref(site, TaskKind.NEXT_STEP)}"
    page = site.page(address)
    assert "Record an attempt to reach them" in page
    assert "This is done" not in page  # what could only be refused is not offered
    assert "Record that they were told" not in page  # of an appointment that is over
    assert f"/planner/homes/{site.town.home}/work-orders/new?follows={site.order.ref}" in page
    answer = site.send(address, {"words": "All agreed"})
    assert answer.status_code == 409
    assert "A next step ends by what was done" in answer.text
    assert "All agreed" in answer.text


def test_an_attempt_recorded_on_the_task_ends_it(site: PlannerSite) -> None:
    booked = site.booked()
    site.application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    ref = task_ref(site, TaskKind.NEXT_STEP)
    page = site.page(f"/planner/tasks/{ref}")
    attempts = f"/planner/work-orders/{site.order.ref}/attempts"
    assert f'action="{attempts}"' in page
    assert "What came of it?" in page
    site.sent(attempts, {"channel": "voice", "result": "no_answer", "words": "Rang the mobile."})
    assert "Tried to reach them: Rang the mobile." in site.page(f"/planner/tasks/{ref}")


def test_a_next_step_may_be_ticked_once_the_work_goes_on_under_another_order(site: PlannerSite) -> None:
    booked = site.booked()
    site.application.cancel_appointment(CancelAppointment(booked.ref, PLANNER, by_landlord=True, reason="No parts"))
    address = f"/planner/tasks/{task_ref(site, TaskKind.NEXT_STEP)}"
    site.application.raise_work_order(
        RaiseWorkOrder(
            home_ref=site.town.home,
            trade="PL",
            priority="N",
            purpose="a leaking kitchen tap",
            items=(SorItem("S101", 45),),
            by=PLANNER,
            follows=site.order.ref,
        )
    )
    assert "This is done" in site.page(address)
    site.sent(address, {"words": "It goes on under the new order."})


def test_a_text_becomes_a_challenge_in_one_press(site: PlannerSite) -> None:
    _missed(site)
    says(site.application, "your man went next door", clock=site.clock)
    ref = task_ref(site, TaskKind.DISPUTE)
    page = site.page(f"/planner/tasks/{ref}")
    assert "your man went next door" in page
    assert "Make it a challenge" in page
    site.sent(f"/planner/tasks/{ref}/challenge/{site.appointment().ref}")
    [challenge] = site.order_page().stories[0].challenges
    assert challenge.said == "your man went next door"


def test_the_household_is_looked_after_by_somebody(site: PlannerSite) -> None:
    _missed(site)
    address = f"/planner/work-orders/{site.order.ref}/give-up/check"
    assert site.send(address, {"clear": "yes", "found": ""}).status_code == 422
    assert site.send(address, {"found": "Asked"}).status_code == 422
    assert "Asked the tenancy officer" in site.sent(address, {"clear": "no", "found": "Asked the tenancy officer"})
    assert task_ref(site, TaskKind.WELFARE)


def test_told_by_letter_is_recorded_for_the_last_missed_visit(site: PlannerSite) -> None:
    first = _missed(site)
    address = f"/planner/work-orders/{site.order.ref}/give-up/told"
    told_by_hand = {"told_by": "voice", "told": "It may be closed; ring us to keep it."}
    assert site.send(address, told_by_hand).status_code == 409  # after one visit, as by text
    assert "Tell them that it may be cancelled" not in site.page(f"/planner/work-orders/{site.order.ref}/give-up")
    missed_again(site.application, site.clock, first)
    site.at(site.clock.now())
    assert "Tell them that it may be cancelled" in site.page(f"/planner/work-orders/{site.order.ref}/give-up")
    assert site.send(address, {"told_by": "letter", "told": ""}).status_code == 422
    site.sent(address, {"told_by": "letter", "told": "It may be closed; ring us to keep it."})
    site.at(site.clock.now() + timedelta(days=1))
    assert "The household was told on" in plain(site.page(f"/planner/work-orders/{site.order.ref}/give-up"))


def test_a_manager_may_do_the_same(sqlite_url: str, tmp_path: Path) -> None:
    with a_planner_site(sqlite_url, tmp_path, role=AccountRole.MANAGER) as site:
        assert "Can this repair be cancelled?" in site.page(f"/planner/work-orders/{site.order.ref}/give-up")
