"""What a subject access request gets of each visit: what was promised, said, recorded, judged, owed and charged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from appointments.domain.appointments import Appointment
from appointments.domain.calls import Call
from appointments.domain.compensation import Compensation, in_pounds
from appointments.domain.messages import Message
from appointments.domain.outcomes import OUTCOME_WORDS
from appointments.domain.recharging import Recharge
from appointments.domain.replies import Reply
from appointments.domain.times import instant_in_words, window_in_words
from appointments.records.mapping import messages as message_mapping
from appointments.records.repositories.aftercare import SqlCompensations, SqlRecharges
from appointments.records.repositories.calls import SqlCalls
from appointments.records.repositories.device_actions import SqlDeviceActions
from appointments.records.repositories.evidence import SqlChallenges, SqlEvidenceLog, SqlJudgements
from appointments.records.statements import rows, table_of
from appointments.records.tables import MessageRow, ReplyRow

_MESSAGES = table_of(MessageRow)
_REPLIES = table_of(ReplyRow)

Part: TypeAlias = Mapping[str, object]


def when(instant: datetime | None) -> str:
    return instant_in_words(instant) if instant else ""


def visit_part(connection: Connection, found: Appointment) -> Part:
    theirs = {"messages": _MESSAGES, "replies": _REPLIES}
    sent = rows(connection, theirs["messages"], _MESSAGES.c.appointment_ref == found.ref, by=[_MESSAGES.c.id])
    answered = rows(connection, theirs["replies"], _REPLIES.c.appointment_ref == found.ref, by=[_REPLIES.c.id])
    return {
        "reference": found.ref,
        "state": found.state.value,
        "promises": [
            {
                "version": promise.version,
                "window": window_in_words(promise.window),
                "made": when(promise.made_at),
                "made_by": promise.made_by,
                "what_was_asked_for": [item.kind.brief() for item in promise.requirements],
                "broken_by_permission": [{"what": item.what, "reason": item.reason} for item in promise.overrides],
            }
            for promise in found.promises
        ],
        "arrived": when(found.visit.arrived_at if found.visit else None),
        "left": when(found.visit.left_at if found.visit else None),
        "attended_by": list(found.visit.operative_refs) if found.visit else [],
        "outcome": OUTCOME_WORDS[found.outcome] if found.outcome else "",
        "outcome_words": found.outcome_words,
        "messages": [message_part(message_mapping.message(row)) for row in sent],
        "replies": [reply_part(message_mapping.reply(row)) for row in answered],
        "calls": [_call(call) for call in SqlCalls(connection).of(found.ref)],
        "evidence": [
            {
                "kind": item.kind.value,
                "received": when(item.received_at),
                "by": item.by,
                "details": {name: item.text(name) for name in sorted(item.data)},
                "digest": item.digest,
            }
            for item in SqlEvidenceLog(connection).of(found.ref)
        ],
        "sent_by_phones": [
            {
                "kind": action.kind.value if action.kind else "",
                "done": when(action.at),
                "received": when(action.received_at),
                "by": action.by,
                "state": action.state.value,
                "details": action.texts(),
            }
            for action in SqlDeviceActions(connection).of(found.ref)
        ],
        "judgements": [
            {
                "claim": OUTCOME_WORDS[judgement.outcome],
                "allowed": judgement.allowed,
                "established": judgement.established_words,
                "at": when(judgement.judged_at),
            }
            for judgement in SqlJudgements(connection).of(found.ref)
        ],
        "challenges": [
            {
                "said": challenge.said,
                "raised": when(challenge.raised_at),
                "upheld": challenge.upheld,
                "reason": challenge.reason,
                "reviewer": challenge.reviewer,
            }
            for challenge in SqlChallenges(connection).of(found.ref)
        ],
        "compensation": [_compensation(item) for item in SqlCompensations(connection).of(found.ref)],
        "charge": _charge(SqlRecharges(connection).of(found.ref)),
    }


def _call(call: Call) -> Part:
    """The operative's own number is not the household's to have."""
    return {
        "asked": when(call.asked_at),
        "operative": call.operative_ref,
        "to_whom": call.whom,
        "number": call.number,
        "answered": when(call.answered_at),
        "ended": when(call.ended_at),
        "seconds": call.seconds,
        "state": call.state.value,
        "result": call.result.value if call.result else "",
    }


def _compensation(item: Compensation) -> Part:
    return {
        "why": item.why,
        "sum": in_pounds(item.pence),
        "proposed": when(item.proposed_at),
        "state": item.state.value,
        "decided": when(item.decided_at),
        "decided_by": item.decided_by,
        "reason": item.reason,
        "paid_on": item.paid_on.isoformat() if item.paid_on else "",
        "payment_reference": item.payment_ref,
        "paid_by": item.paid_by,
    }


def _charge(item: Recharge | None) -> Part:
    """Empty where nobody proposed one."""
    if item is None:
        return {}
    return {
        "sum": in_pounds(item.pence),
        "proposed": when(item.proposed_at),
        "proposed_by": item.proposed_by,
        "state": item.state.value,
        "decided": when(item.decided_at),
        "decided_by": item.decided_by,
        "reason": item.reason,
    }


def message_part(message: Message) -> Part:
    return {
        "kind": message.kind.value,
        "channel": message.channel.value,
        "to": message.to,
        "text": message.text,
        "state": message.state.value,
        "queued": when(message.queued_at),
        "delivered": when(message.delivered_at),
    }


def reply_part(reply: Reply) -> Part:
    return {
        "from": reply.from_number,
        "text": reply.text,
        "received": when(reply.received_at),
        "understood_as": reply.intent.value,
    }
