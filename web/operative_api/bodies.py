"""JSON that an app sends, read whole and no larger than is said."""

from __future__ import annotations

from typing import TypeVar

from flask import request
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from web.bodies import json_body

Body = TypeVar("Body", bound=BaseModel)


def body_of(model: type[Body], most_bytes: int) -> Body:
    """The body as `model`; raises Invalid naming the first field that does not fit."""
    request.max_content_length = most_bytes
    if (request.content_length or 0) > most_bytes:
        raise RequestEntityTooLarge(f"Send at most {most_bytes // 1024} kB at once.")
    try:
        return json_body(model)
    except RecursionError as exc:
        raise BadRequest("The body is nested too deeply.") from exc
