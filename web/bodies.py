"""JSON that programs send, checked at the door."""

from __future__ import annotations

from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest

from appointments.domain.errors import Invalid

Body = TypeVar("Body", bound=BaseModel)

NOT_JSON = "the body is not JSON"


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
        first = exc.errors(include_url=False, include_input=False, include_context=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "body"
        raise Invalid(name, f"{name}: {first['msg'][:1].lower()}{first['msg'][1:]}") from exc
