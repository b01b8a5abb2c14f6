"""A step shared by use cases: the message that says by when somebody comes to an emergency, and who (rule 9)."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from appointments.domain.access import snapshot
from appointments.domain.contacting import Contacting, Way, asked_by, contacting
from appointments.domain.emergencies import EmergencyAttendance
from appointments.domain.events import EmergencyMessageQueued
from appointments.domain.homes import Channel, Household
from appointments.domain.messages import Message, MessageKind, Told, wording
from appointments.domain.refs import WorkOrderRef
from appointments.domain.times import day_of
from appointments.domain.work_orders import WorkOrder
from appointments.ports import Records
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.ways_to_tell import key_by, key_of

KEY = "emergency:"


def key_of_fact(order_ref: WorkOrderRef, attendance: EmergencyAttendance | None) -> str:
    """One message for each operative who is sent, and one more for whoever is sent again after somebody else."""
    key = f"{KEY}{order_ref}:"
    if attendance is None or attendance.operative_ref is None:
        return key
    again = attendance.sent_before
    return f"{key}{attendance.operative_ref}" + (f":{again}" if again else "")


def ways_open(records: Records, order: WorkOrder, now: datetime) -> tuple[Way, ...]:
    """How those who live there may be told now, what they prefer first; a letter would come after us."""
    household, rules = _told_there(records, order, now)
    return rules.ways(household) if rules is not None else ()


def tell_of_emergency(
    records: Records,
    order: WorkOrder,
    attendance: EmergencyAttendance,
    *,
    heard: bool,
    teller: Teller,
    now: datetime,
    failed: Message | None = None,
) -> Message | None:
    """One message for each operative sent, at once, at night too: somebody is on the way, or is about to be.

    `heard`: they were spoken to. `failed` is the one that did not arrive: it is told by another way, once. None where
    no way is open: the planner, who has just rung or does so now, tells them.
    """
    household, rules = _told_there(records, order, now)
    if rules is None:
        return None
    way = _way(rules.ways(household), teller, heard=heard, failed=failed)
    if way is None or now >= attendance.window.ends:
        return None
    sent = attendance.operative_ref
    told = Told(
        landlord=teller.landlord,
        purpose=order.purpose,
        window=attendance.window,
        operative_name=records.operatives.get(sent).name if sent else "",
        language=rules.written_in(household),
    )
    key = key_of_fact(order.ref, attendance)
    message = Message(
        ref=records.new_ref("M"),
        kind=MessageKind.EMERGENCY,
        channel=way.channel,
        to=way.to,
        text=wording(MessageKind.EMERGENCY, (told.neutral() if rules.neutral else told).on(way.channel)),
        dedupe_key=key if failed is None else key_by(key, way.channel, before=1),
        queued_at=now,
        not_before=now,
        expires_at=attendance.window.ends,
        language=told.language,
    )
    if not records.messages.add(message):
        return None
    digest = sha256(message.text.encode()).hexdigest()
    records.ledger.append(
        EmergencyMessageQueued(
            ref=order.ref, at=now, message_ref=message.ref, channel=message.channel.value, text_digest=digest
        )
    )
    return message


def _told_there(records: Records, order: WorkOrder, now: datetime) -> tuple[Household | None, Contacting | None]:
    """Who lives there and how they may be told now; None where the number for that was given by others before them."""
    household, held = records.households.of_home(order.home_ref), records.requirements.of_home(order.home_ref)
    rules = contacting(snapshot(held, day_of(now)))
    theirs = contacting(snapshot(asked_by(household, held), day_of(now)))
    return household, rules if rules.instead_to == theirs.instead_to else None


def _way(ways: tuple[Way, ...], teller: Teller, *, heard: bool, failed: Message | None) -> Way | None:
    """The first that the household prefers (rule 27), is carried for us, and comes in time: a letter would come after
    us. Nobody is rung with what they were just told, and an e-mail comes last, because it may not be read in time."""
    if failed is not None and key_of(failed.dedupe_key) != failed.dedupe_key:
        return None  # it was told by another way already
    by = teller.channels - {Channel.LETTER} - ({Channel.VOICE} if heard else set())
    by -= {failed.channel} if failed is not None else set()
    open_to_us = sorted((way for way in ways if way.channel in by), key=lambda way: way.channel is Channel.EMAIL)
    return next(iter(open_to_us), None)
