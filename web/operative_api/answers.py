"""What an app is told of actions and judgements, as plain JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from appointments.domain.device_actions import ActionState, DeviceAction
from appointments.domain.outcomes import Judgement
from web.application import Application

# On our side something is still to be done with it. For the phone that is to wait.
_NOT_DEALT_WITH = "Received. It has not been dealt with yet."


def instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def action_json(application: Application, action: DeviceAction) -> dict[str, Any]:
    received = action.state is ActionState.RECEIVED
    return {
        "ref": action.ref,
        "received_at": instant(action.received_at),
        "at": instant(action.at),
        "held_seconds": round(action.held.length.total_seconds(), 3),
        "held_known": action.held_known.value,
        "state": ActionState.WAITING.value if received else action.state.value,
        "words": _NOT_DEALT_WITH if received else action.words,
        "judgement": judgement_json(application.judgement(action.judgement_ref)) if action.judgement_ref else None,
    }


def judgement_json(judgement: Judgement | None) -> dict[str, Any] | None:
    if judgement is None:
        return None
    return {
        "ref": judgement.ref,
        "outcome": judgement.outcome.value,
        "allowed": judgement.allowed,
        "findings": [
            {"rule": found.rule, "met": found.met, "words": found.words, "to_do": found.to_do}
            for found in judgement.findings
        ],
        "established_outcome": judgement.established_outcome.value,
        "established_words": judgement.established_words,
        "judged_at": instant(judgement.judged_at),
        "rulebook": judgement.rulebook_digest,
    }


def digest_of(value: object) -> str:
    """Of the value's one spelling as JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def with_etag(value: object, tag: str) -> ResponseReturnValue:
    """The value as JSON, or 304 for an app that has it already."""
    answer = jsonify(value)
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)
