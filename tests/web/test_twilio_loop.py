"""The whole loop on one site: outbox, Twilio of our own, its network, the webhooks, and what is on record then.

Whatever is late, doubled, out of order or broken off, each message goes out once, and what became of it is known or
named as unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from adapters.message_router import ByChannel
from adapters.messaging.twilio import TwilioProvider
from appointments.domain.appointments import State
from appointments.domain.homes import Channel, ContactNumber, LineType
from appointments.domain.messages import Message, MessageKind, MessageState
from appointments.domain.replies import Question, QuestionKind
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Accepted, Clock, MessageProvider
from appointments.use_cases.messaging.deliver_outbox import Delivered, DeliverOutbox
from appointments.use_cases.messaging.settle_unknown import SettleUnknown
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.telling import tell
from policies.reminders import RemindersAndQuietHours
from tests.adapters.fake_twilio import FakeTwilio, twilio_at
from tests.adapters.fake_twilio_calls import PUBLIC, FakeTwilioCalls, voice_at
from tests.adapters.twilio_network import Callback, TwilioNetwork
from tests.builders import APPOINTMENT, HOME, NOW, a_household
from tests.web.scene import Scene, a_scene
from tests.web.site import some_settings
from web.app import create_app
from web.application import Application
from web.wiring import build

NUMBER = "+15005550010"  # taken by Twilio's test credentials; our drama numbers are never texted
TOO_MANY = '{"code": 20429, "message": "Too many requests", "status": 429}'


@dataclass(frozen=True)
class Loop:
    scene: Scene
    application: Application
    network: TwilioNetwork

    def delivers(self) -> Delivered:
        return self.application.deliver_outbox(DeliverOutbox())

    def later(self, minutes: int) -> None:
        self.scene.clock.advance(timedelta(minutes=minutes))

    def messages(self) -> list[Message]:
        with self.scene.uow.read() as records:
            return records.messages.of(APPOINTMENT)

    def state(self) -> State:
        return self.scene.appointment().state

    def tasks(self) -> list[Task]:
        with self.scene.uow.read() as records:
            return records.tasks.open_about(APPOINTMENT, HOME)


@contextmanager
def a_loop(
    database_url: str,
    folder: Path,
    server: HTTPServer,
    *,
    timeout: float = 10.0,
    carriers: Callable[[FakeTwilioCalls, Clock], Mapping[Channel, MessageProvider]] | None = None,
) -> Iterator[Loop]:
    """A household that prefers texts and may be rung; its confirmation waits in the outbox.

    `carriers` are others than Twilio.
    """
    texts, calls = FakeTwilio(server), FakeTwilioCalls(server)
    with a_scene(database_url, folder, now=NOW, notified=False) as scene:
        by_twilio = {
            Channel.SMS: twilio_at(texts.address, timeout=timeout, clock=scene.clock),
            Channel.VOICE: voice_at(calls.address, timeout=timeout, clock=scene.clock),
        }
        provider = ByChannel(carriers(calls, scene.clock) if carriers else by_twilio)
        settings = some_settings().model_copy(update={"data": folder, "database_url": database_url})
        application = build(settings, clock=scene.clock, provider=provider)
        try:
            numbers = (ContactNumber(NUMBER, LineType.MOBILE),)
            with scene.uow.write() as records:
                records.households.save(a_household(numbers=numbers))
                teller = Teller(application.landlord, RemindersAndQuietHours(), channels=provider.channels)
                appointment = records.appointments.get(APPOINTMENT)
                tell(records, appointment, MessageKind.CONFIRMATION, teller=teller, now=NOW)
                records.commit()
            site = create_app(application, settings).test_client()
            yield Loop(scene, application, TwilioNetwork(texts, calls, site, PUBLIC))
        finally:
            application.close()


@pytest.fixture
def loop(sqlite_url: str, tmp_path: Path, httpserver: HTTPServer) -> Iterator[Loop]:
    with a_loop(sqlite_url, tmp_path, httpserver) as made:
        yield made


def test_a_text_is_sent_delivered_and_answered(database_url: str, tmp_path: Path, httpserver: HTTPServer) -> None:
    with a_loop(database_url, tmp_path, httpserver) as loop:
        assert loop.delivers().sent == 1
        loop.network.reports("sent", "delivered")
        assert loop.network.flush() == [204, 204]
        assert loop.state() is State.NOTIFIED

        assert loop.network.texts_back("1", number=NUMBER, sid="SM-in-1").status_code == 200

        assert loop.state() is State.CONFIRMED
        assert len(loop.network.texts.messages) == 1


def test_callbacks_that_come_twice_and_out_of_order_change_nothing(loop: Loop) -> None:
    loop.delivers()
    loop.network.reports("queued", "sent", "delivered")
    loop.network.waiting = [*reversed(loop.network.waiting), *loop.network.waiting]

    assert set(loop.network.flush()) == {204}

    [message] = loop.messages()
    assert message.state is MessageState.DELIVERED
    assert loop.state() is State.NOTIFIED


def test_callbacks_that_come_late_count_from_when_they_came(loop: Loop) -> None:
    """Twilio's dates are no evidence: what nobody has told us yet is no notice."""
    loop.delivers()
    loop.network.reports("delivered")
    assert loop.state() is State.BOOKED

    loop.later(180)
    loop.network.flush()

    assert loop.messages()[0].delivered_at is not None
    assert loop.state() is State.NOTIFIED


def test_a_forged_callback_changes_nothing(loop: Loop) -> None:
    loop.delivers()
    loop.network.reports("delivered")
    [callback] = loop.network.waiting

    assert loop.network.posts(callback, token="guessed").status_code == 403

    assert loop.messages()[0].state is MessageState.SENT


@pytest.mark.parametrize(
    "answer", [(429, TOO_MANY), (503, '{"status": 503, "code": 20503}')], ids=["429", "503 of its own"]
)
def test_what_twilio_could_not_take_is_sent_once_later(loop: Loop, answer: tuple[int, str]) -> None:
    status, body = answer
    loop.network.texts.answers = [Response(body, status=status, content_type="application/json")]

    assert (loop.delivers().postponed, loop.network.texts.messages) == (1, [])
    loop.later(5)
    loop.delivers()

    assert len(loop.network.texts.messages) == 1
    assert loop.messages()[0].state is MessageState.SENT


@pytest.mark.parametrize("taken", [True, False])
def test_a_500_is_settled_by_asking_and_sent_again_only_where_it_was_never_there(loop: Loop, taken: bool) -> None:
    """It may have sent (twilio.com/docs/api/errors/20500)."""
    texts = loop.network.texts
    texts.created_at = NOW
    [waiting] = loop.messages()
    texts.answers = [Response('{"status": 500, "code": 20500}', status=500, content_type="application/json")]
    assert loop.delivers().unknown == 1
    if taken:
        texts.takes(to=NUMBER, body=waiting.text)
    for looked in range(3):
        assert len(texts.messages) == int(taken), looked
        loop.later(10)
        loop.application.settle_unknown(SettleUnknown())
        loop.delivers()

    assert len(texts.messages) == 1
    assert (loop.messages()[0].state, loop.messages()[0].provider_ref) == (MessageState.SENT, texts.messages[0]["sid"])


def test_its_own_receipt_settles_what_broke_off_and_it_is_not_sent_again(loop: Loop) -> None:
    """Twilio answers with an error, sends it all the same, and lists it late."""
    texts = loop.network.texts
    [waiting] = loop.messages()
    texts.answers = [Response('{"status": 500, "code": 20500}', status=500, content_type="application/json")]
    loop.delivers()
    for _ in range(3):
        loop.later(10)
        loop.application.settle_unknown(SettleUnknown())
    assert loop.messages()[0].state is MessageState.QUEUED
    sid = texts.takes(to=NUMBER, body=waiting.text)
    texts.callbacks[sid] = f"{PUBLIC}/sms/twilio/receipt/{waiting.ref}"
    loop.network.reports("delivered")
    loop.network.flush()

    assert loop.delivers().sent == 0
    assert (loop.state(), loop.messages()[0].provider_ref) == (State.NOTIFIED, sid)


def test_a_receipt_that_overtakes_our_own_note_of_the_sending_counts(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = TwilioProvider.send

    def told_at_once(provider: TwilioProvider, message: Message) -> Accepted:
        accepted = send(provider, message)
        loop.network.reports("sent", "delivered")
        loop.network.flush()
        return accepted

    monkeypatch.setattr(TwilioProvider, "send", told_at_once)
    loop.delivers()

    assert (loop.state(), loop.messages()[0].state) == (State.NOTIFIED, MessageState.DELIVERED)


def test_a_receipt_of_another_text_settles_none_of_ours(loop: Loop) -> None:
    """Whoever holds the token may name what they like: what we know by its name at Twilio is not renamed."""
    loop.delivers()
    [ours] = loop.messages()
    url = f"{PUBLIC}/sms/twilio/receipt/"
    for ref, sid in ((ours.ref, "SM-other"), ("M-none", "SM-none"), (ours.ref, "SM\0")):
        form = {"MessageSid": sid, "MessageStatus": "undelivered"}
        assert loop.network.posts(Callback(f"{url}{ref}", form)).status_code == 204

    assert loop.messages() == [ours]


@pytest.mark.parametrize("breaks", ["cut", "silent"])
def test_a_line_that_breaks_after_it_was_taken_is_settled_by_asking(
    sqlite_url: str, tmp_path: Path, httpserver: HTTPServer, breaks: str
) -> None:
    """It has gone out: sending it again would tell the resident twice."""
    with a_loop(sqlite_url, tmp_path, httpserver, timeout=0.5) as loop:
        texts = loop.network.texts
        texts.created_at = NOW
        texts.breaks = "cut" if breaks == "cut" else "silent"
        assert loop.delivers().unknown == 1
        texts.heard_out.set()
        texts.breaks = ""
        loop.later(5)
        loop.delivers()

        assert len(texts.messages) == 1
        assert loop.messages()[0].state is MessageState.UNKNOWN

        loop.application.settle_unknown(SettleUnknown())
        [settled] = loop.messages()
        assert (settled.state, settled.provider, settled.provider_ref) == (
            MessageState.SENT,
            "twilio",
            texts.messages[0]["sid"],
        )
        loop.network.reports("delivered")
        loop.network.flush()
        assert loop.state() is State.NOTIFIED


def _is_rung(loop: Loop) -> None:
    """The text did not arrive, so that the household is rung."""
    loop.delivers()
    loop.network.reports("undelivered", error_code=30003)
    loop.network.flush()
    assert [(m.channel, m.state) for m in loop.messages()] == [
        (Channel.SMS, MessageState.FAILED),
        (Channel.VOICE, MessageState.QUEUED),
    ]
    assert loop.delivers().sent == 1
    assert loop.tasks() == []


def test_a_text_that_does_not_arrive_is_said_instead_and_a_key_confirms(loop: Loop) -> None:
    _is_rung(loop)

    said = loop.network.picks_up(by="human", presses=["1"])

    assert said[-1] == "Thank you. We have noted that this suits you. Goodbye."
    assert "Press 1 if this suits" in said[0]
    assert loop.messages()[1].state is MessageState.DELIVERED
    assert loop.state() is State.CONFIRMED


def test_a_key_answers_what_the_call_said_and_not_what_was_asked_since(loop: Loop) -> None:
    _is_rung(loop)
    call = loop.messages()[1]
    texted = replace(call, ref="M-since", channel=Channel.SMS, dedupe_key="since", provider_ref="SM-since")
    asks = Question(QuestionKind.WHICH_SLOT, 1)
    since = replace(texted, question=asks, choices=("2026-03-06 AM",), sent_at=NOW + timedelta(hours=1))
    with loop.scene.uow.write() as records:
        records.messages.add(since)
        records.commit()

    loop.network.picks_up(by="human", presses=["1"])

    assert loop.state() is State.CONFIRMED
    with loop.scene.uow.read() as records:
        assert [reply.answers for reply in records.replies.of(APPOINTMENT)] == [call.ref]


def test_who_listens_and_presses_nothing_hears_it_twice_and_has_been_told(loop: Loop) -> None:
    _is_rung(loop)

    said = loop.network.picks_up(by="human")

    assert len(said) == 3
    hello, message = said[0].split(". This is an automatic message. ")
    assert hello == "Hello"
    assert said[1:] == [f"I say it once more. {message}", "Thank you. Goodbye."]
    assert loop.messages()[1].state is MessageState.DELIVERED
    assert loop.state() is State.NOTIFIED


def test_a_key_that_answers_nothing_is_told_so_and_the_next_one_counts(loop: Loop) -> None:
    _is_rung(loop)

    said = loop.network.picks_up(by="human", presses=["9", "1"])

    assert said[1].startswith("That key is not an answer: press 1, 2 or 3. I say it once more. ")
    assert said[2] == "Thank you. We have noted that this suits you. Goodbye."
    assert loop.state() is State.CONFIRMED


def test_a_key_that_nobody_asked_for_answers_no_older_question(loop: Loop) -> None:
    _is_rung(loop)
    with loop.scene.uow.write() as records:
        rung = loop.messages()[1]
        records.messages.save(replace(rung, question=None))
        records.commit()

    said = loop.network.picks_up(by="human", presses=["1", "1"])

    assert said[-1] == "Thank you. Goodbye."
    assert loop.state() is State.NOTIFIED


@pytest.mark.parametrize(("presses", "state"), [((), State.BOOKED), (("1", ""), State.NOTIFIED), (("5", "3"), None)])
def test_where_nobody_knows_who_picked_up_a_key_is_asked_for_and_nothing_told_before(
    loop: Loop, presses: tuple[str, ...], state: State | None
) -> None:
    """It may be a machine, and nobody knows who listens to that."""
    _is_rung(loop)

    said = loop.network.picks_up(by="unknown", presses=presses)

    assert said[0] == "Hello. This is an automatic message. Press 1 to hear it."
    assert len(said) == (1 if not presses else 3 + (presses[1] == ""))
    assert loop.messages()[1].state is (MessageState.DELIVERED if presses else MessageState.FAILED)
    assert state is None or loop.state() is state


@pytest.mark.parametrize(
    ("by", "stays", "failure"), [("machine_start", True, "machine"), ("human", False, "not-heard")]
)
def test_a_machine_or_who_hangs_up_has_not_been_told_so_a_planner_does(
    loop: Loop, by: str, stays: bool, failure: str
) -> None:
    _is_rung(loop)

    loop.network.picks_up(by=by, stays=stays)

    assert (loop.messages()[1].state, loop.messages()[1].failure) == (MessageState.FAILED, failure)
    assert loop.state() is State.BOOKED
    assert [task.kind for task in loop.tasks()] == [TaskKind.NOTICE_FAILED]


def test_a_call_that_nobody_answers_is_a_planners(loop: Loop) -> None:
    _is_rung(loop)

    assert loop.network.ends("no-answer").status_code == 204

    assert [task.kind for task in loop.tasks()] == [TaskKind.NOTICE_FAILED]


def test_a_call_whose_order_broke_off_is_known_by_its_own_report(loop: Loop) -> None:
    loop.delivers()
    loop.network.reports("undelivered", error_code=30003)
    loop.network.flush()
    called = loop.messages()[1]
    loop.network.calls.answers = [Response('{"status": 500, "code": 20500}', status=500)]
    assert loop.delivers().unknown == 1
    ended = {"CallSid": "CA-lost", "CallStatus": "no-answer"}

    assert loop.network.posts(Callback(f"{PUBLIC}/spoken/twilio/ended/{called.ref}", ended)).status_code == 204

    after = loop.messages()[1]
    assert (after.state, after.failure, after.provider_ref) == (MessageState.FAILED, "no-answer", "CA-lost")
    assert [task.kind for task in loop.tasks()] == [TaskKind.NOTICE_FAILED]


def test_what_was_moved_while_it_rang_is_not_said(loop: Loop) -> None:
    _is_rung(loop)
    with loop.scene.uow.write() as records:
        current = records.appointments.get(APPOINTMENT)
        newer = replace(current.promise, version=2, made_at=NOW)
        records.appointments.save(replace(current, promises=(*current.promises, newer)))
        records.commit()

    assert loop.network.picks_up(by="human") == []


def test_a_forged_call_says_nothing(loop: Loop) -> None:
    """The words of a call are for whoever Twilio has rung."""
    _is_rung(loop)
    ordered = loop.network.calls.requests_of_calls[-1]
    asked = Callback(ordered["Url"], {"CallSid": "CA-guessed", "AnsweredBy": "human"})

    assert loop.network.posts(asked, token="guessed").status_code == 403
    assert "appointment" not in loop.network.posts(asked).text  # signed, and of another call
