"""Two accounts of one visit, at a desk and on a phone: both in sight, axe finds nothing, and a planner decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from appointments.domain.tasks import TaskKind
from appointments.use_cases.at_the_door.record_not_attended import RecordNotAttended
from tests.browser.axe import axe
from tests.browser.test_planner import fits, sign_in
from tests.builders import APPOINTMENT, WORK_ORDER
from tests.web.operative_api.phone import a_phone
from tests.web.scene import Scene, a_scene


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    """A phone without a signal until the evening, and a visit that was closed as not attended meanwhile."""
    with a_scene(sqlite_url, tmp_path / "data") as made:
        phone = a_phone(made)
        phone.does("arrive")
        made.clock.advance(timedelta(minutes=30))
        phone.does("work_done", words="Tap changed")
        phone.does("claim", outcome="completed", words="Tap changed")
        phone.does("leave")
        made.clock.advance(timedelta(hours=8))
        made.application.record_not_attended(RecordNotAttended())
        phone.sends()
        yield made


@pytest.mark.parametrize("size", ["page", "phone"])
def test_a_planner_compares_and_decides(
    scene: Scene, serve: Callable[[Flask], str], size: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    address = serve(scene.app)
    [task] = [t for t in scene.application.look_up.tasks_of(APPOINTMENT) if t.kind is TaskKind.KEPT_ASIDE]
    sign_in(page, address)
    page.goto(f"{address}/planner/work-orders/{WORK_ORDER}/needs-of-work")
    expect(page.get_by_label("One thing a line")).to_be_visible()
    assert (axe(page), fits(page)) == ([], True)
    page.goto(f"{address}/planner/tasks/{task.ref}")
    expect(page.get_by_role("button", name="This is done")).to_have_count(0)
    page.get_by_role("button", name="Compare both accounts").click()
    expect(page.get_by_text("Said that the visit came to: work completed, Tap changed")).to_be_visible()
    expect(page.get_by_text("Nobody attended: the records show no arrival in the window.")).to_be_visible()
    assert (axe(page), fits(page)) == ([], True)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose which account holds")
    assert (axe(page), fits(page)) == ([], True)
    page.get_by_label("The other account holds").check()
    page.get_by_label("What did you compare").fill("Rang the resident: the tap is mended.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Both accounts are kept")).to_be_visible()
