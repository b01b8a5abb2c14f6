"""Reading the parameters of a kind from forms, files and stored JSON alike."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from appointments.domain.errors import Invalid

Choice = TypeVar("Choice", bound=StrEnum)

_YES = frozenset({"yes", "true", "1", "on", "y"})
_NO = frozenset({"no", "false", "0", "off", "n", ""})


def only(values: Mapping[str, object], *names: str) -> None:
    """Refuse values that the kind does not have: a misspelt column must not be lost in silence."""
    unknown = sorted(name for name in set(values) - set(names) if str(values[name]).strip())
    if unknown:
        raise Invalid(unknown[0], f"{unknown[0]}: this kind of requirement has no such value")


def whole_number(values: Mapping[str, object], name: str, *, least: int, most: int, default: int) -> int:
    """A whole number between `least` and `most`, both inclusive; the default when empty or absent."""
    text = str(values.get(name, "")).strip()
    if not text:
        return default
    # The length first: Python refuses to read a number of thousands of digits at all.
    if len(text) > 9 or not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise Invalid(name, f"{name}: {text!r} must be a whole number from {least} to {most}")
    return int(text)


def yes_no(values: Mapping[str, object], name: str) -> bool:
    """Yes or no; absent and empty mean no."""
    text = str(values.get(name, "")).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Invalid(name, f"{name}: {text!r} must be yes or no")


def choice(values: Mapping[str, object], name: str, choices: type[Choice]) -> Choice:
    """One value of a closed set; required."""
    text = str(values.get(name, "")).strip().lower()
    try:
        return choices(text)
    except ValueError as exc:
        raise Invalid(name, f"{name}: {text!r} must be one of {', '.join(choices)}") from exc
