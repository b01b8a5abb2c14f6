"""Who calls: an operative's account, by the session of a browser or by the token of a contractor's own app."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized
from wtforms import ValidationError

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.errors import WrongState
from appointments.domain.refs import OperativeRef
from web.application import Application
from web.guards import Guard, WrongRole, note_wrong_role
from web.sessions import signed_in_account

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_ROLES = frozenset({AccountRole.OPERATIVE})
_BEARER = "bearer "

WHOSE = (
    "The account whose work this is. When somebody else is signed in by now, the answer is 409 and nothing is stored."
)
WHICH_PHONE = (
    "The phone, by a reference that it made once and keeps: D- and 12 hexadecimal digits. An account may have two "
    "phones, and the time of day of one says nothing of the other's. Without it all phones of an account count as one."
)


class AnotherAccount(WrongState):
    """What one operative did was sent while another is signed in: it would be stored as the other's work."""

    code = "another-account"
    field = "account"


def caller_guard(application: Application) -> Guard:
    """A browser's session carries the form token in X-CSRFToken when it changes anything. A token is no cookie, so no
    other site can make a browser send it.
    """

    def check() -> ResponseReturnValue | None:
        sent = request.headers.get("Authorization", "")
        account = _by_token(application.account_of_token, sent) if sent else signed_in_account()
        if account is None:
            raise Unauthorized("Sign in first.", www_authenticate=WWWAuthenticate("Bearer"))
        if account.role not in _ROLES:
            note_wrong_role(account)
            raise WrongRole(account, _ROLES)
        if account.operative_ref is None:
            raise Forbidden("Your account has no round of its own. Ask a planner to set it up.")
        if not sent and request.method not in _READS:
            try:
                validate_csrf(request.headers.get("X-CSRFToken"))
            except ValidationError as exc:
                raise CSRFError(str(exc)) from exc
        g.caller = account
        return None

    return Guard("an operative's session or token", check, roles=_ROLES, proves_itself=True)


def caller() -> Account:
    """The account of this request; the guard let nobody else in."""
    return cast("Account", g.caller)


def my_ref() -> OperativeRef:
    return caller().operative_ref or ""


def must_be_mine(account: str | None) -> None:
    """Raises AnotherAccount when it is said whose work this is, and it is not the caller's."""
    mine = caller().ref
    if account is not None and account != mine:
        raise AnotherAccount(
            f"account: this is the work of {account or 'nobody'}, and {mine} is signed in. Nothing was stored."
        )


def _by_token(account_of: Callable[[str], Account | None], sent: str) -> Account | None:
    if not sent.lower().startswith(_BEARER):
        return None
    return account_of(sent[len(_BEARER) :].strip())
