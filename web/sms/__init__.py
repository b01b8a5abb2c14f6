"""The doors of the SMS provider: texts that come in, and what became of those that went out."""

from __future__ import annotations

from web.application import Application
from web.guards import GuardedBlueprint, audience, signed_webhook
from web.sms import twilio
from web.twilio_webhooks import genuine


def blueprint(application: Application) -> GuardedBlueprint:
    pages = audience("sms", __name__, guard=signed_webhook(lambda: genuine(application.sms)), url_prefix="/sms")
    twilio.add(pages, application)
    return pages
