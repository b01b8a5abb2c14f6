"""Who is signed in on this browser, and until when.

The session is a signed cookie with the account's reference and the end of the session. The account itself is read on
every request, so one that was closed is out at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flask import Flask, session
from flask_login import LoginManager, current_user, login_user, logout_user

from appointments.domain.accounts import Account

SESSION_LENGTH = timedelta(hours=12)  # one working day with its evening; then sign in again
_ENDS = "signed_in_until"


class Clock(Protocol):
    def now(self) -> datetime: ...


class SignedIn:
    """An account as Flask-Login wants to see it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        return self.account.ref


def remember_accounts(app: Flask, account: Callable[[str], Account | None], clock: Clock) -> None:
    """Reads the signed-in account of each request with `account(ref)`."""
    sessions = LoginManager(app)

    @sessions.user_loader
    def load(ref: str) -> SignedIn | None:
        ends = session.get(_ENDS)
        if not isinstance(ends, int) or clock.now() >= datetime.fromtimestamp(ends, tz=UTC):
            return None
        found = account(ref)
        return SignedIn(found) if found is not None and found.active else None


def begin_session(account: Account, now: datetime) -> None:
    """Signs the account in. What the browser held before is dropped, so nobody can plant a session in advance."""
    session.clear()
    session.permanent = True
    session[_ENDS] = int((now + SESSION_LENGTH).timestamp())
    login_user(SignedIn(account))


def end_session() -> None:
    logout_user()
    session.clear()


def session_ends() -> datetime | None:
    """When the session of this request runs out; None when there is none. Each signing in has an end of its own."""
    ends = session.get(_ENDS)
    return datetime.fromtimestamp(ends, tz=UTC) if isinstance(ends, int) else None


def signed_in_account() -> Account | None:
    """The account of this request; None when nobody is signed in."""
    return current_user.account if isinstance(current_user, SignedIn) else None
