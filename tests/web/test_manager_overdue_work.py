"""Work that was left and advice that was given reach a manager once their date has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from appointments.domain.accounts import AccountRole
from appointments.domain.tasks import Owner, Task, TaskKind
from appointments.use_cases.settle_task import SettleTask
from appointments.views.overdue_work import ListOverdueWork
from tests.builders import APPOINTMENT, HOME, WORK_ORDER
from tests.web.planner_site import plain
from tests.web.scene import Scene, a_scene
from tests.web.site import sign_in

PAGE = "/manager/overdue-work"


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(database_url, tmp_path / "data") as made:
        yield made


def _left(scene: Scene, ref: str, kind: TaskKind, due_at: datetime, words: str = "Left so.") -> Task:
    made_at = scene.clock.now()
    task = Task(ref, kind, Owner.PLANNER, made_at, due_at, words, f"made:{ref}", APPOINTMENT, WORK_ORDER, HOME)
    with scene.uow.write() as records:
        records.tasks.add(task)
        records.commit()
    return task


def manager(scene: Scene) -> FlaskClient:
    return sign_in(scene.app.test_client(), AccountRole.MANAGER)


def test_advice_that_nobody_answered_reaches_a_manager_on_its_date_and_stays_until_it_is(scene: Scene) -> None:
    advice = "The operative recommends: a new boiler before winter."
    due_at = scene.clock.now() + timedelta(days=7)
    _left(scene, "T-advice", TaskKind.RECOMMENDATION, due_at, advice)
    scene.clock.set(due_at - timedelta(seconds=1))
    assert "Nothing is overdue" in manager(scene).get(PAGE).text
    scene.clock.set(due_at)
    page = plain(manager(scene).get(PAGE).text)
    assert "Overdue work (1)" in page
    assert advice in page
    assert "For 7 days" in page
    assert "Overdue since today" in page
    assert "The planners" in page
    scene.clock.advance(timedelta(days=100))
    page = plain(manager(scene).get(PAGE).text)
    assert "For 107 days" in page
    assert "Overdue for 100 days" in page
    scene.application.settle_task(SettleTask("T-advice", "U-manager", "The boiler was replaced."))
    assert "Nothing is overdue" in manager(scene).get(PAGE).text


def test_the_longest_overdue_is_first_and_what_is_nobodys_to_chase_is_not_there(scene: Scene) -> None:
    now = scene.clock.now()
    _left(scene, "T-2", TaskKind.FOLLOW_ON_WORK, now - timedelta(days=1))
    _left(scene, "T-1", TaskKind.RECOMMENDATION, now - timedelta(days=9))
    _left(scene, "T-3", TaskKind.NEXT_STEP, now - timedelta(days=20))
    _left(scene, "T-4", TaskKind.FOLLOW_ON_WORK, now + timedelta(minutes=1))
    found = scene.application.views.overdue_work(ListOverdueWork(now))
    assert [(line.task.ref, line.overdue_days) for line in found.lines] == [("T-1", 9), ("T-2", 1)]
    assert scene.application.views.overdue_work_waiting(now) == found.paging.total == 2


def test_a_manager_opens_it_and_says_what_was_done(scene: Scene) -> None:
    _left(scene, "T-1", TaskKind.RECOMMENDATION, scene.clock.now())
    assert 'href="/planner/tasks/T-1"' in manager(scene).get(PAGE).text
    assert manager(scene).get("/planner/tasks/T-1").status_code == 200


def test_planners_have_a_list_of_their_own(scene: Scene) -> None:
    assert sign_in(scene.app.test_client(), AccountRole.PLANNER).get(PAGE).status_code == 403
