"""Places, telephone numbers and travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from appointments.domain.errors import Invalid
from appointments.domain.homes import LineType, Place
from appointments.ports import ParsedNumber


class FakeGeocoder:
    """Knows the postcodes that it is given."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = dict(places)

    def place(self, postcode: str) -> Place | None:
        return self._places.get(postcode)


class FakePhoneNumbers:
    """Takes numbers of the Ofcom drama range, written `07700 900123`, `01632 960123` or in E.164."""

    def parse(self, text: str, field: str) -> ParsedNumber:
        digits = "".join(text.split())
        number = f"+44{digits[1:]}" if digits.startswith("0") else digits
        if number.startswith("+447700900") and len(number) == 13:
            return ParsedNumber(number, LineType.MOBILE)
        if number.startswith("+441632960") and len(number) == 13:
            return ParsedNumber(number, LineType.LANDLINE)
        raise Invalid(field, f"{field}: {text!r} is not a telephone number")


class FakeTravelTimes:
    """Ten minutes between any two different places."""

    def seconds(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Sequence[Sequence[int]]:
        return [[0 if origin == destination else 600 for destination in destinations] for origin in origins]
