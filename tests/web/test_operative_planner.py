"""The question to the planner: offered until it counts, with the reason, and "Asked" only when the gate counts it."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.tasks import TaskKind
from appointments.domain.times import at
from tests.builders import DAY, HOME
from tests.web.scene import NINE, Scene, a_scene, send
from tests.web.test_operative_visits import VISIT, evidence, on_site, plain
from web.operative.references import fresh_ref

EARLY, OPENS = at(DAY, time(7, 50)), at(DAY, time(8))


def ask(client: FlaskClient) -> None:
    send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())


def planner_part(client: FlaskClient) -> str:
    """What the page says of the planner."""
    page = plain(client.get(VISIT).text)
    return page[page.index("Ask the planner") : page.index("Leave a card")]


def gate_wants_the_planner(client: FlaskClient) -> bool:
    answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome=Outcome.NO_ACCESS.value).text)
    return "The planner was not contacted" in answer


def questions_of_planners(scene: Scene) -> list[str]:
    with scene.uow.read() as records:
        open_tasks = records.tasks.open_about("A-1", HOME)
    return [f"{task.due_at:%H:%M}" for task in open_tasks if task.kind is TaskKind.PLANNER_CALL]


def test_before_the_window_opens_the_page_says_from_when_a_question_counts(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=EARLY) as scene:
        client = on_site(scene)

        assert "only a question from 8am on counts" in planner_part(client)


@pytest.mark.parametrize("answered", [True, False])
def test_a_question_from_before_the_window_is_offered_again_once_it_has_opened(
    database_url: str, tmp_path: Path, answered: bool
) -> None:
    with a_scene(database_url, tmp_path, now=EARLY) as scene:
        client = on_site(scene)
        ask(client)
        scene.clock.advance(timedelta(minutes=5))
        if answered:
            scene.answer_the_operative()
        early = planner_part(client)
        assert "Ask the planner To do" in early
        assert "You asked at 7:50am, before the window opens. If nobody answers the door, ask again from 8am." in early
        assert "Ask the planner again" not in early  # it would not count either
        assert 'hx-trigger="every 5s"' in client.get(f"{VISIT}/planner").text  # the moment comes by itself

        scene.clock.advance(timedelta(minutes=5))
        opened = planner_part(client)
        assert "Ask the planner To do" in opened
        assert "You asked at 7:50am, before the window opened at 8am. That does not count. Ask again." in opened
        assert "Ask the planner again" in plain(client.get(f"{VISIT}/planner").text)
        assert ("Rang the mobile, no answer." in opened) is answered
        assert gate_wants_the_planner(client)

        ask(client)
        asked = planner_part(client)
        assert "Ask the planner Asked" in asked
        assert "Asked at 8am." in asked
        assert "again" not in asked
        assert not gate_wants_the_planner(client)


@pytest.mark.parametrize(("seconds", "counts"), [(-1, False), (0, True)])
def test_a_question_counts_from_the_very_opening_of_the_window(
    sqlite_url: str, tmp_path: Path, seconds: int, counts: bool
) -> None:
    with a_scene(sqlite_url, tmp_path, now=EARLY) as scene:
        client = on_site(scene)
        scene.clock.advance(OPENS - EARLY + timedelta(seconds=seconds))
        ask(client)
        scene.clock.advance(timedelta(seconds=30))

        assert ("Ask the planner Asked" in planner_part(client)) is counts
        assert ("Ask the planner again" in planner_part(client)) is not counts
        assert gate_wants_the_planner(client) is not counts


def test_a_question_asked_again_before_its_answer_is_one_task_with_its_new_time(
    database_url: str, tmp_path: Path
) -> None:
    with a_scene(database_url, tmp_path, now=EARLY) as scene:
        client = on_site(scene)
        ask(client)
        assert questions_of_planners(scene) == ["08:00"]
        scene.clock.advance(timedelta(minutes=12))
        ask(client)

        assert len(evidence(scene, EvidenceKind.PLANNER_ASKED)) == 2
        assert questions_of_planners(scene) == ["08:12"]
        scene.answer_the_operative()
        assert questions_of_planners(scene) == []
        assert "Ask the planner Answered" in planner_part(client)


def test_an_answer_and_the_time_that_ran_out_are_shown_at_once_with_their_tag(sqlite_url: str, tmp_path: Path) -> None:
    """The part that is asked for again carries the tag: nobody reads "Asked" above an answer."""
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        ask(client)
        assert "Ask the planner Asked" in plain(client.get(f"{VISIT}/planner").text)
        scene.clock.advance(timedelta(minutes=10))
        assert "Ask the planner Done" in plain(client.get(f"{VISIT}/planner").text)
        scene.answer_the_operative()
        assert "Ask the planner Answered" in plain(client.get(f"{VISIT}/planner").text)


def test_our_failure_that_is_found_before_the_window_opens_is_our_failure(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=EARLY) as scene:
        client = on_site(scene)
        ask(client)
        scene.answer_the_operative("We had the wrong day.", ours=True)
        scene.clock.advance(timedelta(minutes=20))

        assert "The planner found that the failure is ours" in plain(client.get(VISIT).text)
        answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)
        assert "A planner looked into it and found that the failure was ours." in answer


@pytest.mark.parametrize(
    ("reason", "again"), [("not_convenient", True), ("no_notice", True), ("unwell", False), ("afraid", False)]
)
def test_who_says_that_the_failure_was_ours_after_the_answer_is_asked_about_again(
    sqlite_url: str, tmp_path: Path, reason: str, again: bool
) -> None:
    with a_scene(sqlite_url, tmp_path, now=NINE) as scene:
        client = on_site(scene)
        ask(client)
        scene.clock.advance(timedelta(minutes=1))
        scene.answer_the_operative()
        scene.clock.advance(timedelta(minutes=1))
        said = {"who": "resident", "reason": reason, "words": "Not now.", "other_time": "Tomorrow"}
        refs = {name: fresh_ref() for name in ("reason_ref", "who_ref", "other_ref")}
        send(client, f"{VISIT}/refusal", f"{VISIT}/refusal", **said, **refs)

        assert ("They say that the failure was ours. Ask the planner again" in planner_part(client)) is again
        answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="refused_access").text)
        assert ("no planner has looked into it" in answer) is again
        if again:
            ask(client)
            assert "Ask the planner again" not in planner_part(client)  # it is on its way
