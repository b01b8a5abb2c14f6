"""JSON that programs send, checked at the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest

from appointments.domain.errors import Invalid

Body = TypeVar("Body", bound=BaseModel)

NOT_JSON = "the body is not JSON"
_A_TIME = "a date and time with its offset, such as 2026-11-24T10:15:00+00:00"
_OTHERWISE = "this does not fit the description of this API"


def json_body(model: type[Body]) -> Body:
    """The body of the request as `model`; raises Invalid naming the first field that does not fit."""
    sent = request.get_json(silent=True, force=True)
    if sent is None:
        raise BadRequest(NOT_JSON)
    if not isinstance(sent, dict):
        raise BadRequest("the body must be a JSON object")
    try:
        return model.model_validate(sent)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "body"
        raise Invalid(name, f"{name}: {in_our_words(first['type'], first.get('ctx', {}))}") from exc


def in_our_words(kind: str, limits: Mapping[str, Any]) -> str:
    """What is wrong with a value, by pydantic's name for it: its own sentences are for programmers."""
    if found := _LIMITED.get(kind):
        return found(limits)
    return _SAID.get(kind) or next((words for stem, words in _STEMS if kind.startswith(stem)), _OTHERWISE)


_SAID = {
    "missing": "this is missing",
    "extra_forbidden": "this is not known here",
    "string_pattern_mismatch": "this is not written in the form that the description of this API gives",
}
_LIMITED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "too_long": lambda limits: f"at most {limits['max_length']} at once",
    "too_short": lambda limits: f"at least {limits['min_length']} at once",
    "string_too_long": lambda limits: f"at most {limits['max_length']:,} characters",
    "string_too_short": lambda limits: f"at least {limits['min_length']:,} characters",
    "greater_than": lambda limits: f"this must be more than {limits['gt']}",
    "greater_than_equal": lambda limits: f"this must be {limits['ge']} or more",
    "less_than": lambda limits: f"this must be less than {limits['lt']}",
    "less_than_equal": lambda limits: f"this must be {limits['le']} or less",
}
# Of a value of another type than is wanted: the beginning of pydantic's name says which is.
_STEMS = (
    ("timezone", f"the offset is missing: send {_A_TIME}"),
    ("datetime", f"this must be {_A_TIME}"),
    ("string", "this must be text"),
    ("int", "this must be a whole number"),
    ("float", "this must be a number"),
    ("finite", "this must be a number"),
    ("bool", "this must be true or false"),
    ("list", "this must be a list"),
    ("dict", "this must be an object"),
    ("model", "this must be an object"),
)
