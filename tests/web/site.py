"""A site without a database: accounts in a dict, a clock that stands still, and settings that may serve."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.messages import Landlord
from appointments.use_cases.keeping.note_read import NoteRefused
from web.app import create_app
from web.audiences import Audience
from web.settings import Settings

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SECRET = "a key for tests and nothing else, long enough"
PASSWORD = "three short words"
# The cheapest that argon2 allows: what is tested is who gets in, not how long it takes.
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class StillClock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


def an_account(role: AccountRole = AccountRole.PLANNER, *, ref: str = "", active: bool = True) -> Account:
    name = f"{role.value.title()} 07"
    return Account(
        ref=ref or f"U-{role.value}",
        username=f"{role.value}-07",
        name=name,
        role=role,
        password_hash=_CHEAP.hash(PASSWORD),
        operative_ref="OP-07" if role is AccountRole.OPERATIVE else None,
        active=active,
    )


@dataclass
class SiteWithoutRecords:
    """What the shell asks of the application, and nothing behind it."""

    accounts: dict[str, Account] = field(default_factory=dict)
    clock: StillClock = field(default_factory=StillClock)
    landlord: Landlord = Landlord("Test Landlord", "01632 960123")
    database_answers: bool | Exception = True
    refused: list[NoteRefused] = field(default_factory=list)

    def note_refused(self, request: NoteRefused) -> None:
        self.refused.append(request)

    def account(self, ref: str) -> Account | None:
        return self.accounts.get(ref)

    def account_named(self, username: str) -> Account | None:
        return next((found for found in self.accounts.values() if found.username == username), None)

    def ready(self) -> bool:
        if isinstance(self.database_answers, Exception):
            raise self.database_answers
        return self.database_answers


def an_application(*accounts: Account) -> SiteWithoutRecords:
    """With one account of each role, or those given."""
    found = accounts or tuple(an_account(role) for role in AccountRole)
    return SiteWithoutRecords({account.ref: account for account in found})


def some_settings(
    *, development: bool = True, secret: str = SECRET, public_url: str = "http://127.0.0.1:8000", sms: str = "handset"
) -> Settings:
    return Settings(
        development=development,
        secret_key=SecretStr(secret),
        public_url=public_url,
        sms_provider="twilio" if sms == "twilio" else "handset",
        twilio_account_sid="AC00000000000000000000000000000000",
        twilio_auth_token=SecretStr("a token for tests"),
        twilio_from_number="+447700900123",
    )


def production_settings() -> Settings:
    return some_settings(development=False, public_url="https://kept.example", sms="twilio")


def a_site(
    application: SiteWithoutRecords | None = None,
    *,
    settings: Settings | None = None,
    audiences: Iterable[Audience] = (),
) -> Flask:
    return create_app(application or an_application(), settings or some_settings(), audiences=audiences)


def form_token(client: FlaskClient, path: str = "/sign-in") -> str:
    """The token that a page puts into its forms."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found, f"{path} has no form"
    return found.group(1)


def sign_in(client: FlaskClient, role: AccountRole = AccountRole.PLANNER) -> FlaskClient:
    """The same client, signed in with the password as a person does."""
    answer = client.post(
        "/sign-in",
        data={"csrf_token": form_token(client), "username": f"{role.value}-07", "password": PASSWORD},
    )
    assert answer.status_code == 302, answer.text
    return client
