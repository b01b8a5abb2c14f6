"""What the data of each kind of action says, as JSON Schema: made from what the visit itself asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from appointments.domain.device_actions import ActionKind
from appointments.domain.evidence import CALLED, EvidenceKind
from appointments.domain.needs_at_door import noticed_at_door
from appointments.domain.outcomes import CLAIMABLE
from appointments.use_cases.at_the_door.what_is_said import LONGEST, MAY_SAY, NEEDS
from appointments.use_cases.devices.putting_on_record import EVIDENCE

Json = dict[str, Any]

_TEXT: Json = {"type": "string", "maxLength": LONGEST}
_REFS: Json = {
    "type": "array",
    "items": {"type": "string"},
    "maxItems": 200,
    "description": "References of photos and actions that have to be here before this is decided.",
}
# Where an app's name for something is not the one it is kept under.
_SENT_AS = {(EvidenceKind.NEED_ANSWERED, "need"): "code"}
_MORE: Mapping[ActionKind, Json] = {
    ActionKind.CALL: {"to": {"enum": sorted(CALLED), "description": "Whom; the resident where it says nothing."}},
    ActionKind.CORRECTION: {"of": {**_TEXT, "description": "The reference of what was wrong. Both stay."}},
    ActionKind.WITHDRAW: {
        "withdraws": {
            **_TEXT,
            "description": "The reference of the record that only a child was at home. Nothing else can be withdrawn, "
            "and both stay.",
        }
    },
    ActionKind.TRIED: {
        "of": {
            **_TEXT,
            "description": "Of a photo that was lost on the phone: its reference. Nothing waits for it any longer.",
        }
    },
    ActionKind.ANSWER_NEED_OF_WORK: {"code": {**_TEXT, "description": "One of the round's needs_of_work."}},
}
_NO_EVIDENCE: Mapping[ActionKind, Json] = {
    ActionKind.SET_OFF: {
        "properties": {"minutes_away": {"type": "string", "pattern": "^[0-9]{0,3}$", "description": "Told on."}}
    },
    ActionKind.ARRIVE: {},
    ActionKind.NEED: {
        "required": ["kind"],
        "properties": {
            "kind": {
                "enum": sorted(kind.TAG for kind in noticed_at_door()),
                "description": "And what that kind asks for, by name.",
            }
        },
    },
    ActionKind.CLAIM: {
        "required": ["outcome"],
        "properties": {"outcome": {"enum": sorted(CLAIMABLE)}, "words": _TEXT, "evidence": _REFS},
    },
    ActionKind.LEAVE: {"properties": {"evidence": _REFS}},
}


def data_schema(kind: ActionKind) -> Json:
    """Keys that are not named here are kept with the action and mean nothing."""
    if kind in _NO_EVIDENCE:
        return {"type": "object", **_NO_EVIDENCE[kind]}
    kept_as = EVIDENCE[kind]
    asked = {_SENT_AS.get((kept_as, key), key): allowed for key, allowed in NEEDS[kept_as]}
    said = {key: {"enum": sorted(allowed)} if allowed is not None else _TEXT for key, allowed in asked.items()}
    besides = dict.fromkeys(MAY_SAY.get(kept_as, ()), _TEXT)
    made: Json = {"type": "object", "properties": {**said, **besides, **_MORE.get(kind, {})}}
    return {**made, "required": list(asked)} if asked else made


def by_kind(kinds: list[str]) -> list[Json]:
    """Conditions of JSON Schema, one for each kind."""
    return [
        {
            "if": {"properties": {"kind": {"const": kind}}},
            "then": {"properties": {"data": data_schema(ActionKind(kind))}},
        }
        for kind in kinds
    ]
