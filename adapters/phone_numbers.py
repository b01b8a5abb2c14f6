"""Telephone numbers as people write them, read by the rules of the UK numbering plan (domain section 5.5, rule 27).

Texts go to mobiles only, so the type of line matters as much as the number. A message of refusal never repeats the
number: it is shown, stored with rejected lines and perhaps logged.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from adapters.drama_numbers import is_drama_landline, is_drama_mobile, is_drama_number
from appointments.domain.errors import Invalid
from appointments.domain.homes import LineType
from appointments.ports import ParsedNumber

__all__ = ["UkPhoneNumbers", "is_drama_number"]

REGION = "GB"
UK_CODE = 44
_LONGEST = 40  # as written, with spaces and brackets
_AS_WRITTEN = re.compile(r"\+?[0-9 ().\-]+")
_LINES = {PhoneNumberType.MOBILE: LineType.MOBILE, PhoneNumberType.FIXED_LINE: LineType.LANDLINE}


class UkPhoneNumbers:
    """Implements the port PhoneNumbers."""

    def parse(self, text: str, field: str) -> ParsedNumber:
        """E.164 and the type of line. Numbers of other countries are kept as OTHER: they may be rung, not texted."""
        written = _plain(text)
        if not written:
            raise Invalid(field, f"{field}: enter a telephone number")
        if len(written) > _LONGEST or not _AS_WRITTEN.fullmatch(written):
            raise Invalid(field, f"{field}: enter one telephone number, in digits, without an extension")
        try:
            parsed = phonenumbers.parse(written, REGION)
        except phonenumbers.NumberParseException as exc:
            raise Invalid(field, f"{field}: this is not a telephone number") from exc
        number = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
        # The library calls the drama numbers possible but not valid, because nobody has them: asked for both validity
        # and type, it would refuse every resident of the demo and of the tests.
        if is_drama_mobile(number):
            return ParsedNumber(number, LineType.MOBILE)
        if is_drama_landline(number):
            return ParsedNumber(number, LineType.LANDLINE)
        if not phonenumbers.is_valid_number(parsed):
            raise Invalid(field, _why_not(parsed, field))
        return ParsedNumber(number, _line(parsed))


def _plain(text: str) -> str:
    """Full-width digits and hard spaces made plain, dashes made hyphens, invisible characters dropped."""
    plain = "".join(_plain_character(c) for c in unicodedata.normalize("NFKC", text))
    return plain.strip()


def _plain_character(character: str) -> str:
    match unicodedata.category(character):
        case "Zs":
            return " "
        case "Pd":
            return "-"
        case "Cf":
            return ""
        case _:
            return character


def _line(parsed: PhoneNumber) -> LineType:
    if parsed.country_code != UK_CODE:
        return LineType.OTHER
    return _LINES.get(phonenumbers.number_type(parsed), LineType.OTHER)


def _why_not(parsed: PhoneNumber, field: str) -> str:
    match phonenumbers.is_possible_number_with_reason(parsed):
        case phonenumbers.ValidationResult.TOO_SHORT:
            return f"{field}: this telephone number is too short"
        case phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return f"{field}: enter the whole telephone number, with its area code"
        case phonenumbers.ValidationResult.TOO_LONG:
            return f"{field}: this telephone number is too long"
        case _:
            return f"{field}: this telephone number is not in use"
