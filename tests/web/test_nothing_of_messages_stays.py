"""What residents and we write to each other, their numbers and links: looked for everywhere but where they belong.

A canary of each is planted and taken through sending, failing, callbacks, replies, pages and jobs that break. Logs and
the ledger hold references and codes only; after retention no table holds a word of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from pytest_httpserver import HTTPServer
from sqlalchemy import select
from werkzeug import Response

from appointments.domain.appointments import State
from appointments.domain.messages import MessageKind, MessageState
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrderState
from appointments.records.statements import table_of
from appointments.records.tables import TaskRow
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.use_cases.messaging.settle_unknown import SettleUnknown
from appointments.views.subject_export import ExportSubject
from tests.adapters.twilio_network import Callback
from tests.builders import APPOINTMENT, HOME, WORK_ORDER
from tests.use_cases.keeping.retaining import where_it_stands
from tests.web.scene import send
from tests.web.site import production_settings
from tests.web.test_twilio_loop import NUMBER, Loop, a_loop
from web.app import create_app
from web.logs import set_logs
from web.retaining import retain_all
from web.worker import JOBS, run_job

BODY = "the heron is blue"
EMAIL = "heron-0012@homes.example"
STRANGER = "+447700900987"
LINK = "aGVyb24.c2lnbmF0dXJl"
CANARIES = (BODY, EMAIL, NUMBER, NUMBER.removeprefix("+"), STRANGER.removeprefix("+"), LINK)
# Where a household's own telephone is on record for as long as it lives there.
OF_THE_HOUSEHOLD = {"contact_numbers"}


@pytest.fixture(autouse=True)
def _logs_as_they_were(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything is logged that anybody would say, libraries too."""
    caplog.set_level(logging.DEBUG)
    yield
    structlog.reset_defaults()


def _sent_and_failed(loop: Loop) -> None:
    """Taken, refused with our words in theirs, answered with rubbish, cut off, and asked about."""
    texts = loop.network.texts
    loop.delivers()
    loop.network.reports("sent")
    form = {
        "MessageSid": str(texts.messages[0]["sid"]),
        "MessageStatus": "undelivered",
        "ErrorCode": f"{NUMBER} {BODY}",
    }
    loop.network.waiting.append(Callback(f"{loop.network.public}/sms/twilio/receipt", form))
    loop.network.flush()
    for answer in (
        Response(f'{{"code": 21211, "message": "{NUMBER}: {BODY} {LINK}", "status": 400}}', status=400),
        Response(f"<p>{NUMBER} {BODY} {LINK}</p>", status=200),
        Response(f"<p>{NUMBER} {BODY} {LINK}</p>", status=503),
    ):
        texts.answers.append(answer)
        _plants(loop, f"M-{len(texts.answers)}-{answer.status_code}")
        loop.delivers()
    texts.breaks = "cut"
    _plants(loop, "M-cut")
    loop.delivers()
    texts.breaks = ""
    loop.later(10)
    loop.application.settle_unknown(SettleUnknown())


def _plants(loop: Loop, ref: str) -> None:
    """A text about no appointment, and one about it, with everything in it that must not be repeated."""
    with loop.scene.uow.write() as records:
        before = records.messages.of(APPOINTMENT)[0]
        now = loop.scene.clock.now()
        anew = replace(
            before,
            ref=ref,
            dedupe_key=ref,
            kind=MessageKind.ACKNOWLEDGEMENT,
            text=f"{ref}: {BODY} {EMAIL} https://kept.example/r/{LINK}/",
            state=MessageState.QUEUED,
            queued_at=now,
            not_before=now,
            expires_at=now + timedelta(days=2),
            provider="",
            provider_ref=None,
            attempts=0,
            question=None,
            sent_at=None,
            failure="",
        )
        records.messages.add(anew)
        loose = replace(
            anew,
            text=f"loose {anew.text}",
            ref=f"{ref}-loose",
            dedupe_key=f"{ref}-loose",
            appointment_ref=None,
            promise_version=None,
        )
        records.messages.add(loose)
        records.commit()


def _wrote_back(loop: Loop) -> None:
    """A yes, words nobody understands, a stop and a start; from the household, and from somebody unknown."""
    for number in (NUMBER, STRANGER):
        for turn, text in enumerate(("1", f"{BODY}, mail {EMAIL} or ring {STRANGER}", "STOP", "START")):
            answer = loop.network.texts_back(text, number=number, sid=f"SM-{number[-3:]}-{turn}")
            assert answer.status_code == 200
    forged = loop.network.site.post("/sms/twilio/inbound", data={"From": NUMBER, "Body": BODY})
    assert forged.status_code == 403
    loop.application.answer_replies(AnswerReplies())


def _broke(loop: Loop) -> None:
    """A page and a job that fail with all of it in their words, and links that open nothing."""

    def fails(*_: object, **__: object) -> object:
        raise RuntimeError(f"{NUMBER} {BODY} {EMAIL} {LINK}") from ValueError(f"{NUMBER} {BODY}")

    settings = production_settings().model_copy(update={"database_url": str(loop.scene.engine.url)})
    views = replace(loop.application.views, resident_appointment=fails)
    site = create_app(replace(loop.application, views=views), settings)
    for path in (loop.scene.resident_address(), f"/r/{LINK}"):
        assert site.test_client().get(f"{path}/").status_code in (404, 500)
    run_job(replace(JOBS[0], run=fails, alone=False), loop.application)


def _open_tasks(loop: Loop) -> list[str]:
    tasks = table_of(TaskRow)
    with loop.scene.engine.connect() as connection:
        return [str(ref) for ref in connection.scalars(select(tasks.c.ref).where(tasks.c.done_at.is_(None)))]


def _over_and_long_ago(loop: Loop) -> None:
    client, link = loop.network.site, loop.scene.resident_address()
    send(client, f"{link}/cannot-make-it", f"{link}/cannot-make-it", version="1", reason=f"{BODY} {EMAIL}")
    assert loop.state() is State.CANCELLED
    with loop.scene.uow.write() as records:
        order = records.work_orders.get(WORK_ORDER)
        records.work_orders.save(replace(order, state=WorkOrderState.CANCELLED))
        for ref in _open_tasks(loop):
            task = records.tasks.get(ref)
            records.tasks.save(task.settle("U-planner", f"Rang {STRANGER}: {BODY}", loop.scene.clock.now()))
        records.commit()
    loop.scene.clock.advance(timedelta(days=6 * 366))
    retain_all(loop.application, erase=True)


def test_no_word_number_or_link_is_logged_or_kept(
    database_url: str,
    tmp_path: Path,
    httpserver: HTTPServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    set_logs("debug")
    with a_loop(database_url, tmp_path, httpserver, timeout=0.5) as loop:
        _sent_and_failed(loop)
        _wrote_back(loop)
        _broke(loop)
        for canary in (BODY, EMAIL, NUMBER, STRANGER, LINK):  # planted, or nothing below says anything
            assert set(where_it_stands(loop.scene.engine, canary)) & {"messages", "replies"}, canary
        for canary in CANARIES:
            assert "ledger" not in where_it_stands(loop.scene.engine, canary), canary

        now = loop.scene.clock.now()
        export = loop.application.views.subject_export(ExportSubject(HOME, day_of(now), now))
        assert BODY in str(export["other_messages"])  # what they wrote and were written about no visit, too
        assert BODY in str(export["work_orders"])

        _over_and_long_ago(loop)
        for canary in CANARIES:
            assert set(where_it_stands(loop.scene.engine, canary)) <= OF_THE_HOUSEHOLD, canary

    written = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]  # which is the vendor here
    logged = f"{written.out}{written.err}{ours}"
    assert "request-failed" in logged
    assert "job failed" in logged
    for canary in CANARIES:
        assert canary not in logged, canary
