"""Guards: every blueprint has exactly one, and it decides on every request before any page is asked.

`create_app` refuses a blueprint without a guard, and tests/architecture/test_routes_are_guarded.py walks every address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, Gone, NotFound, Unauthorized

from appointments.domain.accounts import Account, AccountRole
from appointments.domain.privacy import Subject
from appointments.use_cases.keeping.note_read import NoteRefused
from web.links import LinkExpired, LinkRefused, opened
from web.navigation import NavigationItem
from web.responses import is_partial, wants_json
from web.sessions import Clock, signed_in_account

# Where the site keeps what writes a refused read into the access log.
NOTE_REFUSED = "kept-note-refused"
_PLURALS = {AccountRole.DPO: "data protection officers"}

# Of a link that is not one of ours, of another purpose, or of what is not on record any more: the same to everybody.
NO_SUCH_LINK = "This link does not work. Check that you have copied all of it."

Check = Callable[[], ResponseReturnValue | None]


@dataclass(frozen=True)
class Guard:
    """`check` lets a request in by returning None; otherwise it answers itself or raises.

    `roles` are those of a signed-in account that get in. `proves_itself`: requests carry their own proof of origin (a
    provider's signature), so they are exempt from the form token that browsers carry.
    """

    name: str
    check: Check
    roles: frozenset[AccountRole] = frozenset()
    proves_itself: bool = False


class GuardedBlueprint(Blueprint):
    """A blueprint with its guard and its lines of navigation. Made by `audience`, never directly."""

    guard: Guard
    navigation: tuple[NavigationItem, ...]


class WrongRole(Forbidden):
    """Signed in, but as somebody whose work this is not."""

    def __init__(self, account: Account, roles: frozenset[AccountRole]) -> None:
        super().__init__(f"You are signed in as {account.name}. This page is for {_in_words(roles)}.")


def audience(
    name: str,
    import_name: str,
    *,
    guard: Guard,
    url_prefix: str | None = None,
    navigation: tuple[NavigationItem, ...] = (),
) -> GuardedBlueprint:
    """A blueprint whose every request passes `guard` first."""
    blueprint = GuardedBlueprint(name, import_name, url_prefix=url_prefix)
    blueprint.guard = guard
    blueprint.navigation = navigation
    blueprint.before_request(guard.check)
    return blueprint


def public() -> Guard:
    """Anybody. Said out loud, because the absence of a guard is refused."""
    return Guard("public", lambda: None)


def signed_in_as(*roles: AccountRole) -> Guard:
    """Accounts of these roles. Others are told where to go; nobody is sent to sign in and back to the page."""
    wanted = frozenset(roles)

    def check() -> ResponseReturnValue | None:
        account = signed_in_account()
        if account is None:
            return _to_sign_in()
        if account.role not in wanted:
            note_wrong_role(account)
            raise WrongRole(account, wanted)
        return None

    return Guard("signed in as " + _in_words(wanted), check, roles=wanted)


def signed_link(purpose: str, clock: Clock, *, argument: str = "token") -> Guard:
    """Whoever holds a link that we signed for `purpose`. Its subject is put into `g.link_subject`.

    When it was made is put into `g.link_made_at`; None when the link does not say.

    The address carries the token as the view argument `argument`.
    """

    def check() -> ResponseReturnValue | None:
        token = (request.view_args or {}).get(argument, "")
        try:
            link = opened(str(current_app.secret_key), purpose, token, clock.now())
        except LinkExpired as exc:
            raise Gone from exc  # the page says whom to ask, and on which number
        except LinkRefused as exc:
            raise NotFound(NO_SUCH_LINK) from exc
        g.link_subject, g.link_made_at = link.subject, link.made_at
        return None

    return Guard(f"signed link for {purpose}", check)


def signed_webhook(genuine: Callable[[], bool]) -> Guard:
    """Requests that `genuine()` knows as the provider's own, by its signature over address and body."""

    def check() -> ResponseReturnValue | None:
        if not genuine():
            raise Forbidden("The signature does not fit the request.")
        return None

    return Guard("signed webhook", check, proves_itself=True)


def _to_sign_in() -> ResponseReturnValue:
    if wants_json():
        raise Unauthorized("Sign in first.")
    # Only a page can be gone back to: repeating a form after signing in would send it without its reader knowing.
    page = request.full_path.rstrip("?") if request.method == "GET" and not is_partial() else ""
    address = "/sign-in" + (f"?{urlencode({'next': page})}" if page not in ("", "/") else "")
    if is_partial():
        return "Sign in again, please.", 401, {"HX-Redirect": address, "Content-Type": "text/plain; charset=utf-8"}
    return redirect(address)


def note_wrong_role(account: Account) -> None:
    """Who was refused a page, and what of ours its address named; nothing that was typed (rule 72)."""
    named = (request.view_args or {}).get("ref", "")
    note = current_app.extensions[NOTE_REFUSED]
    note(NoteRefused(Subject.PAGE, str(named), account.ref, account.role))


def _in_words(roles: frozenset[AccountRole]) -> str:
    plurals = [_PLURALS.get(role, f"{role.value}s") for role in AccountRole if role in roles]
    return " and ".join([", ".join(plurals[:-1]), plurals[-1]] if len(plurals) > 1 else plurals)
