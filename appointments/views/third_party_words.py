"""Taking third parties out of what is written about a household (rule 75).

Whoever works for the landlord becomes their role and reference, and of a telephone number only the last digits stay:
unless it is the household's own, or one that is published, which is nobody's personal data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

# As people write them: of this country with either prefix, then of any other.
_BETWEEN = r"[ ().-]{0,2}"
_NUMBER = re.compile(
    rf"(?:\+44|\b0044|\b0(?!0))(?:{_BETWEEN}\d){{9,10}}\b|(?:\+(?!44)|\b00(?!44))[1-9](?:[ ().-]?\d){{7,13}}\b"
)


def without_third_parties(value: object, names: Mapping[str, str], kept: Iterable[str]) -> object:
    """The same JSON value. `names` says what stands for whom; numbers in `kept`, written in any way, stay."""
    longest_first = sorted(names, key=len, reverse=True)
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest_first)) if names else None
    known = frozenset(map(_dialled, kept))

    def number(found: re.Match[str]) -> str:
        return found[0] if _dialled(found[0]) in known else _masked(found[0])

    def clean(text: str) -> str:
        return _NUMBER.sub(number, named.sub(lambda found: names[found[0]], text) if named else text)

    return _over_strings(value, clean)


def _over_strings(value: object, clean: Callable[[str], str]) -> object:
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {key: _over_strings(inner, clean) for key, inner in value.items()}
        case list() | tuple():
            return [_over_strings(inner, clean) for inner in value]
    return value


def _dialled(number: str) -> str:
    """With the code of the country and in digits alone, so that two ways of writing a number are the same."""
    digits = _digits(number)
    if not number.lstrip().startswith("+") and digits.startswith("0"):
        digits = digits[2:] if digits.startswith("00") else f"44{digits[1:]}"
    return f"44{digits[3:]}" if digits.startswith("440") else digits


def _masked(number: str) -> str:
    return f"[number ending {_digits(number)[-3:]}]"


def _digits(number: str) -> str:
    return "".join(found for found in number if found.isdigit())
