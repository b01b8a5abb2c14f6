"""A catalogue of telephone numbers as people give them, and what Kept takes them for."""

from __future__ import annotations

import pytest

from adapters.phone_numbers import UkPhoneNumbers, is_drama_number
from appointments.domain.errors import Invalid
from appointments.domain.homes import LineType
from appointments.ports import ParsedNumber, PhoneNumbers

NUMBERS: PhoneNumbers = UkPhoneNumbers()


@pytest.mark.parametrize(
    ("written", "number", "line"),
    [
        # Ofcom's drama ranges, which the library calls not valid
        ("07700 900000", "+447700900000", LineType.MOBILE),  # the first mobile
        ("07700 900999", "+447700900999", LineType.MOBILE),  # the last
        ("01632 960000", "+441632960000", LineType.LANDLINE),  # the first landline
        ("01632 960999", "+441632960999", LineType.LANDLINE),  # the last
        ("020 7946 0018", "+442079460018", LineType.LANDLINE),  # drama too, and valid: London
        ("0808 157 0123", "+448081570123", LineType.OTHER),  # freephone
        ("03069 990123", "+443069990123", LineType.OTHER),  # UK wide
        # ways of writing one number
        ("07700900123", "+447700900123", LineType.MOBILE),
        ("  07700 900 123 ", "+447700900123", LineType.MOBILE),  # spaces anywhere
        ("07700-900-123", "+447700900123", LineType.MOBILE),
        ("07700.900.123", "+447700900123", LineType.MOBILE),
        ("+447700900123", "+447700900123", LineType.MOBILE),
        ("+44 (0)7700 900123", "+447700900123", LineType.MOBILE),  # both prefixes at once
        ("0044 7700 900123", "+447700900123", LineType.MOBILE),
        ("(01632) 960123", "+441632960123", LineType.LANDLINE),
        ("7700900123", "+447700900123", LineType.MOBILE),  # a spreadsheet ate the zero
        ("07700\u00a0900123", "+447700900123", LineType.MOBILE),  # hard space of a web page
        ("\u202a07700 900123\u202c", "+447700900123", LineType.MOBILE),  # invisible marks of a copied contact
        ("07700\u2013900123", "+447700900123", LineType.MOBILE),  # a dash where a hyphen is meant
        ("０７７００ ９００１２３", "+447700900123", LineType.MOBILE),  # full-width digits
        # numbers that are neither: they are kept, and not texted
        ("0909 879 0000", "+449098790000", LineType.OTHER),  # premium
        ("+1 500 555 0006", "+15005550006", LineType.OTHER),  # foreign (Twilio's test number)
        ("+33 1 99 00 12 34", "+33199001234", LineType.OTHER),  # a French landline, of their drama range
    ],
)
def test_a_number_is_known_however_it_is_written(written: str, number: str, line: LineType) -> None:
    assert NUMBERS.parse(written, "phone") == ParsedNumber(number, line)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "enter a telephone number"),
        ("   ", "enter a telephone number"),
        ("\u200b", "enter a telephone number"),  # nothing but an invisible space
        ("07700 90012", "not in use"),  # one digit short, but long enough for some landline
        ("960123", "area code"),  # as neighbours write it
        ("999", "too short"),  # an emergency number is nobody's contact
        ("07700 900123 456789", "too long"),
        ("07700 901000", "not in use"),  # one above the drama range: integers, not patterns
        ("01632 961000", "not in use"),
        ("0800 REPAIRS", "one telephone number"),  # letters
        ("ring my sister", "one telephone number"),
        ("07700 900123 ext 5", "one telephone number"),  # E.164 would lose the extension
        ("07700 900123 / 01632 960123", "one telephone number"),  # two
        ("07700 900123\n01632 960123", "one telephone number"),
        ("0" * 41, "one telephone number"),
        ("+", "one telephone number"),
        ("+999 123456", "not a telephone number"),  # no such country
    ],
)
def test_what_is_no_telephone_number_is_refused_naming_the_field(written: str, reason: str) -> None:
    with pytest.raises(Invalid, match=f"^mobile: .*{reason}") as refusal:
        NUMBERS.parse(written, "mobile")

    assert refusal.value.field == "mobile"


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(Invalid) as refusal:
        NUMBERS.parse("07700 901000", "phone")

    assert "901000" not in refusal.value.message


@pytest.mark.parametrize(
    ("number", "drama"),
    [
        ("+447700900000", True),
        ("+447700900999", True),
        ("+447700901000", False),
        ("+447700899999", False),
        ("+441632960000", True),
        ("+441632960999", True),
        ("+441632959999", False),
        ("07700900123", False),  # not E.164
        ("+4477009001234", False),  # one digit more
        ("+44770090012", False),  # one less
        ("+44٧٧٠٠٩٠٠١٢٣", False),  # digits of another script: no provider takes them
        ("", False),
    ],
)
def test_drama_numbers_are_told_by_their_value(number: str, drama: bool) -> None:
    assert is_drama_number(number) is drama
