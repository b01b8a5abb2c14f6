"""What may be noticed at the door, and what each of it means there: so much that a phone without a signal can go by it.

A kind is asked for each of its closed answers; a number and free text stand as `{minutes}` or `{who}` in its words, and
the phone fills them in. What was told today stands in for nothing (domain/standing_in.py), so no step `replaces`
anything. The tests hold what the phone makes of it equal to what the kinds themselves say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

from appointments.domain.access import AccessKind, Asked, Parameter
from appointments.domain.errors import Invalid
from web.operative.proposing import offered

ANY = "*"  # whatever is written, or whatever number of at least two
# Numbers of which no kind speaks in words, and texts that no kind uses itself.
_NUMBERS = (1, 24, 37, 43, 170)
_LARGEST_NUMBER = 1000
_WRITTEN, _AS_A_PHRASE = "The Zqx{name}.", "the Zqx{name}"


@cache
def needs() -> tuple[Mapping[str, Any], ...]:
    """One for each kind: `kind`, `label`, `asks` and `gives`, which are cases of which the first that fits counts."""
    return tuple(
        {
            "kind": kind.TAG,
            "label": kind.LABEL,
            "asks": [_asked(kind, asked) for asked in kind.ASKS],
            "gives": _cases(kind),
        }
        for kind in offered()
    )


def _asked(kind: type[AccessKind], asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": asked.name,
        "label": asked.label,
        "parameter": asked.parameter.value,
        "hint": asked.hint,
        "default": asked.default,
        "choices": [list(each) for each in asked.choices],
        "needed": _is_needed(kind, asked),
    }
    if asked.parameter is Parameter.WHOLE_NUMBER:
        taken = [number for number in range(_LARGEST_NUMBER + 1) if _takes(kind, asked, str(number))]
        found |= {"least": taken[0], "most": taken[-1]}
    return found


def _is_needed(kind: type[AccessKind], asked: Asked) -> bool:
    return not asked.default and not _takes(kind, asked, "")


def _takes(kind: type[AccessKind], asked: Asked, value: str) -> bool:
    """Whether there is anything to say for the others with which the kind takes this."""
    others = [each for each in kind.ASKS if each.name != asked.name]
    return any(_parsed(kind, {**said, asked.name: value}) for said in _said(others))


def _cases(kind: type[AccessKind]) -> list[dict[str, Any]]:
    cases = []
    for said in _said(kind.ASKS):
        made = _parsed(kind, said)
        if made is not None:
            when = {asked.name: _named(asked, said[asked.name]) for asked in kind.ASKS}
            cases.append({"when": when, **_means(kind, made, said)})
    for asked in kind.ASKS:
        cases = _without(asked.name, cases)
    return cases


def _said(asks: tuple[Asked, ...] | list[Asked]) -> Iterator[dict[str, str]]:
    """Everything that can be answered, as far as it can make a difference to the words."""
    for values in product(*(_answers(asked) for asked in asks)):
        yield {asked.name: value for asked, value in zip(asks, values, strict=True)}


def _answers(asked: Asked) -> tuple[str, ...]:
    match asked.parameter:
        case Parameter.YES_NO:
            return ("yes", "")
        case Parameter.CHOICE:
            return (*(value for value, _ in asked.choices), "")
        case Parameter.WHOLE_NUMBER:
            return tuple(str(number) for number in _NUMBERS)
        case _:
            return (_WRITTEN.format(name=asked.name), "")


def _parsed(kind: type[AccessKind], said: Mapping[str, str]) -> AccessKind | None:
    try:
        return kind.parse(said)
    except Invalid:
        return None


def _named(asked: Asked, value: str) -> str:
    if asked.parameter in {Parameter.YES_NO, Parameter.CHOICE} or value in {"", "1"}:
        return value
    return ANY


def _means(kind: type[AccessKind], made: AccessKind, said: Mapping[str, str]) -> dict[str, Any]:
    """Its words for the operative and its steps, with names in the place of what was written or counted."""
    found: dict[str, Any] = {
        "brief": made.brief(),
        "steps": [
            {
                "code": step.code,
                "words": step.words,
                "must_tick": step.must_tick,
                "inside": step.inside,
                "wait_minutes": step.wait_minutes,
            }
            for step in made.door_steps()
        ],
        "ahead_minutes": made.message_rules().call_ahead_minutes,
    }
    text = json.dumps(found)
    for asked in kind.ASKS:
        name, value = asked.name, said[asked.name]
        if asked.parameter is Parameter.WHOLE_NUMBER and _named(asked, value) == ANY:
            text = text.replace(f": {value},", f': "{{{name}}}",').replace(f": {value}}}", f': "{{{name}}}"}}')
            text = text.replace(value, f"{{{name}}}")
        elif asked.parameter is Parameter.TEXT:
            text = text.replace(_WRITTEN.format(name=name), f"{{{name}}}")
            text = text.replace(_AS_A_PHRASE.format(name=name), f"{{{name}|phrase}}")
    return dict(json.loads(text))


def _without(name: str, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cases without a condition that makes no difference; and each only once."""
    met: dict[str, set[str]] = {}
    for case in cases:
        others = {key: value for key, value in case["when"].items() if key != name}
        met.setdefault(json.dumps(others), set()).add(json.dumps({**case, "when": {}}))
    if all(len(meanings) == 1 for meanings in met.values()):
        cases = [{**case, "when": {key: value for key, value in case["when"].items() if key != name}} for case in cases]
    return list({json.dumps(case): case for case in cases}.values())
