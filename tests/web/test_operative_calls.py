"""Calling the household from the visit's page, what it texts meanwhile, and what the page says of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.appointments import State
from appointments.domain.calls import Call, CallReport, CallResult, CallState
from appointments.domain.evidence import EvidenceKind, EvidenceSource
from appointments.domain.figures import FigureChange
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from appointments.use_cases.at_the_door.record_call_status import RecordCallStatus
from appointments.use_cases.at_the_door.settle_calls import SettleCalls
from appointments.use_cases.messaging.record_reply import RecordReply
from tests.builders import APPOINTMENT, DAY, NOW, OPERATIVE, an_appointment, an_assignment, an_operative
from tests.web.scene import NINE, Scene, a_scene, send
from tests.web.test_operative_visits import VISIT, evidence, on_site, plain
from web.operative.references import fresh_ref

NUMBER = "+447700900123"


@contextmanager
def a_door(url: str, folder: Path, **given: object) -> Iterator[tuple[Scene, FlaskClient]]:
    with a_scene(url, folder, calls="handset", **given) as scene:  # type: ignore[arg-type]
        yield scene, on_site(scene)


def the_call(scene: Scene) -> Call:
    with scene.uow.read() as records:
        [call] = records.calls.of(APPOINTMENT)
    return call


def ends(scene: Scene, result: CallResult, *, seconds: int = 0, failure: str = "") -> None:
    report = CallReport("handset", None, CallState.ENDED, scene.clock.now(), result, seconds, failure)
    scene.application.record_call_status(RecordCallStatus(the_call(scene).ref, report))


def test_the_household_is_called_by_one_press_and_its_number_is_not_shown(database_url: str, tmp_path: Path) -> None:
    with a_door(database_url, tmp_path) as (scene, client):
        before = client.get(VISIT).text
        assert "Call the household" in before
        assert NUMBER not in before
        assert "tel:" not in before
        after = plain(send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref()).text)
        assert "Your own telephone rings. Pick up, and you are connected." in after
        assert the_call(scene).number == NUMBER


@pytest.mark.parametrize(
    ("result", "seconds", "failure", "said"),
    [
        (CallResult.ANSWERED, 48, "", "Picked up, by a person or a voicemail, 48 seconds"),
        (CallResult.NO_ANSWER, 0, "", "No answer"),
        (CallResult.ENGAGED, 0, "", "Engaged"),
        (CallResult.NOT_PLACED, 0, "operative-no-answer", "The operative did not pick up, so nobody was called"),
        (CallResult.NOT_PLACED, 0, "404", "The call did not come about"),
    ],
)
def test_the_page_says_how_the_call_went_and_whose_word_that_is(
    sqlite_url: str, tmp_path: Path, result: CallResult, seconds: int, failure: str, said: str
) -> None:
    with a_door(sqlite_url, tmp_path) as (scene, client):
        send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref())
        scene.clock.advance(timedelta(minutes=1))
        ends(scene, result, seconds=seconds, failure=failure)
        page = plain(client.get(VISIT).text)  # with the time at which it was made, not at which it ended
        assert f"9am: {said} From the telephone provider" in page
        # The part that is asked for again carries the tag: nobody reads "To do" above a call that counts.
        tag = "To do" if result is CallResult.NOT_PLACED else "Done"
        part = plain(client.get(f"{VISIT}/calls").text)
        assert part == f"Call them {tag} 9am: {said} From the telephone provider"


def test_a_call_that_rings_out_is_found_by_the_worker(database_url: str, tmp_path: Path) -> None:
    with a_door(database_url, tmp_path) as (scene, client):
        send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref())
        scene.clock.advance(timedelta(seconds=40))
        assert scene.application.settle_calls(SettleCalls()) == 1
        [item] = evidence(scene, EvidenceKind.CALL)
        assert (item.source, item.text("result")) == (EvidenceSource.PROVIDER, "no_answer")
        assert "No answer" in client.get(VISIT).text


def test_pressed_twice_it_is_one_call(sqlite_url: str, tmp_path: Path) -> None:
    with a_door(sqlite_url, tmp_path) as (scene, client):
        ref = fresh_ref()
        for _ in range(2):
            send(client, VISIT, f"{VISIT}/ring", ref=ref)
        assert the_call(scene).state is CallState.PLACED


def test_a_call_under_way_is_said_and_not_placed_again(sqlite_url: str, tmp_path: Path) -> None:
    with a_door(sqlite_url, tmp_path) as (scene, client):
        for _ in range(2):
            page = send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref()).text
        assert "A call is being placed already" in page
        assert the_call(scene).state is CallState.PLACED


def test_where_the_operative_cannot_be_rung_the_page_says_so_by_offering_the_telephone(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, calls="handset") as scene:
        with scene.uow.write() as records:
            records.operatives.put(replace(an_operative(), phone=None))
            records.commit()
        client = on_site(scene)
        page = client.get(VISIT).text
        assert f'href="tel:{NUMBER}"' in page
        assert "Call the household</button>" not in page
        assert "Your own number is not on record" in send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref()).text


def test_without_a_provider_there_is_no_such_door(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        assert send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref()).status_code == 404
        assert f'href="tel:{NUMBER}"' in client.get(VISIT).text


def test_a_household_that_is_texted_is_not_called(sqlite_url: str, tmp_path: Path) -> None:
    with a_door(sqlite_url, tmp_path, kinds=(TextOnly(),)) as (scene, client):
        assert "Call the household" not in client.get(VISIT).text
        page = send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref()).text  # made by hand
        assert "Send a text from the door instead." in page
        with scene.uow.read() as records:
            assert records.calls.of(APPOINTMENT) == []


def test_a_call_of_ones_own_telephone_stays_possible_and_is_shown_as_such(sqlite_url: str, tmp_path: Path) -> None:
    with a_door(sqlite_url, tmp_path) as (scene, client):
        page = plain(send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer").text)
        assert "9am: No answer or voicemail Recorded by the operative" in page
        [item] = evidence(scene, EvidenceKind.CALL)
        assert item.source is EvidenceSource.DEVICE


def test_nobody_calls_about_a_colleagues_visit(sqlite_url: str, tmp_path: Path) -> None:
    theirs = an_appointment(in_state=State.ON_SITE, assignments=(an_assignment("O-08"),))
    with a_scene(sqlite_url, tmp_path, theirs, calls="handset") as scene:
        client = scene.operative()
        assert send(client, "/operative/round", f"{VISIT}/ring", ref=fresh_ref()).status_code == 404
        for path in ("calls", "texts"):
            assert client.get(f"{VISIT}/{path}").status_code == 404


# --- texts


def test_a_text_of_the_resident_is_on_the_page_at_once(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path) as scene:
        client = on_site(scene)
        assert plain(client.get(f"{VISIT}/texts").text) == ""
        scene.clock.advance(timedelta(minutes=3))
        scene.application.record_reply(RecordReply("handset", "SM-1", NUMBER, "I am in, <b>ring again</b>"))
        page = client.get(VISIT).text
        assert "Resident 9:03am:" in page
        assert "I am in, &lt;b&gt;ring again&lt;/b&gt;" in page
        assert "Until they have read it, nobody can say that the household was not in." in page
        assert "hx-trigger" in client.get(f"{VISIT}/texts").text  # and goes on asking


def test_a_text_from_before_the_arrival_is_not_for_the_door(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        scene.application.record_reply(RecordReply("handset", "SM-1", NUMBER, "My mother is unwell"))
        scene.clock.advance(timedelta(minutes=3))
        assert "unwell" not in on_site(scene).get(VISIT).text


# --- where the phone was


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("51.74500,-2.21800,15", {"accuracy_m": "15"}),
        ("refused", {"position": "refused"}),
        ("not_found", {"position": "not_found"}),
        ("", {"position": "not_asked"}),
        ("95,0,15", {"position": "not_asked"}),
        ("nan,nan,nan", {"position": "not_asked"}),
        ("inf,0,1", {"position": "not_asked"}),
        ("51.7,-2.2", {"position": "not_asked"}),
        ("<script>", {"position": "not_asked"}),
        ("1," * 200, {"position": "not_asked"}),
    ],
)
def test_whatever_the_phone_says_of_its_place_the_knock_is_recorded(
    sqlite_url: str, tmp_path: Path, sent: str, kept: dict[str, str]
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        send(on_site(scene), VISIT, f"{VISIT}/knock", ref=fresh_ref(), position=sent)
        [knock] = evidence(scene, EvidenceKind.KNOCK)
        assert kept.items() <= knock.data.items()
        assert ("distance_m" in knock.data) == ("accuracy_m" in kept)


@pytest.mark.parametrize(
    ("sent", "behind"),
    [
        ("2026-11-24T05:58:00.000Z", timedelta(hours=3, minutes=2)),
        ("2026-11-24T10:00:00+01:00", timedelta(0)),
        ("2026-11-24T09:00:00", None),  # which nine o'clock it means nobody can say
        ("24/11/2026 09:00", None),
        ("9999-12-31T23:59:59Z", None),
        ("9" * 5000, None),
        ("", None),
    ],
)
def test_the_phones_own_time_is_kept_beside_ours(
    sqlite_url: str, tmp_path: Path, sent: str, behind: timedelta | None
) -> None:
    """Rule 46. What cannot be read is no time, and then both are ours."""
    with a_scene(sqlite_url, tmp_path) as scene:
        send(client := on_site(scene), VISIT, f"{VISIT}/knock", ref=fresh_ref(), phone_time=sent)
        send(client, f"{VISIT}/leave", f"{VISIT}/leave", ref=fresh_ref(), phone_time=sent)
        for kind in (EvidenceKind.KNOCK, EvidenceKind.DEPARTURE):
            [item] = evidence(scene, kind)
            assert item.received_at == scene.clock.now()
            assert item.skew == (behind or timedelta(0))
            assert item.phone_told_its_time is bool(behind)


def test_every_form_at_the_door_takes_a_position_and_no_script_stands_in_the_page(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_door(sqlite_url, tmp_path) as (_, client):
        for path in ("", "/card", "/photo", "/refusal", "/outcome", "/leave"):
            page = client.get(VISIT + path).text
            forms = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if VISIT in form]
            assert forms, path
            assert all('name="position"' in form and 'name="phone_time"' in form for form in forms), path
            assert "phone.js" in page
            assert not re.search(r"<script(?![^>]*\bsrc=)", page)


# --- a crew


def test_who_has_left_sees_that_the_colleague_closes_the_visit(sqlite_url: str, tmp_path: Path) -> None:
    both = an_appointment(in_state=State.ON_SITE, assignments=(an_assignment(OPERATIVE), an_assignment("O-08")))
    with a_scene(sqlite_url, tmp_path, both, now=NINE + timedelta(minutes=10)) as scene:
        client = scene.operative()
        assert "You leave for yourself." in client.get(f"{VISIT}/leave").text
        page = plain(send(client, f"{VISIT}/leave", f"{VISIT}/leave", ref=fresh_ref()).text)
        assert "You have left. Your colleague is still there and closes the visit for both." in page
        assert "Close the visit" not in page
        assert scene.appointment().state is State.ON_SITE


def test_who_has_left_is_told_so_and_what_they_send_all_the_same_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    both = an_appointment(in_state=State.ON_SITE, assignments=(an_assignment(OPERATIVE), an_assignment("O-08")))
    with a_scene(sqlite_url, tmp_path, both, now=NINE + timedelta(minutes=10)) as scene:
        client = scene.operative()
        send(client, f"{VISIT}/leave", f"{VISIT}/leave", ref=fresh_ref())
        told = "You have left this visit. Your colleague who is still there records what happens."
        for path in ("/outcome", "/card", "/photo", "/refusal", "/leave"):
            answer = client.get(VISIT + path, follow_redirects=True)
            assert answer.request.path == VISIT, path
            assert told in plain(answer.text), path
        claimed = send(client, VISIT, f"{VISIT}/outcome", outcome="no_access")
        assert told in plain(claimed.text)
        assert scene.appointment().state is State.ON_SITE
        late = send(client, VISIT, f"{VISIT}/card", ref=fresh_ref(), number="C-12")
        assert "You had left already. What you sent is kept with the visit." in plain(late.text)
        assert len(evidence(scene, EvidenceKind.CARD)) == 1


def test_who_has_not_come_yet_is_asked_to_record_their_arrival(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = scene.operative()
        for path in ("/card", "/photo", "/refusal"):
            answer = client.get(VISIT + path, follow_redirects=True)
            assert answer.request.path == VISIT, path
            assert "Record your arrival first." in plain(answer.text), path


def test_a_household_can_be_called_ahead_from_the_page(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, calls="handset") as scene:
        client = scene.operative()
        assert "Call ahead" in client.get(VISIT).text
        page = plain(send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref()).text)
        assert "Your own telephone rings. Pick up, and you are connected." in page
        ends(scene, CallResult.ANSWERED, seconds=9)
        assert "Picked up, by a person or a voicemail, 9 seconds" in client.get(VISIT).text


def test_only_a_call_that_was_placed_is_done(sqlite_url: str, tmp_path: Path) -> None:
    with a_door(sqlite_url, tmp_path) as (scene, client):
        send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref())
        ends(scene, CallResult.NOT_PLACED, failure="hung-up")
        assert "Call them To do" in plain(client.get(VISIT).text)
        send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer")
        assert "Call them Done" in plain(client.get(VISIT).text)


@pytest.mark.parametrize("result", ["answered", "no_answer", "voicemail"])
def test_who_spoke_to_them_by_telephone_is_told_that_it_is_no_empty_home(
    sqlite_url: str, tmp_path: Path, result: str
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        own_call(client := on_site(scene), result=result)
        told = "this cannot be closed as nobody answering" in plain(client.get(VISIT).text)
        assert told is (result == "answered")


def test_somebody_whom_the_planner_names_can_be_called_and_recorded(sqlite_url: str, tmp_path: Path) -> None:
    with a_door(sqlite_url, tmp_path) as (scene, client):
        send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
        [asked] = evidence(scene, EvidenceKind.PLANNER_ASKED)
        task = scene.task_ref(f"planner-call:{asked.ref}")
        scene.application.answer_operative(AnswerOperative(task, "U-planner", "No answer.", "Her son, 07700 900456"))
        assert "Her son, 07700 900456" in client.get(VISIT).text
        page = plain(
            send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), result="no_answer", whom="other_contact").text
        )
        assert "Their contact: No answer or voicemail" in page


def own_call(client: FlaskClient, **said: str) -> None:
    send(client, VISIT, f"{VISIT}/call", ref=fresh_ref(), **{"result": "no_answer", **said})


def gate_asks_for_a_call(client: FlaskClient) -> bool:
    answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)
    return "No call to the household is recorded" in answer or "No call from the door is recorded" in answer


@pytest.mark.parametrize(("seconds", "counts"), [(-1, False), (0, True)])
def test_a_call_counts_from_the_opening_of_the_window(
    sqlite_url: str, tmp_path: Path, seconds: int, counts: bool
) -> None:
    opens = an_appointment().promise.window.starts
    with a_scene(sqlite_url, tmp_path, now=opens - timedelta(minutes=10)) as scene:
        client = on_site(scene)
        scene.clock.set(opens + timedelta(seconds=seconds))
        own_call(client)
        scene.clock.advance(timedelta(minutes=1))

        assert ("Call them Done" in plain(client.get(VISIT).text)) is counts
        assert gate_asks_for_a_call(client) is not counts


def test_somebody_else_who_was_called_is_no_call_to_a_household_whose_number_we_have(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path) as scene:
        client = on_site(scene)
        send(client, VISIT, f"{VISIT}/planner", ref=fresh_ref())
        [asked] = evidence(scene, EvidenceKind.PLANNER_ASKED)
        task = scene.task_ref(f"planner-call:{asked.ref}")
        scene.application.answer_operative(AnswerOperative(task, "U-planner", "No answer.", "Her son"))
        own_call(client, whom="other_contact")

        assert "Call them To do" in plain(client.get(VISIT).text)
        assert gate_asks_for_a_call(client)


def test_where_nobody_knocks_the_page_counts_the_calls_that_take_the_knocks_place(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, kinds=(HowToKnock(Heard.CALL_INSTEAD),)) as scene:
        client = on_site(scene)
        for shown, wanted in (("Call them 0 of 2", True), ("Call them 1 of 2", True), ("Call them 2 of 2", False)):
            assert shown in plain(client.get(VISIT).text)
            assert gate_asks_for_a_call(client) is wanted
            scene.clock.advance(timedelta(minutes=1))
            own_call(client)


def counting_provider_calls_only(scene: Scene) -> None:
    """The landlord's figure, set the day before."""
    change = FigureChange("FC-1", "provider_calls_only", 1, DAY, "U-manager", NOW)
    with scene.uow.write() as records:
        records.figures.add(change)
        records.commit()


def test_where_only_the_providers_word_counts_the_page_says_so_and_counts_nothing_else(
    database_url: str, tmp_path: Path
) -> None:
    with a_door(database_url, tmp_path) as (scene, client):
        counting_provider_calls_only(scene)
        assert "Only a call through this page counts" in plain(client.get(VISIT).text)
        own_call(client)
        page = plain(client.get(VISIT).text)
        assert "Call them To do" in page
        assert "No answer or voicemail Recorded by the operative" in page  # kept, and not counted
        answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)
        assert "rests on the operative" in answer

        send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref())
        ends(scene, CallResult.NO_ANSWER)
        assert "Call them Done" in plain(client.get(VISIT).text)
        answer = plain(send(client, f"{VISIT}/outcome", f"{VISIT}/outcome", outcome="no_access").text)
        assert "rests on the operative" not in answer


def test_who_cannot_be_rung_is_told_what_to_do_where_only_the_providers_word_counts(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_scene(sqlite_url, tmp_path, calls="handset") as scene:
        with scene.uow.write() as records:
            records.operatives.put(replace(an_operative(), phone=None))
            records.commit()
        counting_provider_calls_only(scene)
        page = plain(on_site(scene).get(VISIT).text)
        assert "Your own number is not on record, so nothing can ring you. Ask the planner to add it." in page


def test_a_call_that_could_not_be_placed_is_offered_again_where_no_other_counts(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_door(sqlite_url, tmp_path) as (scene, client):
        counting_provider_calls_only(scene)
        send(client, VISIT, f"{VISIT}/ring", ref=fresh_ref())
        with scene.uow.write() as records:
            [call] = records.calls.of(APPOINTMENT)
            records.calls.save(call.gives_up("21211"))
            records.commit()
        page = client.get(VISIT).text
        assert "A call could not be placed. Press again, or ask the planner." in plain(page)
        assert "Call the household</button>" in re.sub(r"\s+<", "<", page)
