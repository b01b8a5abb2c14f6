"""Twilio's two webhooks. Both are answered at once; searching for slots is left to the worker.

Twilio sends again what it got no answer to. A text or receipt that came before changes nothing and is answered the
same. Source: twilio.com/docs/usage/webhooks.
"""

from __future__ import annotations

import structlog
from flask import Response, request
from flask.typing import ResponseReturnValue

from appointments.use_cases.record_receipt import RecordReceipt
from appointments.use_cases.record_reply import RecordReply
from web.application import Application, SmsDoor
from web.guards import GuardedBlueprint

SIGNATURE = "X-Twilio-Signature"
# Nothing is sent back this way: our answers are in the outbox.
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def add(pages: GuardedBlueprint, application: Application) -> None:
    log = structlog.get_logger("web.sms")

    @pages.post("/twilio/inbound")
    def inbound() -> ResponseReturnValue:
        text = _door(application).inbound(request.form.to_dict())
        application.record_reply(RecordReply(text.provider, text.provider_ref, text.from_number, text.text))
        return Response(NOTHING_TO_SAY, mimetype="text/xml")

    @pages.post("/twilio/receipt")
    def receipt() -> ResponseReturnValue:
        told = _door(application).receipt(request.form.to_dict())
        if application.record_receipt(RecordReceipt(told)) is None:
            # It may overtake our own note of the sending; the worker asks about messages of unknown fate.
            log.warning("receipt-without-message", provider_ref=told.provider_ref, state=told.state.value)
        return "", 204


def _door(application: Application) -> SmsDoor:
    assert application.sms is not None  # the guard let nothing in without one
    return application.sms
