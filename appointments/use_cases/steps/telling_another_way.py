"""A step shared by use cases: what could not be delivered is told by the next way that the household prefers (rule 31).

Only what has to be known before the visit. What is owed afterwards is told by a person, with its reasons at hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from appointments.domain.appointments import AWAITED_STATES, Appointment
from appointments.domain.contacting import Contacting, Way
from appointments.domain.messages import NOTICE_KINDS, Message, MessageKind, MessageState, Told
from appointments.domain.outcomes import Outcome
from appointments.ports import Records
from appointments.use_cases.steps.audience import audience_of
from appointments.use_cases.steps.outbox import put_in_outbox
from appointments.use_cases.steps.saying import ASKING_KINDS, said, who_comes
from appointments.use_cases.steps.teller import Teller
from appointments.use_cases.steps.ways_to_tell import key_by, key_of, sendable_from, ways_to_tell


def tell_another_way(
    records: Records, failed: Message, appointment: Appointment, *, teller: Teller, now: datetime
) -> Message | None:
    """The same fact, queued on a way that it was not tried on yet; None where a planner has to tell them.

    A number or an address that they gave since is another way. None also when no way is left that may be used before
    the visit begins: nobody is rung or texted in quiet hours.
    """
    promise, kind = appointment.promise, failed.kind
    awaited = kind in NOTICE_KINDS and appointment.state in AWAITED_STATES
    if not (awaited or kind is MessageKind.CANCELLATION) or now >= promise.window.starts:
        return None
    key = key_of(failed.dedupe_key)
    of_fact = [message for message in records.messages.of(appointment.ref) if key_of(message.dedupe_key) == key]
    if failed.ref not in {message.ref for message in of_fact} or failed.is_copy:
        return None
    tried = {Way(message.channel, message.to) for message in of_fact}
    audience = audience_of(records, appointment, now)
    rules = audience.rules
    if audience.strangers():
        return None
    teller = replace(teller, rules=teller.rules.under(records.reminder_rulebooks.current()))
    # By the rule as it stands now, where there is still one of its identity.
    rule = teller.rules.rulebook.known_as(failed.rule_name)
    for way in ways_to_tell(records, appointment, kind, audience, teller, now, rule):
        not_before = sendable_from(teller, kind, way.channel, now)
        if way in tried or not_before >= promise.window.starts:
            continue
        told = replace(_told(records, appointment, kind, rules, teller), language=failed.language).on(way.channel)
        message = replace(
            failed,
            ref=records.new_ref("M"),
            channel=way.channel,
            to=way.to,
            text=said(kind, told, rule, rules),
            dedupe_key=key_by(key, way.channel, before=sum(message.channel is way.channel for message in of_fact)),
            queued_at=now,
            not_before=not_before,
            expires_at=promise.window.starts,
            question=failed.question if kind in ASKING_KINDS else None,
            state=MessageState.QUEUED,
            attempts=0,
            lease_until=None,
            provider="",
            provider_ref=None,
            sent_at=None,
            delivered_at=None,
            failure="",
            asked=0,
            ask_from=None,
        )
        return message if put_in_outbox(records, message, appointment.ref) else None
    return None


def _told(records: Records, appointment: Appointment, kind: MessageKind, rules: Contacting, teller: Teller) -> Told:
    """What was told, from the promise as it stands."""
    told = Told(
        landlord=teller.landlord,
        purpose=appointment.promise.purpose,
        window=appointment.promise.window,
        operative_name=who_comes(records, appointment, kind, rules),
        by_landlord=appointment.outcome is not Outcome.CANCELLED_BY_RESIDENT,
        link=teller.link(appointment),
        asks=rules.reminder_lines,
    )
    return told.neutral() if rules.neutral else told
