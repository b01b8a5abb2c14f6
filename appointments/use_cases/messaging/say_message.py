"""What a call says when it is picked up: read at that moment, so that nothing is said that is no longer so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from appointments.domain.appointments import AWAITED_STATES
from appointments.domain.errors import NotFound
from appointments.domain.homes import Channel
from appointments.domain.messages import NOTICE_KINDS, Message, MessageState
from appointments.domain.refs import MessageRef
from appointments.ports import Records, UnitOfWork
from appointments.use_cases.steps.emergency_untold import order_told_of, still_so

# A call that was ordered, whatever we know of it; delivered, while it is said once more.
_UNDER_WAY = frozenset({MessageState.SENDING, MessageState.UNKNOWN, MessageState.SENT, MessageState.DELIVERED})


@dataclass(frozen=True)
class SayMessage:
    """`provider_ref` is the provider's name for the call."""

    message_ref: MessageRef
    provider: str
    provider_ref: str


def say_message(request: SayMessage, *, uow: UnitOfWork) -> Message | None:
    """The message to say; None where there is nothing to say any more: it was moved, cancelled, or is another's call.

    The call's name is kept where the worker could not keep it, so that what becomes of it is known.
    """
    with uow.write() as records:
        try:
            message = records.messages.lock(request.message_ref)
        except NotFound:
            return None
        if message.channel is not Channel.VOICE or message.state not in _UNDER_WAY:
            return None
        if message.provider_ref is None:
            message = replace(message, provider=request.provider, provider_ref=request.provider_ref)
            records.messages.save(message)
            records.commit()
        if message.provider_ref != request.provider_ref:
            return None
        return message if _still_so(records, message) else None


def _still_so(records: Records, message: Message) -> bool:
    if message.appointment_ref is None:
        order = order_told_of(records, message)
        return order is None or still_so(records, message, order)
    appointment = records.appointments.get(message.appointment_ref)
    awaited = message.kind not in NOTICE_KINDS or appointment.state in AWAITED_STATES
    return awaited and message.promise_version == appointment.promise.version
