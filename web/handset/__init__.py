"""A page that plays the residents' telephones, for development and the demo. In production it does not exist."""

from __future__ import annotations

import re
import secrets

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from appointments.domain.accounts import AccountRole
from appointments.domain.calls import CallReport, CallResult, CallState
from appointments.domain.errors import Invalid
from appointments.use_cases.at_the_door.record_call_status import RecordCallStatus
from appointments.use_cases.messaging.answer_replies import AnswerReplies
from appointments.use_cases.messaging.deliver_outbox import DeliverOutbox
from appointments.use_cases.messaging.record_reply import RecordReply
from appointments.views.handset import ShowHandset
from web.application import Application
from web.forms import Form
from web.guards import Guard, GuardedBlueprint, audience
from web.navigation import NavigationItem
from web.responses import is_partial

PROVIDER = "handset"
TALKED_SECONDS = 20  # of a call that is answered here, at most
LONGEST_TEXT = 1600  # as long as a network carries in one text of many parts
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def blueprint(application: Application) -> GuardedBlueprint:
    pages = audience(
        "handset",
        __name__,
        guard=_where_texts_are_played(application),
        url_prefix="/handset",
        navigation=(NavigationItem("Handset", "handset.phone", development_only=True),),
    )

    @pages.get("/")
    def phone() -> ResponseReturnValue:
        number = _number(request.args.get("number", ""))
        template = "handset/_conversation.html" if is_partial() else "handset/handset.html"
        return _page(application, template, number, Form())

    @pages.post("/")
    def text_back() -> ResponseReturnValue:
        form = Form.typed(request.form)
        number = _number(form.value("number"))
        try:
            application.record_reply(_reply(form, number))
        except Invalid as exc:
            return _page(application, "handset/handset.html", number, form.with_error(exc)), 422
        # What the worker does every few seconds, at once: whoever tries this waits for an answer.
        application.answer_replies(AnswerReplies())
        application.deliver_outbox(DeliverOutbox())
        return redirect(url_for("handset.phone", number=number), 303)

    @pages.post("/call")
    def end_call() -> ResponseReturnValue:
        """Somebody answers, or lets it ring: what a provider would report."""
        form = Form.typed(request.form)
        number = _number(form.value("number"))
        shown = application.views.handset(ShowHandset(number)) if number else None
        ringing = next((call for call in shown.ringing if call.ref == form.value("call")), None) if shown else None
        if ringing is not None:
            result = CallResult.ANSWERED if form.value("answer") == "yes" else CallResult.NO_ANSWER
            now = application.clock.now()
            # Nobody talks before they are called, however quickly the page is pressed.
            talked = min(TALKED_SECONDS, int((now - ringing.asked_at).total_seconds()))
            seconds = talked if result is CallResult.ANSWERED else 0
            report = CallReport(PROVIDER, ringing.provider_ref, CallState.ENDED, now, result, seconds)
            application.record_call_status(RecordCallStatus(ringing.ref, report))
        return redirect(url_for("handset.phone", number=number), 303)

    return pages


def _where_texts_are_played(application: Application) -> Guard:
    def check() -> None:
        if not application.plays_handset:
            raise NotFound

    return Guard("development only", check, roles=frozenset(AccountRole))


def _number(typed: str) -> str | None:
    return typed if _E164.fullmatch(typed) else None


def _reply(form: Form, number: str | None) -> RecordReply:
    if number is None:
        raise Invalid("number", "number: choose a telephone first")
    said = form.value("text")
    if not said or len(said) > LONGEST_TEXT:
        raise Invalid("text", f"text: write something, up to {LONGEST_TEXT:,} characters")
    return RecordReply(PROVIDER, form.value("ref") or _fresh_ref(), number, said)


def _fresh_ref() -> str:
    """The provider's name for a text; made with the page, so that a text sent twice arrives once."""
    return f"handset-in-{secrets.token_hex(12)}"


def _page(application: Application, template: str, number: str | None, form: Form) -> str:
    shown = application.views.handset(ShowHandset(number))
    return render_template(template, shown=shown, number=number, form=form, fresh_ref=_fresh_ref)
