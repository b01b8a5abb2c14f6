"""What the household needs of the work: written on the order by a planner, answered by whoever did the work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from appointments.domain.appointments import State
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.use_cases.at_the_door.arrive import Arrive
from appointments.use_cases.work_orders.record_needs_of_work import RecordNeedsOfWork
from tests.builders import APPOINTMENT, OPERATIVE, WORK_ORDER
from tests.web.planner_site import PlannerSite, a_planner_site
from tests.web.scene import Scene, a_scene, send

PAN = "Set the pan at 480 mm."


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[PlannerSite]:
    with a_planner_site(database_url, tmp_path) as made:
        yield made


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    """Somebody is at a home that needs something of the work."""
    with a_scene(database_url, tmp_path / "data") as made:
        made.application.record_needs_of_work(RecordNeedsOfWork(WORK_ORDER, (PAN,), "U-planner"))
        made.application.arrive(Arrive("E-1", APPOINTMENT, OPERATIVE, made.clock.now(), "U-operative"))
        yield made


def test_a_planner_writes_one_thing_a_line(site: PlannerSite) -> None:
    page = f"/planner/work-orders/{site.order.ref}/needs-of-work"
    assert "What does the household need of the work?" in site.page(page)
    shown = site.sent(page, {"needs": f"{PAN}\n\n  Lever taps.  \n"})
    assert f"{PAN} Lever taps." in shown
    assert f"{PAN}\nLever taps." in site.page(page).replace("\r", "")


def test_what_says_why_is_refused_and_nothing_typed_is_lost(site: PlannerSite) -> None:
    answer = site.send(f"/planner/work-orders/{site.order.ref}/needs-of-work", {"needs": "Has dementia, lever taps"})
    assert answer.status_code == 422
    assert "write what to do, not why" in answer.text
    assert "Has dementia, lever taps" in answer.text


def test_without_an_answer_the_work_is_not_done(scene: Scene) -> None:
    page = f"/operative/visits/{APPOINTMENT}/outcome"
    client = scene.operative()
    assert PAN in client.get(page).text
    refused = send(client, page, page, outcome="completed", words="Done")
    assert refused.status_code == 422
    assert "Say what became of it" in refused.text
    assert scene.appointment().state is State.ON_SITE


def test_with_its_answer_it_is(scene: Scene) -> None:
    page = f"/operative/visits/{APPOINTMENT}/outcome"
    client = scene.operative()
    with scene.uow.read() as records:
        [need] = records.work_orders.get(WORK_ORDER).needs
    field = f"need_{need.code}"
    said = {field: "not_done", f"{field}_words": "No room", f"{field}_ref": "E-0123456789abcdef01234567"}
    send(client, page, page, outcome="completed", words="Done", **said)
    assert scene.appointment().state is State.CLOSED
    with scene.uow.read() as records:
        [answer] = of_kind(records.evidence.of(APPOINTMENT), EvidenceKind.NEED_ANSWERED)
    assert (answer.text("need"), answer.text("answer"), answer.text("words")) == (need.code, "not_done", "No room")
