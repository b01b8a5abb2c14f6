"""Somebody else is told of visits, besides the household or in its place."""

from __future__ import annotations

import pytest

from appointments.domain.access import Recipient
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.errors import Invalid


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900123", "+447700900123", "(07700) 900-123"])
def test_a_number_is_kept_in_one_form_however_it_is_written(typed: str) -> None:
    found = ContactRepresentative.parse({"who": "their daughter", "number": typed})
    assert found == ContactRepresentative("their daughter", "+447700900123")


@pytest.mark.parametrize("instead", [True, False])
def test_they_are_told_instead_of_the_household_or_as_well(instead: bool) -> None:
    kind = ContactRepresentative("their daughter", "+447700900123", instead)
    assert kind.message_rules().recipient == Recipient("+447700900123", instead)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"who": "", "number": "07700900123"}, "who"),
        ({"who": "their son"}, "number"),
        ({"who": "their son", "number": "7700900123"}, "number"),  # no zero and no +44
        ({"who": "their son", "number": "0770090"}, "number"),
        ({"who": "their son", "number": "their mobile"}, "number"),
        ({"who": "x" * 201, "number": "07700900123"}, "who"),
    ],
)
def test_both_who_they_are_and_a_number_are_needed(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        ContactRepresentative.parse(values)
    assert caught.value.field == field


def test_the_operative_reads_a_role_and_no_number() -> None:
    said = ContactRepresentative("their daughter", "+447700900123", instead=True).brief()
    assert said == "Talk to their daughter about the visit; the planner has the number."
