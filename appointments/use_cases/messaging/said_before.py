"""What a text asked for, read again when it is answered: its days and times are kept in its words alone."""

from __future__ import annotations

from collections.abc import Collection

from appointments.domain.replies import Intent, Reading, Reply, interpret
from appointments.domain.times import day_of
from appointments.ports import Records


def read_again(records: Records, reply: Reply, languages: Collection[str]) -> Reading:
    """The days and times that the text named; of a number that says which visit, those of the text before it."""
    asked = records.messages.get(reply.answers) if reply.answers else None
    said = records.replies.get(asked.reply_ref) if asked is not None and asked.reply_ref else reply
    held = records.appointments.get(reply.appointment_ref or "")
    promised = next((p.window for p in held.promises if p.version == reply.promise_version), held.promise.window)
    return interpret(said.text, None, today=day_of(said.received_at), promised=promised, languages=languages)


def read_before(records: Records, reply: Reply, languages: Collection[str]) -> Reading | None:
    """What brought the list that this number picks from, with the days and times it named; None where nothing did."""
    asked = records.messages.get(reply.answers or "")
    before = [
        said
        for said in records.replies.of(reply.appointment_ref or "")
        if said.intent is Intent.CHANGE
        and said.from_number == reply.from_number
        and said.received_at <= asked.queued_at
    ]
    last = max(before, key=lambda said: said.received_at, default=None)
    return read_again(records, last, languages) if last is not None else None
