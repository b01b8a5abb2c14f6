"""Twilio's webhooks of a message that is said. The message is named by the address, which is part of what is signed.

Twilio sends again what it got no answer to. None of that changes what is known already.
Source: twilio.com/docs/voice/twiml, twilio.com/docs/usage/webhooks.
"""

from __future__ import annotations

from dataclasses import replace

import structlog
from flask import request
from flask.typing import ResponseReturnValue

from appointments.domain.contacting import ENGLISH
from appointments.domain.messages import Message, Receipt
from appointments.domain.refs import MessageRef
from appointments.use_cases.messaging.record_receipt import RecordReceipt
from appointments.use_cases.messaging.record_reply import RecordReply
from appointments.use_cases.messaging.say_message import SayMessage
from web.application import Application, SpokenDoor
from web.guards import GuardedBlueprint
from web.twilio_webhooks import spoken


def add(pages: GuardedBlueprint, application: Application) -> None:
    log = structlog.get_logger("web.spoken")

    @pages.post("/twilio/answered/<ref>")
    def answered(ref: MessageRef) -> ResponseReturnValue:
        """Somebody or something has picked up: what to say."""
        return spoken(_door(application).saying(ref, *_words(_message(ref)), request.form.to_dict()))

    @pages.post("/twilio/perhaps/<ref>")
    def perhaps(ref: MessageRef) -> ResponseReturnValue:
        """Twilio did not know who picked up. A person has pressed a key by now."""
        return spoken(_door(application).saying_to_a_person(ref, *_words(_message(ref)), request.form.to_dict()))

    @pages.post("/twilio/heard/<ref>")
    def heard(ref: MessageRef) -> ResponseReturnValue:
        """It was said once to a person."""
        return _after(ref, again=True)

    @pages.post("/twilio/again/<ref>")
    def again(ref: MessageRef) -> ResponseReturnValue:
        return _after(ref, again=False)

    @pages.post("/twilio/ended/<ref>")
    def ended(ref: MessageRef) -> ResponseReturnValue:
        _record(ref, _door(application).ended(request.form.to_dict()))
        return "", 204

    def _after(ref: MessageRef, *, again: bool) -> ResponseReturnValue:
        door, form = _door(application), request.form.to_dict()
        # Read before anything is recorded: what it says may not be so any more once it is answered.
        message = _message(ref)
        _, language = _words(message)
        _record(ref, door.heard(form))
        # A key that nobody asked for answers nothing: it would be taken for an answer to an older question.
        asks = message is None or message.question is not None
        key = door.answer(form) if asks else None
        if key is not None:
            application.record_reply(
                RecordReply(key.provider, key.provider_ref, key.from_number, key.text, answers=ref)
            )
            return spoken(door.parting(language, key.text))
        if again and message is not None:
            return spoken(door.saying_again(ref, message.text, language, asks and door.pressed(form)))
        return spoken(door.parting(language, ""))

    def _message(ref: MessageRef) -> Message | None:
        return application.say_message(SayMessage(ref, *_door(application).picked_up(request.form.to_dict())))

    def _record(ref: MessageRef, told: Receipt) -> None:
        if application.record_receipt(RecordReceipt(replace(told, message_ref=ref))) is None:
            log.warning("receipt-without-message", message=ref, state=told.state.value)


def _words(message: Message | None) -> tuple[str | None, str]:
    """What to say, and in which language; None where there is nothing to say any more."""
    return (message.text, message.language) if message else (None, ENGLISH)


def _door(application: Application) -> SpokenDoor:
    assert application.spoken is not None  # the guard let nothing in without one
    return application.spoken
