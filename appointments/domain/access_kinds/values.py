"""Reading the parameters of a kind from forms, files and stored JSON alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from appointments.domain.errors import Invalid

Choice = TypeVar("Choice", bound=StrEnum)

# How people begin what they write into a box.
_SMALL_WORDS = frozenset(
    {"a", "an", "the", "their", "his", "her", "our", "my", "your"}
    | {"at", "in", "on", "by", "to", "of", "from", "with", "behind", "beside", "before", "between", "near", "next"}
    | {"under", "over", "above", "below", "outside", "inside", "opposite", "left", "right", "round", "across", "along"}
)

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


def choice_or(values: Mapping[str, object], name: str, choices: type[Choice], default: Choice) -> Choice:
    """One value of a closed set; the default when empty or absent."""
    return choice(values, name, choices) if str(values.get(name, "")).strip() else default


def needed_text(values: Mapping[str, object], name: str, words: str, *, most: int = 200) -> str:
    """Text that must be there; `words` say what to write."""
    text = optional_text(values, name, most=most)
    if not text:
        raise Invalid(name, f"{name}: {words}")
    return text


def optional_text(values: Mapping[str, object], name: str, *, most: int = 200) -> str:
    """Text of one line, at most so many characters; empty when absent."""
    text = " ".join(str(values.get(name) or "").split())
    if len(text) > most:
        raise Invalid(name, f"{name}: at most {most} characters")
    return text


def phrase(text: str) -> str:
    """Typed text as part of a sentence of ours: without its full stop, and "At the office" with a small letter.

    Only words that can be nobody's name are made small.
    """
    kept = text.strip().rstrip(".;, ")
    first, space, rest = kept.partition(" ")
    return f"{first.lower()}{space}{rest}" if first.lower() in _SMALL_WORDS and space else kept


def telephone(values: Mapping[str, object], name: str) -> str:
    """A UK number in E.164 form (`+447700900123`), from what people write; required."""
    digits = re.sub(r"[\s()-]", "", str(values.get(name, "")))
    national = digits.removeprefix("+44") if digits.startswith("+44") else digits.removeprefix("0")
    if national == digits or not re.fullmatch(r"[1-9][0-9]{8,9}", national):
        raise Invalid(name, f"{name}: write a UK telephone number, such as 07700 900123")
    return f"+44{national}"


def choice(values: Mapping[str, object], name: str, choices: type[Choice]) -> Choice:
    """One value of a closed set; required. A form shows the set; a file is told what it may write."""
    text = str(values.get(name, "")).strip().lower()
    if not text:
        raise Invalid(name, f"{name}: choose one")
    try:
        return choices(text)
    except ValueError as exc:
        raise Invalid(name, f"{name}: {text!r} must be one of {', '.join(choices)}") from exc
