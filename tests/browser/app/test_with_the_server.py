"""The app against the whole site: what is done without a signal stands in the records, judged by the real rulebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.appointments import State
from appointments.domain.device_actions import ActionState
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.use_cases.cancelling.cancel_appointment import CancelAppointment
from tests.browser.app.hand import Hand
from tests.browser.app.pictures import a_photo
from tests.builders import APPOINTMENT, DAY, a_promise, between
from tests.web.scene import Scene, a_scene


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    """Its clock stands still at nine, days away from the phone's: that must not matter."""
    with a_scene(sqlite_url, tmp_path / "data", kinds=(CallAhead(20),)) as made:
        yield made


@pytest.fixture
def real(scene: Scene, opened: Callable[..., Hand], serve: Callable[[Flask], str]) -> Hand:
    hand = opened()
    hand.address = serve(scene.app)
    hand.sign_in()
    hand.page.evaluate("(ref) => { location.hash = `/visit/${ref}`; }", APPOINTMENT)
    return hand


def _kinds(scene: Scene) -> list[EvidenceKind]:
    with scene.uow.read() as records:
        return [item.kind for item in records.evidence.of(APPOINTMENT)]


def test_a_visit_where_the_work_was_done(real: Hand, scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "work.jpg").write_bytes(a_photo(1600, 1200))
    real.no_signal()
    real.press("I am on my way")
    real.says("You are on your way.")
    real.press("I have arrived")
    expect(real.page.get_by_role("timer")).to_be_visible()
    real.press("I have knocked")
    real.says("Knocked")
    real.follow("Take a photo")
    real.page.get_by_label("Choose photos").set_input_files(str(tmp_path / "work.jpg"))
    real.says("1 photo of this visit.")
    real.follow("The visit")
    real.follow("What happened?")
    real.follow("The work is done")
    real.page.get_by_label("What did you do?").fill("New washer.")
    real.press("Close the visit")
    real.heading("You said: The work is done")
    real.follow("I am leaving")
    real.press("Yes, I am leaving")
    real.signal()

    real.state_is("7 received")
    expect(real.page.get_by_text("Work completed")).to_be_visible(timeout=20_000)
    appointment = scene.appointment()
    assert appointment.state is State.CLOSED
    assert appointment.outcome is Outcome.COMPLETED
    assert {EvidenceKind.ARRIVAL, EvidenceKind.KNOCK, EvidenceKind.PHOTO, EvidenceKind.WORK_DONE} <= set(_kinds(scene))


def test_a_visit_where_nobody_answered_is_judged_by_the_same_rules(real: Hand, scene: Scene) -> None:
    real.press("I have arrived")
    expect(real.page.get_by_role("timer")).to_be_visible()
    real.press("I have knocked")
    real.says("Knocked")
    real.state_is("2 received")
    real.follow("What happened?")
    real.follow("Nobody answered")
    findings = real.page.locator(".findings .finding")
    expect(findings).not_to_have_count(0)
    foreseen = sorted(findings.all_inner_texts())
    real.press("Record this")
    real.heading("This cannot be recorded")

    assert sorted(findings.all_inner_texts()) == foreseen  # the phone had said the same, word for word
    assert scene.appointment().state is State.ON_SITE


def test_the_planners_answer_and_the_missing_signal(real: Hand, scene: Scene) -> None:
    real.press("I have arrived")
    expect(real.page.get_by_role("timer")).to_be_visible()
    real.state_is("1 received")
    real.no_signal()
    real.state_is("1 received")
    real.press("Ask the planner")
    real.says("The planner has not heard you")
    real.signal()
    real.refresh()
    real.press("Ask the planner")
    real.says("The planner tries the household and answers here.")
    scene.clock.advance(timedelta(minutes=2))
    scene.answer_the_operative()

    expect(real.page.get_by_text("Rang the mobile, no answer.")).to_be_visible(timeout=15_000)


def test_what_they_need_applies_at_once(real: Hand) -> None:
    real.press("I have arrived")
    expect(real.page.get_by_role("timer")).to_be_visible()
    real.follow("They need something we do not know")
    real.follow("Longer to answer")
    real.press("Tell the planner")
    real.state_is("2 received")

    expect(real.page.get_by_text("What this household needs")).to_be_visible()
    expect(real.page.locator(".log-line").filter(has_text="Told us: ")).to_contain_text("Received")


def test_a_clock_that_is_hours_off_and_a_flat_battery(
    scene: Scene, opened: Callable[..., Hand], serve: Callable[[Flask], str]
) -> None:
    """Held by the phone's own time of day, and believed because the site has seen that clock before."""
    hand = opened(clock_wrong_ms=5 * 3_600_000)
    hand.address = serve(scene.app)
    hand.sign_in()
    hand.refresh()
    hand.page.evaluate("(ref) => { location.hash = `/visit/${ref}`; }", APPOINTMENT)
    hand.no_signal()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.page.wait_for_timeout(4000)
    hand.kill()
    hand.signal()
    hand.state_is("1 received")

    with scene.uow.read() as records:
        [arrival] = records.evidence.of(APPOINTMENT)
    held = arrival.received_at - arrival.at
    assert timedelta(seconds=3) < held < timedelta(seconds=30)


def test_two_phones_at_one_visit_lose_nothing(real: Hand, scene: Scene, opened: Callable[..., Hand]) -> None:
    second = opened()
    second.address = real.address
    second.sign_in()
    second.page.evaluate("(ref) => { location.hash = `/visit/${ref}`; }", APPOINTMENT)
    for each in (real, second):
        each.no_signal()
        each.press("I have arrived")
        expect(each.page.get_by_role("timer")).to_be_visible()
        each.press("I have knocked")
        each.says("Knocked")
    for each in (real, second):
        each.signal()
        each.state_is("2 received")

    assert _kinds(scene).count(EvidenceKind.KNOCK) == 2


def test_a_visit_that_is_called_off_while_it_is_done_without_a_signal(real: Hand, scene: Scene, tmp_path: Path) -> None:
    """Stored all of it, set aside for a planner, and said so where it was done. Nothing vanishes from the screen."""
    (tmp_path / "work.jpg").write_bytes(a_photo(640, 480))
    _works_without_a_signal(real, tmp_path / "work.jpg")
    scene.application.cancel_appointment(
        CancelAppointment(APPOINTMENT, "U-planner", by_landlord=True, reason="The tap mended itself")
    )
    real.signal()

    real.state_is("5 received")
    expect(real.page.get_by_text("No longer on your round").first).to_be_visible()
    real.says("The office has it, and a planner looks at it")
    _all_of_it_is_kept_aside(real, scene)
    assert scene.appointment().state is State.CANCELLED


def test_a_visit_that_is_moved_to_another_day_while_it_is_done_without_a_signal(
    real: Hand, scene: Scene, tmp_path: Path
) -> None:
    (tmp_path / "work.jpg").write_bytes(a_photo(640, 480))
    _works_without_a_signal(real, tmp_path / "work.jpg")
    before, day = scene.appointment(), DAY + timedelta(days=1)
    moved = replace(a_promise(2, window=between(time(8), time(13), day)), day=day)
    with scene.uow.write() as records:
        records.appointments.save(replace(before, promises=(*before.promises, moved), assignments=()))
        records.commit()
    real.signal()

    real.state_is("5 received")
    expect(real.page.get_by_text("No longer on your round").first).to_be_visible()
    _all_of_it_is_kept_aside(real, scene)
    assert scene.appointment().promise.day == day


def _works_without_a_signal(hand: Hand, picture: Path) -> None:
    hand.refresh()
    hand.no_signal()
    hand.press("I have arrived")
    expect(hand.page.get_by_role("timer")).to_be_visible()
    hand.press("I have knocked")
    hand.says("Knocked")
    hand.follow("Take a photo")
    hand.page.get_by_label("Choose photos").set_input_files(str(picture))
    hand.says("1 photo of this visit.")
    hand.follow("The visit")
    hand.follow("What happened?")
    hand.follow("The work is done")
    hand.page.get_by_label("What did you do?").fill("New washer.")
    hand.press("Close the visit")
    hand.heading("You said: The work is done")
    hand.page.get_by_role("link", name="The visit", exact=True).click()


def _all_of_it_is_kept_aside(hand: Hand, scene: Scene) -> None:
    with scene.uow.read() as records:
        stored = {str(action.ref): action for action in records.device_actions.of(APPOINTMENT)}
    kept = hand.kept()
    assert set(stored) == {row["ref"] for row in [*kept["actions"], *kept["photos"]]}
    assert {action.state for action in stored.values()} == {ActionState.KEPT_ASIDE}
    assert {json.loads(stored[row["ref"]].sent) == row["action"] for row in kept["actions"]} == {True}
    assert len({action.task_ref for action in stored.values()}) == 1  # one task for a planner
