"""The resident's page once the promised time has passed with nobody there, and when a visit is charged."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.appointments import State
from appointments.domain.challenges import Challenge
from appointments.domain.outcomes import Outcome
from appointments.domain.recharging import Recharge
from appointments.domain.times import Window
from tests.builders import APPOINTMENT, HOME, MORNING, NOW, WORK_ORDER, a_judgement, a_promise, an_appointment
from tests.web.scene import Scene, a_scene, send
from tests.web.test_resident_appointment import a_scene_after_no_access, plain

OVERDUE = MORNING.ends + timedelta(hours=2)


def page_of(scene: Scene) -> str:
    return plain(scene.app.test_client().get(f"{scene.resident_address()}/").text)


def test_until_the_window_ends_the_page_says_that_we_come(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends - timedelta(seconds=1)) as scene:
        page = page_of(scene)
    assert "will come on" in page
    assert "We are late" not in page


def test_once_it_has_passed_the_page_says_that_we_are_late_and_asks_for_no_yes(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends, phone="01632 960123") as scene:
        page = page_of(scene)
    for said in (
        "should have come on",
        "We are late",
        "We are sorry",
        "ring us on 01632 960123",
        "Choose another time",
    ):
        assert said in page
    for not_said in ("Yes, this suits me", "They arrive between these two times", "I cannot make it"):
        assert not_said not in page


def test_a_yes_from_a_page_that_was_open_too_long_agrees_to_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends) as scene:
        link = scene.resident_address()
        page = send(scene.app.test_client(), f"{link}/", f"{link}/confirm", version="1").text

        assert "noted that this time suits you" not in page
        assert "The promised time has passed and nobody came" in page
        assert scene.appointment().state is State.BOOKED
        with scene.uow.read() as records:
            assert records.replies.of(APPOINTMENT) == []


def test_who_waits_no_longer_did_not_cancel(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=OVERDUE) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        page = send(client, f"{link}/cannot-make-it", f"{link}/cannot-make-it", reason="I waited", version="1")
        assert scene.appointment().outcome is Outcome.NOT_ATTENDED
    assert "We should have come and did not. We are sorry." in plain(page.text)
    assert "We did not come." in plain(page.text)


def test_who_waits_no_longer_is_not_asked_whether_they_cannot_make_it(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends) as scene:
        page = plain(scene.app.test_client().get(f"{scene.resident_address()}/cannot-make-it").text)
    assert "You do not want to wait any longer?" in page
    assert "our record says that the failure was ours" in page
    assert "I wait a little longer" in page
    for not_said in ("You cannot make it", "we will not come", "Keep my appointment"):
        assert not_said not in page


def test_until_the_window_ends_they_are_asked_whether_they_cannot_make_it(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=MORNING.ends - timedelta(seconds=1)) as scene:
        page = plain(scene.app.test_client().get(f"{scene.resident_address()}/cannot-make-it").text)
    assert "You cannot make it?" in page
    assert "If you cannot make it we will not come." in page
    assert "failure was ours" not in page


def test_the_list_of_times_says_that_we_should_have_come(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=OVERDUE) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        times = send(client, f"{link}/", f"{link}/times")
        assert "We should have come on Tuesday 24 November 2026, between 8am and 1pm. We are sorry." in times.text
        assert "It stays there until" not in times.text
        told = send(client, times.request.path, f"{times.request.path}/none", reason="other", words="")
        assert "will contact you." in told.text
        assert "your appointment stands" not in told.text


def test_another_time_for_a_visit_nobody_came_to_is_an_appointment_of_its_own(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=OVERDUE, languages=("en", "cy")) as scene:
        client, link = scene.app.test_client(), scene.resident_address()
        times = send(client, f"{link}/", f"{link}/times")
        slots = re.findall(r'name="slot" value="([^"]+)"', times.text)
        said = [
            plain(send(client, "/sign-in", times.request.path, slot=slot).text)
            for slot in (slots[0], slots[0], slots[1])
        ]
        welsh = send(client, "/sign-in", f"{times.request.path}?lang=cy", slot=slots[1]).text

    assert "You get a new message about it." in said[0]
    assert "Done already. We will come on" in said[1]
    assert "There is a new appointment for this repair already; to change it use the link" in said[2]
    assert "Mae apwyntiad newydd" in welsh


def test_when_they_are_late_on_their_way_no_other_time_is_promised(sqlite_url: str, tmp_path: Path) -> None:
    late = an_appointment(in_state=State.DESPATCHED)
    with a_scene(sqlite_url, tmp_path, late, now=OVERDUE, phone="01632 960123") as scene:
        page = page_of(scene)
    assert "Somebody set off to you. Ring us on 01632 960123 to ask where they are." in page
    assert "You can choose another time now" not in page


def test_what_is_closed_already_cannot_be_called_off(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=NOW + timedelta(days=2)) as scene:
        a_scene_after_no_access(scene)
        answer = scene.app.test_client().get(f"{scene.resident_address()}/cannot-make-it")
    assert answer.status_code == 303
    assert answer.location.endswith(f"{scene.resident_address()}/")


@pytest.mark.parametrize("challenged", [True, False])
def test_who_is_charged_reads_how_much_why_and_how_to_object(sqlite_url: str, tmp_path: Path, challenged: bool) -> None:
    with a_scene(sqlite_url, tmp_path, now=NOW + timedelta(days=2)) as scene:
        a_scene_after_no_access(scene)
        charge = Recharge("RC-1", APPOINTMENT, WORK_ORDER, HOME, 3500, "U-manager", NOW)
        with scene.uow.write() as records:
            records.recharges.add(charge.charge("U-manager", "This was the second missed visit.", NOW))
            if challenged:
                records.challenges.add(Challenge("C-1", APPOINTMENT, Outcome.NO_ACCESS, "I was in.", NOW))
            records.commit()
        page = page_of(scene)
        with scene.uow.write() as records:
            records.recharges.save(records.recharges.get("RC-1").drop("U-manager", "Another door", NOW))
            records.commit()
        after = page_of(scene)
    assert ("You do not have to pay now" in page) is challenged
    assert ("We ask you to pay £35" in page) is not challenged
    assert ("This was the second missed visit." in page) is not challenged
    assert "You do not have to pay for this visit" in after


@pytest.mark.parametrize(("moved_in", "frozen"), [(False, True), (True, False)])
def test_what_others_who_lived_there_before_object_to_is_no_news_for_who_is_charged(
    sqlite_url: str, tmp_path: Path, moved_in: bool, frozen: bool
) -> None:
    month = timedelta(days=28)
    earlier = an_appointment("A-0", in_state=State.CLOSED, outcome=Outcome.NO_ACCESS, judgement_ref="J-0")
    window = Window(MORNING.starts - month, MORNING.ends - month)
    earlier = replace(earlier, promises=(a_promise(window=window),), closed_at=window.ends, assignments=())
    with a_scene(sqlite_url, tmp_path, now=NOW + timedelta(days=2)) as scene:
        a_scene_after_no_access(scene)
        charge = Recharge("RC-1", APPOINTMENT, WORK_ORDER, HOME, 3500, "U-manager", NOW)
        with scene.uow.write() as records:
            records.judgements.add(a_judgement("J-0", appointment_ref="A-0"))
            records.appointments.add(earlier)
            records.challenges.add(Challenge("C-0", "A-0", Outcome.NO_ACCESS, "We were in.", window.ends))
            records.recharges.add(charge.charge("U-manager", "This was the second missed visit.", NOW))
            household = records.households.of_home(HOME)
            if moved_in and household is not None:
                records.households.save(replace(household, since=NOW - timedelta(days=9)))
            records.commit()
        page = page_of(scene)

    assert ("You told us that our record of a visit is wrong." in page) is frozen
    assert ("We ask you to pay £35" in page) is not frozen
