"""References are strings: leading zeros survive (rule 69)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.domain.errors import Invalid
from appointments.domain.refs import ExternalRef, parse_postcode, parse_uprn


@pytest.mark.parametrize(
    ("text", "uprn"),
    [
        ("00023404", "00023404"),  # leading zeros survive
        ("100120512345", "100120512345"),  # 12 digits, the most
        ("7", "7"),
        (" 10012345 ", "10012345"),
    ],
)
def test_a_uprn_is_kept_as_it_came(text: str, uprn: str) -> None:
    assert parse_uprn(text) == uprn


@given(st.text("0123456789", min_size=1, max_size=12))
def test_no_digit_of_a_uprn_is_lost(text: str) -> None:
    assert parse_uprn(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1001205123456",  # 13 digits
        "12 345",
        "12345.0",  # a spreadsheet was here
        "1.0E+11",
        "-5",
        "٣٤٥",  # digits, but not ours
    ],
)
def test_what_is_no_uprn_is_refused_and_named(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_uprn(text, "home_uprn")

    assert caught.value.field == "home_uprn"


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("GL5 4UB", "GL5 4UB"),
        ("gl54ub", "GL5 4UB"),
        ("  GL10   3RT ", "GL10 3RT"),
        ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
    ],
)
def test_a_postcode_is_written_in_its_usual_form(text: str, postcode: str) -> None:
    assert parse_postcode(text) == postcode


@pytest.mark.parametrize("text", ["", "GL5", "4UB GL5", "GL5 UB4", "12345", "GL5 4UB extra"])
def test_what_is_no_postcode_is_refused_and_named(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_postcode(text)

    assert caught.value.field == "postcode"


def test_the_same_number_from_two_systems_is_two_references() -> None:
    contractor, landlord = ExternalRef("contractor", "00023404"), ExternalRef("housing", "00023404")

    assert contractor != landlord
    assert str(contractor) == "contractor:00023404"
    assert ExternalRef("contractor", "23404") != contractor  # zeros count
