"""What a household may ask for, as a case writes it and as people read it: both from the registry of kinds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from appointments.domain.access import AccessKind, Asked, DoorStep, Parameter
from appointments.domain.access_kinds import KINDS, parse_kind
from appointments.domain.errors import Invalid

# One value of each parameter that any kind understands, to see what a kind asks at the door.
_FOR_EXAMPLE: dict[Parameter, tuple[str, ...]] = {
    Parameter.WHOLE_NUMBER: ("30", "1"),
    Parameter.YES_NO: ("yes", "no"),
    Parameter.WEEKLY_TIMES: ("Mon 09:00-13:00",),
    Parameter.DATES: ("2026-12-25",),
    Parameter.TELEPHONE: ("07700 900123",),
    Parameter.TEXT: ("somebody named",),
}
_WRITTEN_AS: dict[Parameter, dict[str, Any]] = {
    Parameter.WHOLE_NUMBER: {"type": ["integer", "string"]},
    Parameter.YES_NO: {"enum": [True, False, "yes", "no"]},
    Parameter.WEEKLY_TIMES: {"type": "string"},
    Parameter.DATES: {"type": "string"},
    Parameter.TELEPHONE: {"type": "string"},
    Parameter.TEXT: {"type": "string"},
}


def need_schemas() -> list[dict[str, Any]]:
    """A JSON Schema for each kind: its code, and the values that it has."""
    return [_schema(kind) for kind in KINDS]


def needs_in_prose() -> Iterator[str]:
    """A line for each kind, and one for each step that it asks at the door, with the code that ticks it."""
    yield "What a household may ask for, and what each asks at the door"
    yield "Numbers, times and names are examples: each household says its own."
    yield "A step that must be ticked is marked; one inside is done once the door has opened."
    for kind in KINDS:
        yield f"  {kind.LABEL}. [{kind.TAG}]"
        for step in steps_of(kind):
            yield f"     {step.words.rstrip('.')}{_of_what_sort(step)}. [{step.code}]"


def steps_of(kind: type[AccessKind]) -> tuple[DoorStep, ...]:
    """Every step that the kind can ask for, whatever its values; each code once."""
    found: dict[str, DoorStep] = {}
    for values in product(*(_values(asked) for asked in kind.ASKS)):
        try:
            parsed = parse_kind(kind.TAG, dict(zip((asked.name for asked in kind.ASKS), values, strict=True)))
        except Invalid:
            continue  # these values do not go together
        for step in parsed.door_steps():
            found.setdefault(step.code, step)
    return tuple(found.values())


def _values(asked: Asked) -> tuple[str, ...]:
    if asked.parameter is Parameter.CHOICE:
        return tuple(value for value, _ in asked.choices)
    return tuple(dict.fromkeys([*([asked.default] if asked.default else []), *_FOR_EXAMPLE[asked.parameter]]))


def _of_what_sort(step: DoorStep) -> str:
    said = []
    if step.replaces is not None:
        said.append(f"a {step.by.value} takes the place of the {step.replaces.value}")
    if step.wait_minutes is not None:
        said.append("the wait is longer")
    if step.must_tick:
        said.append("must be ticked")
    if step.inside:
        said.append("inside")
    return f" ({'; '.join(said)})" if said else ""


def _schema(kind: type[AccessKind]) -> dict[str, Any]:
    return {
        "type": "object",
        "title": kind.LABEL,
        "properties": {"kind": {"const": kind.TAG}, "proposed": _PROPOSED, **{a.name: _value(a) for a in kind.ASKS}},
        "required": ["kind"],
        "additionalProperties": False,
    }


_PROPOSED = {
    "type": "boolean",
    "description": "Noticed on the day, and no planner has reviewed it: it replaces neither call nor knock.",
}


def _value(asked: Asked) -> dict[str, Any]:
    said = asked.label if not asked.hint else f"{asked.label.rstrip('.')}: {asked.hint}"
    if asked.parameter is Parameter.CHOICE:
        return {"enum": [value for value, _ in asked.choices], "description": said}
    return {**_WRITTEN_AS[asked.parameter], "description": said}
