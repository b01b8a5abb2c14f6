"""The description of this API for whoever writes an app against it: OpenAPI 3.1.

The bodies that are checked at the door are described by the models that check them. Answers and actions are described
here; a test sends the examples and holds real answers against the schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from appointments.domain.device_actions import ActionKind, ActionState
from appointments.domain.evidence import HeldKnown
from web.application import Application
from web.guards import GuardedBlueprint
from web.operative_api.actions import Sending
from web.operative_api.door import Ringing
from web.operative_api.examples import A_CALL, A_SENDING, AN_ANNOUNCEMENT
from web.operative_api.kinds import by_kind
from web.operative_api.photos import LARGEST_PIECE_BYTES, PIECE, Announced

VERSION = "1.0.0"
_JSON = "application/json"
_PROBLEM = "application/problem+json"

_ABOUT = (
    "Everything that is done on a phone is an action with a reference that the phone makes. It is stored before "
    "anything else happens to it, sent again until it is answered, and applied once. Keep an action until its answer "
    "is `applied`, `kept_aside` or `refused`; send it again to learn what became of it."
)
_OF_AN_ACTION = (
    "At most 16 kB. What its data says depends on the kind. A claim waits for what its data names in `evidence`, and a "
    "withdrawal for what it withdraws. Keys that are not known are kept."
)

Json = dict[str, Any]


def add(pages: GuardedBlueprint, application: Application) -> None:
    @pages.get("/openapi.json")
    def openapi() -> ResponseReturnValue:
        return jsonify(description())


@cache
def description() -> Json:
    """The whole document; the same for everybody."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kept: the operative's app",
            "version": VERSION,
            "description": _ABOUT,
        },
        "servers": [{"url": "/operative/api"}],
        "security": [{"token": []}, {"session": [], "form_token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made with `kept token make`."},
                "session": {"type": "apiKey", "in": "cookie", "name": "kept"},
                "form_token": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            },
            "schemas": _schemas(),
            "responses": {
                "Problem": {
                    "description": "It could not be done. `code` is for programs, `detail` for people.",
                    "content": {_PROBLEM: {"schema": _ref("Problem")}},
                }
            },
        },
    }


def _paths() -> Json:
    ref = {"name": "ref", "in": "path", "required": True, "schema": {"type": "string"}}
    asked_before = {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}
    offset = {"name": "Upload-Offset", "in": "header", "required": True, "schema": {"type": "integer", "minimum": 0}}
    requirement = {"name": "requirement", "in": "path", "required": True, "schema": {"type": "string"}}
    unchanged = {"304": {"description": "Nothing has changed."}}
    others = {
        "409": {"description": "`another-account`: it is not the caller's work. Nothing is stored.", **_problem()}
    }
    stands = {
        "Upload-Offset": {"schema": {"type": "integer"}},
        "Upload-Length": {"schema": {"type": "integer"}},
        "Kept-State": {"schema": {"enum": _states()}},
    }
    return {
        "/round": {
            "get": _operation(
                "Today's round, complete enough to do the day without a signal",
                {"200": _answer("The round.", "Round"), **unchanged},
                parameters=[asked_before],
            )
        },
        "/rulebook": {
            "get": _operation(
                "The rules of the gate with the landlord's figures in force today",
                {"200": _answer("The rulebook.", "Rulebook"), **unchanged},
                parameters=[asked_before],
            )
        },
        "/actions": {
            "post": _operation(
                "Send what was done, in order; none is an exchange of clocks",
                {"200": _answer("What became of each, in the same order.", "Sent"), **others},
                body=_body("Sending", A_SENDING),
            )
        },
        "/photos": {
            "post": _operation(
                "Announce a photo",
                {
                    "201": {**_answer("Send its pieces to Location.", "Answer"), "headers": stands},
                    "200": {**_answer("It was announced before.", "Answer"), "headers": stands},
                    **others,
                },
                body=_body("Announced", AN_ANNOUNCEMENT),
            )
        },
        "/photos/{ref}": {
            "head": _operation(
                "How much of a photo is here",
                {"200": {"description": "See the headers.", "headers": stands}},
                parameters=[ref],
            ),
            "patch": _operation(
                f"Send a piece of at most {LARGEST_PIECE_BYTES // 1024} kB; it begins where the last one ended",
                {
                    "204": {"description": "It is here.", "headers": stands},
                    "200": {**_answer("It was the last one.", "Answer"), "headers": stands},
                    "409": {"description": "It does not begin at Upload-Offset.", **_problem()},
                    "422": {"description": "What came is not what was announced: begin again at 0.", **_problem()},
                },
                parameters=[ref, offset],
                body={"required": True, "content": {PIECE: {"schema": {"type": "string", "format": "binary"}}}},
            ),
        },
        "/visits/{ref}/secrets/{requirement}": {
            "post": _operation(
                "Show a key code or a password, on the day of the visit; the look is on record",
                {"200": _answer("What is shown.", "Shown")},
                parameters=[ref, requirement],
            )
        },
        "/visits/{ref}/ring": {
            "post": _operation(
                "Call the household through the provider",
                {"200": _answer("The call as far as it is known.", "Call"), **others},
                parameters=[ref],
                body=_body("Ringing", A_CALL),
            )
        },
        "/openapi.json": {"get": _operation("This description", {"200": {"description": "OpenAPI 3.1."}})},
    }


def _operation(summary: str, answers: Json, *, parameters: list[Json] | None = None, body: Json | None = None) -> Json:
    made: Json = {"summary": summary, "responses": {**answers, "default": {"$ref": "#/components/responses/Problem"}}}
    if parameters:
        made["parameters"] = parameters
    if body:
        made["requestBody"] = body
    return made


def _schemas() -> Json:
    models: Mapping[str, type[BaseModel]] = {"Sending": Sending, "Announced": Announced, "Ringing": Ringing}
    made: Json = {}
    for name, model in models.items():
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        made = together(made, {**schema.pop("$defs", {}), name: schema})
    made["Sending"]["properties"]["actions"]["items"] = _ref("Action")
    made["Announced"]["properties"]["position"] = _ref("Position")
    return together(made, _own_schemas())


def together(made: Json, more: Json) -> Json:
    """Raises ValueError for two schemas of one name: one would win in silence, and a client would send the other."""
    if twice := sorted(set(made) & set(more)):
        raise ValueError(f"two schemas are called {', '.join(twice)}")
    return {**made, **more}


def _own_schemas() -> Json:
    text, when, maybe = {"type": "string"}, {"type": "string", "format": "date-time"}, {"type": ["string", "null"]}
    kinds = [kind.value for kind in ActionKind if kind is not ActionKind.PHOTO]
    return {
        "Action": {
            "type": "object",
            "required": ["ref", "appointment", "kind", "device_at"],
            "description": _OF_AN_ACTION,
            "properties": {
                "ref": {"type": "string", "pattern": "^E-[0-9a-f]{24}$"},
                "appointment": text,
                "kind": {"enum": kinds},
                "device_at": when,
                "run": {"type": "string", "pattern": "^R-[0-9a-f]{12}$"},
                "steady_ms": {"type": "number", "minimum": 0},
                "data": {"type": "object"},
                "position": _ref("Position"),
            },
            "allOf": by_kind(kinds),
        },
        "Position": {
            "oneOf": [
                _record({"lat": {"type": "number"}, "lon": {"type": "number"}, "accuracy_m": {"type": "number"}}),
                _record({"none": {"enum": ["refused", "not_found", "not_asked"]}}),
                {"type": "object", "maxProperties": 0},
            ]
        },
        "Answer": _record(
            {
                "ref": text,
                "received_at": when,
                "at": when,
                "held_seconds": {"type": "number", "minimum": 0},
                "held_known": {"enum": [known.value for known in HeldKnown]},
                "state": {"enum": _states()},
                "words": text,
                "judgement": {"oneOf": [_ref("Judgement"), {"type": "null"}]},
            }
        ),
        "Sent": _record({"server_at": when, "actions": {"type": "array", "items": _ref("AnswerToOne")}}),
        "AnswerToOne": {
            "description": "`sent_ref` is the reference as it was sent; `ref` is another where it was used before.",
            "allOf": [_ref("Answer"), _record({"sent_ref": maybe})],
        },
        "Judgement": _record(
            {
                "ref": text,
                "outcome": text,
                "allowed": {"type": "boolean"},
                "findings": {
                    "type": "array",
                    "items": _record({"rule": text, "met": {"type": "boolean"}, "words": text, "to_do": text}),
                },
                "established_outcome": text,
                "established_words": text,
                "judged_at": when,
                "rulebook": text,
            }
        ),
        "Round": _record(
            {
                "server_at": when,
                "day": {"type": "string", "format": "date"},
                "operative": _record({"ref": text, "name": text, "account": text}),
                "rulebook_digest": text,
                "limits": {"type": "object", "additionalProperties": {"type": "integer"}},
                "visits": {"type": "array", "items": _ref("Visit")},
            }
        ),
        "Visit": {
            "type": "object",
            "description": "`version` changes when anything else of it does.",
            "required": ["ref", "version", "state", "window", "planned", "address", "postcode", "evidence", "facts"],
            "properties": {
                "ref": text,
                "version": text,
                "state": text,
                "outcome": maybe,
                "window": _ref("Window"),
                "planned": _ref("Window"),
                "address": {"type": "array", "items": text},
                "postcode": text,
                "needs_of_work": {
                    "type": "array",
                    "items": _record({"code": text, "words": text, "answered": {"type": "boolean"}}),
                },
                "child_alone": {
                    **maybe,
                    "description": "The standing record that only a child was at home. Work is not claimed beside it.",
                },
                "evidence": {"type": "array", "items": {"type": "object"}},
                "facts": {"type": "object"},
            },
        },
        "Window": _record({"starts": when, "ends": when}),
        "Rulebook": {
            "type": "object",
            "required": ["version", "rules", "established", "thresholds", "claimable", "guarded", "digest"],
        },
        "Shown": _record({"requirement": text, "label": text, "words": text}),
        "Call": _record({"ref": text, "state": text, "result": maybe, "asked_at": when, "words": text}),
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail", "code"],
            "properties": {
                "type": text,
                "title": text,
                "status": {"type": "integer"},
                "detail": text,
                "code": text,
                "field": text,
                "reference": text,
            },
        },
    }


def _record(properties: Json) -> Json:
    return {"type": "object", "required": list(properties), "properties": properties}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(words: str, schema: str) -> Json:
    return {"description": words, "content": {_JSON: {"schema": _ref(schema)}}}


def _body(schema: str, example: Json) -> Json:
    return {"required": True, "content": {_JSON: {"schema": _ref(schema), "example": example}}}


def _problem() -> Json:
    return {"content": {_PROBLEM: {"schema": _ref("Problem")}}}


def _states() -> list[str]:
    return [state.value for state in ActionState if state is not ActionState.RECEIVED]
