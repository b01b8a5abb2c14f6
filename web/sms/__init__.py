"""The doors of the SMS provider: texts that come in, and what became of those that went out."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import NotFound

from web.application import Application
from web.guards import GuardedBlueprint, audience, signed_webhook
from web.sms import twilio


def blueprint(application: Application) -> GuardedBlueprint:
    def genuine() -> bool:
        """Whether the provider signed this request. There is no door at all when texts go another way."""
        if application.sms is None:
            raise NotFound
        path = request.full_path.removesuffix("?")
        return application.sms.genuine(path, request.form.to_dict(), request.headers.get(twilio.SIGNATURE))

    pages = audience("sms", __name__, guard=signed_webhook(genuine), url_prefix="/sms")
    twilio.add(pages, application)
    return pages
