"""The doors of the call provider: whom to connect an operative with, and what became of a call."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import NotFound

from web.application import Application
from web.calls import twilio
from web.guards import GuardedBlueprint, audience, signed_webhook


def blueprint(application: Application) -> GuardedBlueprint:
    def genuine() -> bool:
        """Whether the provider signed this request. There is no door at all when calls go another way."""
        if application.calls is None:
            raise NotFound
        path = request.full_path.removesuffix("?")
        return application.calls.genuine(path, request.form.to_dict(), request.headers.get(twilio.SIGNATURE))

    pages = audience("calls", __name__, guard=signed_webhook(genuine), url_prefix="/calls")
    twilio.add(pages, application)
    return pages
