"""The page that plays a resident's telephone: alive in development, absent in production."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appointments.domain.appointments import State
from appointments.domain.calls import CallResult, CallState
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageKind, MessageState
from tests.builders import APPOINTMENT, NOW, a_call, a_message, an_appointment
from tests.web.scene import a_scene, send
from tests.web.site import some_settings
from web.app import create_app

PHONE = "/handset/?number=%2B447700900123"
LATER = NOW + timedelta(hours=1)


def test_a_text_back_is_answered_at_once(database_url: str, tmp_path: Path) -> None:
    with a_scene(database_url, tmp_path, now=LATER) as scene:
        page = send(scene.app.test_client(), PHONE, "/handset/", number="+447700900123", text="2", ref="in-1").text

        assert "Understood as: change" in page
        with scene.uow.read() as records:
            [choice] = [m for m in records.messages.of(APPOINTMENT) if m.kind is MessageKind.SLOT_CHOICE]
        assert choice.state is MessageState.DELIVERED
        assert "Reply with the number you want" in page


def test_a_text_sent_twice_by_the_browser_arrives_once(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        client = scene.app.test_client()
        for _ in range(2):
            send(client, PHONE, "/handset/", number="+447700900123", text="1", ref="handset-in-1")

        with scene.uow.read() as records:
            assert len(records.replies.of(APPOINTMENT)) == 1
        assert scene.appointment().state is State.CONFIRMED


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": "+447700900123", "text": " "}, "text"),
        ({"number": "+447700900123", "text": "a" * 1601}, "text"),
        ({"number": "nobody", "text": "1"}, "number"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_at_its_field(
    sqlite_url: str, tmp_path: Path, fields: dict[str, str], field: str
) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        answer = send(scene.app.test_client(), PHONE, "/handset/", **fields)

        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text


def test_the_conversation_alone_is_returned_to_the_page_that_asks_again(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        part = scene.app.test_client().get(PHONE, headers={"HX-Request": "true"}).text

    assert part.lstrip().startswith('<div id="conversation"')
    assert "<html" not in part


def test_where_texts_are_really_sent_there_is_no_handset(sqlite_url: str, tmp_path: Path) -> None:
    with a_scene(sqlite_url, tmp_path, now=LATER) as scene:
        app = create_app(replace(scene.application, plays_handset=False), some_settings())
        client = app.test_client()

        assert client.get(PHONE).status_code == 404
        assert client.post("/handset/", data={"number": "+447700900123", "text": "3"}).status_code in {400, 404}
        assert scene.appointment().state is State.BOOKED


@pytest.mark.parametrize(("pressed", "result"), [("yes", CallResult.ANSWERED), ("no", CallResult.NO_ANSWER)])
def test_a_call_rings_here_and_is_answered_or_not(
    database_url: str, tmp_path: Path, pressed: str, result: CallResult
) -> None:
    here = an_appointment(in_state=State.ON_SITE)
    ringing = replace(a_call(), provider="handset", provider_ref="handset-CA-1", state=CallState.PLACED)
    with a_scene(database_url, tmp_path, here, calls="handset", now=LATER) as scene:
        with scene.uow.write() as records:
            records.calls.add(ringing)
            records.commit()
        client = scene.app.test_client()
        assert "It rings." in client.get(PHONE).text
        for _ in range(2):  # pressed twice
            page = send(client, PHONE, "/handset/call", number="+447700900123", call="CA-1", answer=pressed)
            assert "It rings." not in page.text
        with scene.uow.read() as records:
            assert records.calls.get("CA-1").result is result


def test_only_a_call_to_this_telephone_is_answered_here(sqlite_url: str, tmp_path: Path) -> None:
    here = an_appointment(in_state=State.ON_SITE)
    with a_scene(sqlite_url, tmp_path, here, calls="handset", now=LATER) as scene:
        with scene.uow.write() as records:
            records.calls.add(replace(a_call(), provider="handset", number="+447700900999"))
            records.commit()
        for number in ("+447700900123", "nobody"):
            send(scene.app.test_client(), PHONE, "/handset/call", number=number, call="CA-1", answer="yes")
        with scene.uow.read() as records:
            assert not records.calls.get("CA-1").settled


@pytest.mark.parametrize(("after", "talked"), [(0, 0), (5, 5), (19, 19), (20, 20), (90, 20)])
def test_nobody_answers_before_they_are_called(sqlite_url: str, tmp_path: Path, after: int, talked: int) -> None:
    here = an_appointment(in_state=State.ON_SITE)
    ringing = replace(a_call(), provider="handset", provider_ref="handset-CA-1", state=CallState.PLACED)
    now = ringing.asked_at + timedelta(seconds=after)
    with a_scene(sqlite_url, tmp_path, here, calls="handset", now=now) as scene:
        with scene.uow.write() as records:
            records.calls.add(ringing)
            records.commit()
        fields = {"number": "+447700900123", "call": "CA-1", "answer": "yes"}
        send(scene.app.test_client(), PHONE, "/handset/call", **fields)
        with scene.uow.read() as records:
            call = records.calls.get("CA-1")
    assert (call.seconds, call.ended_at) == (talked, now)
    assert call.answered_at == now - timedelta(seconds=talked)
    assert call.answered_at >= call.asked_at


@pytest.mark.parametrize(
    ("channel", "to", "label"),
    [
        (Channel.VOICE, "+441632960456", "A call that says:"),
        (Channel.EMAIL, "resident.0012@example.com", "An e-mail:"),
        (Channel.LETTER, "Resident 0012\n1 Example Street\nGL5 1AA", "A letter:"),
    ],
)
def test_the_page_shows_what_went_another_way_too(
    sqlite_url: str, tmp_path: Path, channel: Channel, to: str, label: str
) -> None:
    """Only from a telephone can somebody text back."""
    with a_scene(sqlite_url, tmp_path) as scene:
        scene.plant(replace(a_message("M-other", to=to, dedupe_key="other"), channel=channel))
        client = scene.app.test_client()

        page = client.get("/handset/", query_string={"number": to}).text

        assert label in page
        assert "Example Homes: your appointment is on Tuesday 24 November 2026." in page
        assert ("Text back" in page) is (channel is Channel.VOICE)
