"""Which numbers texts reach, where no more is known of them; and which number is rung for a household."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from appointments.domain.access_kinds.safe_contact_only import SafeContactOnly
from appointments.domain.contacting import Ringing, looks_mobile, ringing
from tests.builders import a_household, a_requirement


@pytest.mark.parametrize("number", ["+447700900123", "+447624900123", "+447100000000"])
def test_mobiles_are_texted(number: str) -> None:
    assert looks_mobile(number)


@pytest.mark.parametrize(
    "number", ["+441632960123", "+447012345678", "+447612345678", "+443001234567", "AUTOMATIC", "07700900123"]
)
def test_landlines_personal_numbers_and_pagers_are_not(number: str) -> None:
    assert not looks_mobile(number)


DAY = date(2026, 11, 24)
BEFORE, SINCE, AFTER = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 6, 9))


@pytest.mark.parametrize(("recorded", "number"), [(BEFORE, None), (AFTER, "+447700900777")])
def test_a_number_in_their_place_is_rung_only_where_those_who_live_there_gave_it(
    recorded: datetime, number: str | None
) -> None:
    safe = replace(a_requirement(kind=SafeContactOnly("+447700900777")), recorded_at=recorded)
    found = ringing([], [safe], DAY, replace(a_household(), since=SINCE))
    assert found.number == number
    assert ("given by others" in found.instead) == (number is None)


def test_where_nobody_moved_in_it_is_theirs_whenever_it_was_recorded() -> None:
    safe = replace(a_requirement(kind=SafeContactOnly("+447700900777")), recorded_at=BEFORE)
    assert ringing([], [safe], DAY, a_household()) == Ringing("+447700900777")
