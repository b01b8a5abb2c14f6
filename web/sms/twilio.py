"""Twilio's two webhooks. Both are answered at once; searching for slots is left to the worker.

Twilio sends again what it got no answer to. A text or receipt that came before changes nothing and is answered the
same. Source: twilio.com/docs/usage/webhooks.
"""

from __future__ import annotations

from dataclasses import replace

import structlog
from flask import request
from flask.typing import ResponseReturnValue

from appointments.domain.refs import MessageRef
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from appointments.use_cases.messaging.record_reply import RecordReply
from web.application import Application, SmsDoor
from web.guards import GuardedBlueprint
from web.twilio_webhooks import NOTHING_TO_SAY, spoken


def add(pages: GuardedBlueprint, application: Application) -> None:
    log = structlog.get_logger("web.sms")

    @pages.post("/twilio/inbound")
    def inbound() -> ResponseReturnValue:
        text = _door(application).inbound(request.form.to_dict())
        application.record_reply(RecordReply(text.provider, text.provider_ref, text.from_number, text.text))
        return spoken(NOTHING_TO_SAY)  # nothing is sent back this way: our answers are in the outbox

    @pages.post("/twilio/receipt", defaults={"ref": ""})  # of what was sent before its address named the message
    @pages.post("/twilio/receipt/<ref>")
    def receipt(ref: MessageRef) -> ResponseReturnValue:
        told = replace(_door(application).receipt(request.form.to_dict()), message_ref=ref)
        if application.record_receipt(RecordReceipt(told)) is None:
            log.warning("receipt-without-message", provider_ref=told.provider_ref[:64], state=told.state.value)
        return "", 204


def _door(application: Application) -> SmsDoor:
    assert application.sms is not None  # the guard let nothing in without one
    return application.sms
