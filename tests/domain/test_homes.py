"""Where and whom: no text to a landline, a withdrawn or an unsafe number (rule 27); zeros are kept (rule 69)."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from appointments.domain.homes import ContactNumber, Home, Household, LineType, Place, Resident
from tests.domain.examples import NOW, a_number

WITHDRAWN = a_number("+447700900001", withdrawn_at=NOW)
UNSAFE = a_number("+447700900002", safe=False)
LANDLINE = a_number("+441632960003", line=LineType.LANDLINE)
PREMIUM = a_number("+449098790004", line=LineType.OTHER)
MOBILE = a_number("+447700900005")
ANOTHER = a_number("+447700900006")


@pytest.mark.parametrize(
    ("number", "text", "call"),
    [
        (MOBILE, True, True),
        (LANDLINE, False, True),  # rings, but cannot be texted
        (PREMIUM, False, True),
        (WITHDRAWN, False, False),  # STOP, or taken back
        (UNSAFE, False, False),  # somebody else may read or hear it
    ],
)
def test_what_may_be_done_with_a_number(number: ContactNumber, text: bool, call: bool) -> None:
    assert (number.may_text(), number.may_call()) == (text, call)


def _household(*numbers: tuple[ContactNumber, ...]) -> Household:
    residents = tuple(Resident(f"R-{n}", f"Resident {n:04d}", held) for n, held in enumerate(numbers, 1))
    return Household("HH-1", "H-1", residents)


@pytest.mark.parametrize(
    ("held", "text", "call"),
    [
        ([(MOBILE,)], MOBILE, MOBILE),
        ([(LANDLINE, MOBILE)], MOBILE, LANDLINE),  # each in the resident's order
        ([(WITHDRAWN, UNSAFE, LANDLINE), (ANOTHER,)], ANOTHER, LANDLINE),  # then the next resident's
        ([(WITHDRAWN,), (UNSAFE,)], None, None),
        ([()], None, None),
        ([], None, None),
    ],
)
def test_the_first_number_that_may_be_used_is_used(
    held: list[tuple[ContactNumber, ...]], text: ContactNumber | None, call: ContactNumber | None
) -> None:
    household = _household(*held)

    assert (household.texting_number(), household.calling_number()) == (text, call)


def test_the_first_resident_is_the_one_who_is_written_to() -> None:
    contact = _household((), (MOBILE,)).contact

    assert contact is not None
    assert contact.name == "Resident 0001"
    assert _household().contact is None


def test_a_homes_references_are_kept_as_they_came() -> None:
    home = Home("H-1", "00023404", ("1 Example Road", "Stroud"), "GL5 4UB", Place(51.745, -2.217), uprn="000100120")

    assert (home.property_ref, home.uprn) == ("00023404", "000100120")
    assert home.one_line == "1 Example Road, Stroud, GL5 4UB"


SINCE = datetime(2026, 11, 23, tzinfo=UTC)
KNOWN = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "known_since", "at", "heard"),
    [
        (None, None, SINCE, True),
        (SINCE, KNOWN, KNOWN - timedelta(microseconds=1), False),  # on the day they came, to those before
        (SINCE, KNOWN, KNOWN, True),
        (SINCE, None, SINCE - timedelta(microseconds=1), False),  # from before the instant was kept
        (SINCE, None, SINCE, True),
        (None, KNOWN, SINCE, True),  # taken back: nobody moved in
    ],
)
def test_what_was_said_before_they_were_on_record_was_said_to_others(
    since: datetime | None, known_since: datetime | None, at: datetime, heard: bool
) -> None:
    assert Household("HH-1", "H-1", since=since, known_since=known_since).heard(at) is heard


@pytest.mark.parametrize("owner", [Resident, Household, Home])
def test_nobody_is_labelled_as_missing_appointments_or_refusing_access(owner: type) -> None:
    # Rule 23: such counts come from evidenced outcomes, never from a field on a person or a home.
    names = {field.name for field in fields(owner)}
    allowed = {
        "ref", "name", "numbers", "prefers", "email", "language", "home_ref", "residents", "since",
        "known_since", "version", "property_ref", "address", "postcode", "place", "uprn", "patch", "communal_door",
    }  # fmt: skip

    assert names <= allowed
