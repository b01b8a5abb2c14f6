"""A step shared by use cases: put a message into the outbox, with the fact that it is there, in one transaction."""

from __future__ import annotations

from hashlib import sha256

from appointments.domain.events import MessageQueued
from appointments.domain.messages import Message
from appointments.domain.refs import AppointmentRef
from appointments.ports import Records


def put_in_outbox(records: Records, message: Message, about: AppointmentRef) -> bool:
    """False, and nothing is written, where a message of its dedupe key is there already."""
    if not records.messages.add(message):
        return False
    records.ledger.append(queued(message, about))
    return True


def queued(message: Message, about: AppointmentRef) -> MessageQueued:
    """The fact that this was told, or is about to be: channel, time, and a digest of the words (rule 1)."""
    return MessageQueued(
        ref=about,
        at=message.queued_at,
        message_ref=message.ref,
        kind=message.kind.value,
        channel=message.channel.value,
        promise_version=message.promise_version,
        text_digest=sha256(message.text.encode()).hexdigest(),
    )
