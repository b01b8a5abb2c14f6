"""The doors of messages that are said by telephone."""

from __future__ import annotations

from web.application import Application
from web.guards import GuardedBlueprint, audience, signed_webhook
from web.spoken import twilio
from web.twilio_webhooks import genuine


def blueprint(application: Application) -> GuardedBlueprint:
    pages = audience(
        "spoken", __name__, guard=signed_webhook(lambda: genuine(application.spoken)), url_prefix="/spoken"
    )
    twilio.add(pages, application)
    return pages
