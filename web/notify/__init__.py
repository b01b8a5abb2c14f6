"""GOV.UK Notify's callbacks: what became of texts and e-mails, and texts that come in.

Both carry a bearer token that the landlord typed in at Notify, and are answered at once. Notify sends again what it got
no answer to; what came before changes nothing. Source: docs.notifications.service.gov.uk, "Set up callbacks".
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from appointments.domain.errors import Invalid
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from appointments.use_cases.messaging.record_reply import RecordReply
from web.application import Application, NotifyDoor
from web.guards import GuardedBlueprint, audience, signed_webhook


def blueprint(application: Application) -> GuardedBlueprint:
    pages = audience("notify", __name__, guard=signed_webhook(lambda: _genuine(application)), url_prefix="/notify")
    log = structlog.get_logger("web.notify")

    @pages.post("/receipt")
    def receipt() -> ResponseReturnValue:
        told = _door(application).receipt(_body())
        if application.record_receipt(RecordReceipt(told)) is None:
            log.warning("receipt-without-message", provider_ref=told.provider_ref[:64], state=told.state.value)
        return "", 204

    @pages.post("/inbound")
    def inbound() -> ResponseReturnValue:
        text = _door(application).inbound(_body())
        application.record_reply(RecordReply(text.provider, text.provider_ref, text.from_number, text.text))
        return "", 204

    return pages


def _genuine(application: Application) -> bool:
    if application.notify is None:
        raise NotFound  # there is no door at all when nothing goes through Notify
    return application.notify.genuine(request.headers.get("Authorization"))


def _door(application: Application) -> NotifyDoor:
    assert application.notify is not None  # the guard let nothing in without one
    return application.notify


def _body() -> Mapping[str, object]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("body", "body: a JSON object is needed")
    return body
