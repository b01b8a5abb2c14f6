"""The JSON Schema of a case, with all that is closed: what a household may ask for, and the landlord's figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from appointments.domain.figures import Figure
from web.judging.models import CaseWritten
from web.judging.needs import need_schemas

# What pydantic writes: docs.pydantic.dev, "JSON Schema".
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def case_schema(figures: Iterable[Figure]) -> dict[str, Any]:
    """As `CaseWritten` reads it; the kinds come from the registry and the figures from the rulebook."""
    schema = CaseWritten.model_json_schema()
    described = schema["$defs"]["RequirementWritten"]
    schema["$defs"]["RequirementWritten"] = {
        "title": described["title"],
        "description": described["description"],
        "oneOf": need_schemas(),
    }
    schema["properties"]["figures"] |= {
        "properties": {figure.name: _figure(figure) for figure in figures},
        "additionalProperties": False,
    }
    return {"$schema": _DIALECT, **schema, "title": "A claimed outcome with its records"}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "type": "integer",
        "minimum": figure.least,
        "maximum": figure.most,
        "default": figure.default,
        "description": figure.words,
    }
