"""Sign in, sign out, and the way to one's own first page."""

from __future__ import annotations

from typing import Protocol

import structlog
from argon2 import PasswordHasher
from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from werkzeug.exceptions import NotFound

from appointments.domain.accounts import Account, AccountRole
from web.forms import Form
from web.guards import GuardedBlueprint, audience, public
from web.links import DEVELOPMENT_SIGN_IN, LinkRefused, open_link
from web.sessions import Clock, begin_session, end_session, signed_in_account
from web.signin.passwords import password_fits

HOMES: dict[AccountRole, str] = {
    AccountRole.PLANNER: "/planner/",
    AccountRole.OPERATIVE: "/operative/",
    AccountRole.MANAGER: "/manager/",
    AccountRole.DPO: "/data-protection/",
}
# Somebody who mistypes gets through; somebody who guesses does not. Per process (memory), by address and by name.
TRIES_PER_ADDRESS = "20 per minute; 200 per hour"
TRIES_PER_NAME = "5 per minute; 30 per hour"
REFUSED = "The username or the password is not right. Check both and try again."


class Accounts(Protocol):
    """What signing in asks of the application."""

    @property
    def clock(self) -> Clock: ...
    def account(self, ref: str, /) -> Account | None: ...
    def account_named(self, username: str, /) -> Account | None: ...


def blueprint(accounts: Accounts, limiter: Limiter, *, development: bool) -> GuardedBlueprint:
    pages = audience("signin", __name__, guard=public())
    hasher = PasswordHasher()
    log = structlog.get_logger("web.signin")

    @pages.get("/")
    def home() -> ResponseReturnValue:
        account = signed_in_account()
        return redirect(HOMES[account.role] if account else "/sign-in")

    @pages.get("/sign-in")
    def sign_in() -> ResponseReturnValue:
        if account := signed_in_account():
            return redirect(HOMES[account.role])
        return _form(Form())

    @pages.post("/sign-in")
    @limiter.limit(TRIES_PER_ADDRESS)
    @limiter.limit(TRIES_PER_NAME, key_func=lambda: "name:" + request.form.get("username", "").strip().casefold())
    def check_password() -> ResponseReturnValue:
        form = Form.typed(request.form)
        missing = {"username": "Enter your username", "password": "Enter your password"}
        errors = {name: words for name, words in missing.items() if not request.form.get(name, "").strip()}
        if errors:
            return _form(Form(form.values, errors)), 422
        account = accounts.account_named(form.value("username"))
        if not password_fits(account, request.form["password"], hasher=hasher) or account is None:
            log.info("sign-in-refused")  # without the name: people type passwords into the wrong box
            return _form(Form(form.values, {"username": REFUSED})), 422
        return _signed_in(account)

    @pages.get("/sign-in/link/<token>")
    def follow_link(token: str) -> ResponseReturnValue:
        if not development:
            raise NotFound
        try:
            ref = open_link(str(current_app.secret_key), DEVELOPMENT_SIGN_IN, token, accounts.clock.now())
        except LinkRefused as exc:
            raise NotFound("This sign-in link does not work any more. `kept run` prints new ones.") from exc
        account = accounts.account(ref)
        if account is None or not account.active:
            raise NotFound("There is no such account any more.")
        return _signed_in(account)

    @pages.post("/sign-out")
    def sign_out() -> ResponseReturnValue:
        end_session()
        return redirect("/sign-in")

    def _signed_in(account: Account) -> ResponseReturnValue:
        begin_session(account, accounts.clock.now())
        log.info("signed-in", account=account.ref, role=account.role.value)
        return redirect(own_page(request.values.get("next", "")) or HOMES[account.role])

    return pages


def own_page(address: str) -> str:
    """The address when it is a page of this site; empty otherwise, so that no link leads away after signing in."""
    local = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if local and address.isprintable() else ""


def _form(form: Form) -> str:
    return render_template("signin/sign_in.html", form=form, next_page=own_page(request.values.get("next", "")))
