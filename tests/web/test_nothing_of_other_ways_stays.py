"""Calls, e-mails, letters, and texts that Twilio does not carry: nothing of them stays anywhere but where it belongs.

As for Twilio's texts (test_nothing_of_messages_stays), with each vendor answering, refusing and failing in words that
repeat ours, and with callbacks that do so.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import structlog
from pytest_httpserver import HTTPServer
from werkzeug import Response

from adapters.messaging.handset import HandsetProvider
from appointments.domain.homes import Channel
from appointments.domain.messages import Message, MessageKind, MessageState, ProviderState
from appointments.ports import Accepted, Clock, MessageProvider
from appointments.use_cases.messaging.ask_about_sent import AskAboutSent
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox, deliver_outbox
from appointments.use_cases.messaging.settle_unknown import SettleUnknown
from tests.adapters.fake_notify import TOKEN, FakeNotify, notify_at
from tests.adapters.fake_smtp import FakeSmtp, a_certificate, a_mail_server, smtp_at
from tests.adapters.fake_twilio_calls import FakeTwilioCalls, voice_at
from tests.adapters.messages import SERVED
from tests.adapters.twilio_network import Callback
from tests.builders import APPOINTMENT, HOME
from tests.fakes import FakeProvider
from tests.use_cases.keeping.retaining import where_it_stands
from tests.web.test_nothing_of_messages_stays import _over_and_long_ago
from tests.web.test_twilio_loop import NUMBER, Loop, a_loop
from web.logs import set_logs
from web.worker import JOBS, run_job

BODY = "the bittern booms"
EMAIL = "bittern-0012@homes.example"
NAME, STREET = "Botaurus Wader", "12 Bittern Reach"
CANARIES = (BODY, EMAIL, NUMBER, NUMBER.removeprefix("+"), NAME, STREET)
# Where those who live there are on record for as long as they do.
OF_THE_HOUSEHOLD = {"contact_numbers", "residents"}
TO = {
    Channel.SMS: NUMBER,
    Channel.VOICE: NUMBER,
    Channel.EMAIL: EMAIL,
    Channel.LETTER: f"{NAME}\n{STREET}\nGL5 1AA",
}
QUOTED = f"{NUMBER} {EMAIL} {NAME} {STREET}: {BODY}"


@pytest.fixture(autouse=True)
def _logs_as_they_were(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    structlog.reset_defaults()


def _plants(loop: Loop, ref: str, *channels: Channel) -> None:
    """One for each way, of what a person tells where it does not arrive: its words go into a planner's task then."""
    now = loop.scene.clock.now()
    with loop.scene.uow.write() as records:
        for name in ("notify", "twilio_voice", "smtp", "handset"):
            records.provider_states.put(ProviderState(name))  # no pause: each way is tried each time
        for channel in channels:
            about = Message(
                ref=f"M-{ref}-{channel}", kind=MessageKind.NOT_DONE, channel=channel, to=TO[channel],
                text=f"{ref} {channel}: {BODY}", dedupe_key=f"{ref}-{channel}", queued_at=now, not_before=now,
                expires_at=now + timedelta(days=2), appointment_ref=APPOINTMENT, promise_version=1,
            )  # fmt: skip
            records.messages.add(about)
            loose = replace(about, ref=f"L-{about.ref}", dedupe_key=f"L-{about.ref}", appointment_ref=None)
            records.messages.add(replace(loose, promise_version=None, kind=MessageKind.ACKNOWLEDGEMENT))
        records.commit()
    loop.delivers()


def _lives_there(loop: Loop) -> None:
    with loop.scene.uow.write() as records:
        household = records.households.of_home(HOME)
        assert household is not None
        who = replace(household.residents[0], name=NAME, email=EMAIL)
        records.households.save(replace(household, residents=(who,)))
        records.commit()


def _asked_about(loop: Loop) -> None:
    loop.later(15)
    loop.application.settle_unknown(SettleUnknown())
    loop.application.ask_about_sent(AskAboutSent())


def _breaks(loop: Loop, channel: Channel) -> None:
    """A vendor's library fails in a way of its own, with all of it in its words."""

    class Broken(FakeProvider):
        def send(self, message: Message) -> Accepted:
            raise RuntimeError(f"{message.to} {message.text} {QUOTED}") from ValueError(QUOTED)

    broken = Broken(channels=frozenset({channel}))
    run = partial(deliver_outbox, DeliverOutbox(), uow=loop.scene.uow, clock=loop.scene.clock, provider=broken)
    with loop.scene.uow.write() as records:
        waiting = replace(records.messages.of(APPOINTMENT)[-1], ref="M-breaks", dedupe_key="breaks", channel=channel)
        waiting = replace(waiting, to=TO[channel], state=MessageState.QUEUED, provider_ref=None, provider="")
        records.messages.add(replace(waiting, not_before=loop.scene.clock.now()))
        records.commit()
    run_job(replace(JOBS[0], run=lambda _: run(), alone=False), loop.application)


def _by_notify_and_voice(loop: Loop, notify: FakeNotify) -> None:
    every = tuple(Channel)
    _plants(loop, "taken", *every)
    assert len(notify.bodies) == 7  # and the confirmation
    loop.network.picks_up(by="human", presses=["9", ""])  # a key that stands for nothing
    assert loop.network.ends(QUOTED).status_code == 422
    ended = loop.network.calls.requests_of_calls[-1]["StatusCallback"]
    assert loop.network.posts(Callback(ended, {"CallStatus": BODY}), token="guessed").status_code == 403
    answers = (
        Response(json.dumps({"errors": [{"error": "ValidationError", "message": QUOTED}]}), status=400),
        Response(json.dumps({"code": 20500, "message": QUOTED, "errors": [{"message": QUOTED}]}), status=500),
        Response(f"<p>{QUOTED}</p>", status=503),
        Response(f"<p>{QUOTED}</p>", status=201),
        Response(json.dumps({"content": {"body": QUOTED}}), status=201),
    )
    for number, answer in enumerate(answers):
        notify.answers, loop.network.calls.answers = [answer] * 6, [answer] * 2
        _plants(loop, f"answer-{number}", *every)
    notify.answers, loop.network.calls.answers = [answers[1]] * 3, [answers[2]] * 3
    _asked_about(loop)
    notify.answers, loop.network.calls.answers = [], []
    _asked_about(loop)
    told = {"id": str(notify.notifications[-1]["id"]), "to": QUOTED, "notification_type": "email"}
    by = {"Authorization": f"Bearer {TOKEN}"}
    statuses = [
        loop.network.site.post("/notify/receipt", json={**told, "status": status}, headers=by)
        for status in ("permanent-failure", QUOTED)
    ]
    assert [answer.status_code for answer in statuses] == [204, 422]
    inbound = {"id": "N-in", "source_number": NUMBER.removeprefix("+"), "message": f"{BODY}, write to {EMAIL}"}
    assert loop.network.site.post("/notify/inbound", json=inbound, headers=by).status_code == 204
    forged = loop.network.site.post("/notify/inbound", json=inbound, headers={"Authorization": f"Bearer {BODY}"})
    assert forged.status_code == 403
    assert not any(BODY in answer.text or NUMBER in answer.text for answer in (*statuses, forged))


def _by_mail_server_and_handset(loop: Loop, mail: FakeSmtp) -> None:
    _plants(loop, "taken", *Channel)
    assert len(mail.taken) == 2
    for number, (command, answer) in enumerate(
        (("RCPT", "550"), ("RCPT", "450"), ("MAIL", "550"), ("DATA", "451"), ("END", "554"), ("END", "what?"))
    ):
        mail.says = {command: f"{answer} {QUOTED}"}
        _plants(loop, f"answer-{number}", *Channel)
    mail.says, mail.hangs_up = {}, "END"
    _plants(loop, "cut", Channel.EMAIL)
    mail.hangs_up = ""
    _asked_about(loop)


def _notify_and_voice(notify: FakeNotify, calls: FakeTwilioCalls, clock: Clock) -> dict[Channel, MessageProvider]:
    carried: dict[Channel, MessageProvider] = dict.fromkeys(Channel, notify_at(notify.address, clock=clock))
    return {**carried, Channel.VOICE: voice_at(calls.address, clock=clock)}


def _mail_server_and_handset(
    mail: FakeSmtp, certificate: Path, _: FakeTwilioCalls, clock: Clock
) -> dict[Channel, MessageProvider]:
    off = frozenset({NUMBER})
    handset = HandsetProvider(clock=clock, switched_off=off, letter_served_at=lambda posted_at: SERVED)
    carried: dict[Channel, MessageProvider] = dict.fromkeys(Channel, handset)
    return {**carried, Channel.EMAIL: smtp_at(mail.port, certificate=certificate)}


@pytest.mark.parametrize("way", ["notify and voice", "mail server and handset"])
def test_no_word_number_address_or_name_is_logged_or_kept(
    sqlite_url: str,
    tmp_path: Path,
    httpserver: HTTPServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    way: str,
) -> None:
    set_logs("debug")
    with ExitStack() as running:
        if way == "notify and voice":
            notify = FakeNotify(httpserver)
            carriers, goes_by = partial(_notify_and_voice, notify), partial(_by_notify_and_voice, notify=notify)
        else:
            if shutil.which("openssl") is None:
                pytest.skip("no openssl here to make the mail server's certificate with")
            certificate = a_certificate(tmp_path)
            mail = running.enter_context(a_mail_server(certificate))
            carriers = partial(_mail_server_and_handset, mail, certificate)
            goes_by = partial(_by_mail_server_and_handset, mail=mail)
        loop = running.enter_context(a_loop(sqlite_url, tmp_path, httpserver, carriers=carriers))
        _lives_there(loop)
        goes_by(loop)
        _breaks(loop, Channel.EMAIL)
        for canary in CANARIES:  # planted, or nothing below says anything
            stands = set(where_it_stands(loop.scene.engine, canary))
            assert "messages" in stands, canary
            assert "ledger" not in stands, canary

        _over_and_long_ago(loop)
        for canary in CANARIES:
            assert set(where_it_stands(loop.scene.engine, canary)) <= OF_THE_HOUSEHOLD, canary

    written = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]  # which is the vendor here
    raised = [str(record.exc_info) + str(record.exc_text) for record in caplog.records if record.name != "werkzeug"]
    logged = f"{written.out}{written.err}{ours}{raised}"
    assert "job failed" in logged
    for canary in CANARIES:
        assert canary not in logged, canary
