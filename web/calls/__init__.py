"""The doors of the call provider: whom to connect an operative with, and what became of a call."""

from __future__ import annotations

from web.application import Application
from web.calls import twilio
from web.guards import GuardedBlueprint, audience, signed_webhook
from web.twilio_webhooks import genuine


def blueprint(application: Application) -> GuardedBlueprint:
    pages = audience("calls", __name__, guard=signed_webhook(lambda: genuine(application.calls)), url_prefix="/calls")
    twilio.add(pages, application)
    return pages
