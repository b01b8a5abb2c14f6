"""One home, one household, one appointment on Tuesday 24 November 2026, and the whole site over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from appointments.domain.access import AccessKind
from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import Appointment
from appointments.domain.evidence import EvidenceKind, of_kind
from appointments.domain.messages import Message, MessageState
from appointments.domain.times import at
from appointments.records.engine import make_engine
from appointments.records.statements import table_of
from appointments.records.tables import TaskRow
from appointments.records.unit_of_work import SqlUnitOfWork
from appointments.use_cases.at_the_door.answer_operative import AnswerOperative
from tests.builders import APPOINTMENT, DAY, NOW, OPERATIVE, a_message, a_requirement, an_appointment, stock
from tests.fakes import FixedClock
from tests.web.site import SECRET, an_account, form_token, sign_in, some_settings
from web.app import create_app
from web.application import Application
from web.links import RESIDENT_APPOINTMENT, sign
from web.wiring import build

NINE = at(DAY, time(9))


@dataclass(frozen=True)
class Scene:
    """The site with what stands behind it. `uow` is for what a test has to know or to plant."""

    application: Application
    app: Flask
    clock: FixedClock
    uow: SqlUnitOfWork
    engine: Engine

    def operative(self) -> FlaskClient:
        """A browser in which Operative 07 is signed in."""
        return sign_in(self.app.test_client(), AccountRole.OPERATIVE)

    def appointment(self, ref: str = APPOINTMENT) -> Appointment:
        with self.uow.read() as records:
            return records.appointments.get(ref)

    def plant(self, *messages: Message) -> None:
        with self.uow.write() as records:
            for message in messages:
                records.messages.add(message)
            records.commit()

    def task_ref(self, dedupe_key: str) -> str:
        """The one task with this key."""
        tasks = table_of(TaskRow)
        with self.engine.connect() as connection:
            return str(connection.execute(select(tasks.c.ref).where(tasks.c.dedupe_key == dedupe_key)).scalar_one())

    def answer_the_operative(self, words: str = "Rang the mobile, no answer.", *, ours: bool = False) -> None:
        """The planner answers what was asked from the door."""
        with self.uow.read() as records:
            [asked, *_] = of_kind(records.evidence.of(APPOINTMENT), EvidenceKind.PLANNER_ASKED)
        task_ref = self.task_ref(f"planner-call:{asked.ref}")
        self.application.answer_operative(AnswerOperative(task_ref, "U-planner", words, ours=ours))

    def resident_address(self, ref: str = APPOINTMENT, *, expires_at: datetime = NOW + timedelta(days=60)) -> str:
        """The signed link of an appointment, as a path."""
        return f"/r/{sign(SECRET, RESIDENT_APPOINTMENT, ref, expires_at)}"


@contextmanager
def a_scene(
    database_url: str,
    folder: Path,
    *appointments: Appointment,
    kinds: tuple[AccessKind, ...] = (),
    now: datetime = NINE,
    notified: bool = True,
    calls: str = "none",
    phone: str = "",
    languages: tuple[str, ...] = ("en", "cy"),
    clock: FixedClock | None = None,
) -> Iterator[Scene]:
    """With the appointment given, or a booked one; `kinds` are what the household asks for, `calls` who places them.

    `phone` is the landlord's, `languages` those of residents' pages. `clock` is one of the test's own, in the place of
    one that stands still at `now`.
    """
    changed: dict[str, object] = {
        "data": folder,
        "database_url": database_url,
        "call_provider": calls,
        "landlord_phone": phone,
    }
    changed["resident_languages"] = languages
    settings = some_settings().model_copy(update=changed)
    clock = clock or FixedClock(now)
    engine = make_engine(database_url)
    uow = SqlUnitOfWork(engine)
    with uow.write() as records:
        stock(records)
        for number, kind in enumerate(kinds, 1):
            records.requirements.put(a_requirement(f"Q-{number}", kind=kind))
        for appointment in appointments or (an_appointment(),):
            records.appointments.add(appointment)
        for role in AccountRole:
            own = OPERATIVE if role is AccountRole.OPERATIVE else None
            records.accounts.put(replace(an_account(role), operative_ref=own))
        if notified:
            records.messages.add(a_delivered_notice())
        records.commit()
    application = build(settings, clock=clock)
    try:
        yield Scene(application, create_app(application, settings), clock, uow, engine)
    finally:
        application.close()
        engine.dispose()


def a_delivered_notice() -> Message:
    told = a_message("M-notice", state=MessageState.DELIVERED)
    return replace(told, sent_at=NOW, delivered_at=NOW, provider="handset", provider_ref="handset-M-notice")


def send(client: FlaskClient, page: str, to: str, **fields: object) -> TestResponse:
    """The form on `page` sent to `to` (both paths), with the token that the page carries; redirects are followed."""
    return client.post(to, data={"csrf_token": form_token(client, page), **fields}, follow_redirects=True)
