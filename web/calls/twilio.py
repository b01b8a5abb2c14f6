"""Twilio's webhooks of a call. The call is named by the address, which is part of what Twilio signs.

Twilio sends again what it got no answer to, and not in order. None of that changes what is known already.
Source: twilio.com/docs/voice/twiml, twilio.com/docs/usage/webhooks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog
from flask import request
from flask.typing import ResponseReturnValue

from appointments.domain.calls import CallReport
from appointments.domain.refs import CallRef
from appointments.use_cases.at_the_door.connect_call import ConnectCall
from appointments.use_cases.at_the_door.record_call_status import RecordCallStatus
from web.application import Application, CallDoor
from web.guards import GuardedBlueprint
from web.twilio_webhooks import NOTHING_TO_SAY, spoken

NAME = "twilio"


def add(pages: GuardedBlueprint, application: Application) -> None:
    log = structlog.get_logger("web.calls")

    @pages.post("/twilio/connect/<ref>")
    def connect(ref: CallRef) -> ResponseReturnValue:
        """The operative has picked up: whom to ring now."""
        door = _door(application)
        asked = ConnectCall(ref, NAME, door.connected(request.form.to_dict()))
        return spoken(door.connecting(ref, application.connect_call(asked)))

    @pages.post("/twilio/operative/<ref>")
    def operative(ref: CallRef) -> ResponseReturnValue:
        _record(ref, _door(application).operative_report)
        return "", 204

    @pages.post("/twilio/household/<ref>")
    def household(ref: CallRef) -> ResponseReturnValue:
        _record(ref, _door(application).household_report)
        return "", 204

    @pages.post("/twilio/dialled/<ref>")
    def dialled(ref: CallRef) -> ResponseReturnValue:
        """Connecting has come to its end, so the operative's own call has, too."""
        _record(ref, _door(application).dialled_report)
        return spoken(NOTHING_TO_SAY)

    def _record(ref: CallRef, read: Callable[[Mapping[str, str]], CallReport]) -> None:
        report = read(request.form.to_dict())
        if application.record_call_status(RecordCallStatus(ref, report)) is None:
            log.warning("report-without-call", call=ref, state=report.state.value)


def _door(application: Application) -> CallDoor:
    assert application.calls is not None  # the guard let nothing in without one
    return application.calls
