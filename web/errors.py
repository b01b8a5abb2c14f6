"""What a door answers when a request cannot be carried out: one table, pages for people, problem+json for programs.

No answer carries a traceback, and no log line carries what was typed: an exception's message may quote it, so outside
development the log gets the places in the code and a reference number that the page shows too.
"""

from __future__ import annotations

import secrets
import traceback
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import BadRequest, HTTPException, default_exceptions

from appointments.domain.calendar import CalendarEnds
from appointments.domain.errors import (
    DomainError,
    Invalid,
    MayNotSee,
    NotFound,
    RequirementBroken,
    SlotTaken,
    Stale,
    WrongState,
)
from web.bodies import NOT_JSON
from web.forms import in_plain_words
from web.languages import N_, gettext
from web.responses import is_partial, wants_json
from web.said import in_readers_words

STATUSES: dict[type[DomainError], int] = {
    NotFound: 404,
    MayNotSee: 403,
    SlotTaken: 409,
    Stale: 409,
    WrongState: 409,
    RequirementBroken: 409,
    Invalid: 422,
    CalendarEnds: 422,  # a date further ahead than the bank holidays we know
}


@dataclass(frozen=True)
class Words:
    """What a page says: what happened, and what the reader can do now."""

    title: str
    to_do: str


FAILED = Words(N_("Sorry, something went wrong"), N_("Nothing you typed was saved. Try again in a moment."))
WORDS: dict[int, Words] = {
    400: Words(N_("We could not read that"), N_("Go back, check what you typed and send it again.")),
    401: Words("Sign in first", "This page is for people who work here."),
    403: Words("You cannot open this page", "Sign out and sign in with an account that can, or go back."),
    404: Words(N_("Page not found"), N_("Check that the address is complete and correct.")),
    405: Words(N_("This cannot be done here"), N_("Go back and use the buttons on the page.")),
    409: Words(N_("This cannot be done any more"), N_("Go back and reload the page to see how things stand now.")),
    410: Words(N_("This link has expired"), N_("Ask us: we can tell you about your appointment.")),
    413: Words(
        N_("That file is too large"),
        N_("Send one of at most 16 MB. A photo straight from the phone is smaller than that."),
    ),
    415: Words(N_("We cannot read this kind of file"), N_("Send it in another form.")),
    422: Words(N_("Something is missing or wrong"), N_("Go back, correct it and send it again.")),
    429: Words(N_("Too many tries"), N_("Wait a minute, then try again.")),
}
EXPIRED_FORM = Words(
    N_("This page was open for too long"),
    N_(
        "Go back, reload the page and send it again. "
        "If that does not help, let your browser keep cookies for this site."
    ),
)
# What a program can do about the same.
FORM_TOKEN = (
    "The form token is missing or out of date. Get a new one and send it as X-CSRFToken, or call with an API token."
)
# Werkzeug's own sentences are for programmers. A raise with words of its own keeps them.
_STOCK = frozenset(kind.description for kind in default_exceptions.values())


def handle_errors(app: Flask, *, development: bool) -> None:
    """Every way a request can fail gets an answer here."""
    log = structlog.get_logger("web.errors")

    @app.errorhandler(DomainError)
    def refused(exc: DomainError) -> ResponseReturnValue:
        status = next((found for kind, found in STATUSES.items() if isinstance(exc, kind)), 409)
        detail = in_plain_words(exc) if isinstance(exc, Invalid) else _sentence(exc.message)
        if wants_json():
            return _problem(status, exc.message, code=exc.code, field=getattr(exc, "field", ""))
        return _page(status, WORDS[status], detail)

    @app.errorhandler(HTTPException)
    def stopped(exc: HTTPException) -> ResponseReturnValue:
        if exc.response is not None or exc.code is None or exc.code < 400:
            return exc  # a redirect, or an answer made elsewhere
        if exc.code >= 500:
            return failed(exc)
        answer = _stopped(exc, exc.code)
        for name, value in exc.get_headers():
            if name in {"Allow", "Retry-After"}:
                answer.headers[name] = value
        return answer

    @app.errorhandler(Exception)
    def failed(exc: Exception) -> ResponseReturnValue:
        reference = secrets.token_hex(4).upper()
        log.error(
            "request-failed",
            reference=reference,
            route=str(request.url_rule),  # the pattern: an address may carry a resident's key
            method=request.method,
            kinds=kinds_of(exc),
            where=where_of(exc),
            exc_info=exc if development else None,
        )
        if wants_json():
            return _problem(500, FAILED.title, code="failed", reference=reference)
        return _page(500, FAILED, "", reference=reference)


def _stopped(exc: HTTPException, status: int) -> Response:
    words = WORDS.get(status, WORDS[400])
    if isinstance(exc, CSRFError):
        words = EXPIRED_FORM
    said = exc.description or ""
    if isinstance(exc, CSRFError) and wants_json():
        return _problem(status, FORM_TOKEN, code="form-token")
    own = "" if said in _STOCK or status == 429 or isinstance(exc, CSRFError) else said
    if not wants_json():
        return _page(status, words, in_readers_words(own))
    if isinstance(exc, BadRequest) and not own and request.is_json and request.get_json(silent=True) is None:
        own = NOT_JSON
    return _problem(status, own or words.title, code=f"http-{status}")


def _page(status: int, words: Words, detail: str, *, reference: str = "") -> Response:
    if is_partial():
        # Plain text, never put into the page as markup: start.js says it aloud in a place of its own.
        said = (detail.striptags() if isinstance(detail, Markup) else detail) or f"{gettext(words.title)}."
        spoken = " ".join(part for part in (said, gettext(words.to_do), reference) if part)
        return Response(spoken, status, {"HX-Reswap": "none"}, mimetype="text/plain")
    page = render_template("errors/error.html", words=words, detail=detail, reference=reference, status=status)
    return Response(page, status, mimetype="text/html")


def _problem(status: int, detail: str, *, code: str, field: str = "", reference: str = "") -> Response:
    """problem+json (RFC 9457). `code` is the stable slug that programs may compare."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "code": code}
    answer = jsonify({**told, **{name: text for name, text in (("field", field), ("reference", reference)) if text}})
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    return answer


def _sentence(message: str) -> str:
    said = in_readers_words(message)
    if isinstance(said, Markup):
        return said
    words = said[:1].upper() + said[1:]
    return words if words.endswith((".", "?", "!")) else f"{words}."


def kinds_of(exc: BaseException) -> list[str]:
    """Class names from the exception to its first cause."""
    found: list[str] = []
    cause: BaseException | None = exc
    while cause is not None and len(found) < 10:
        found.append(type(cause).__qualname__)
        cause = cause.__cause__ or cause.__context__
    return found


def where_of(exc: BaseException) -> list[str]:
    """The last places in the code, innermost last; without values and without the message."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(exc.__traceback__)[-8:]]
