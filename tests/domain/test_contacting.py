"""Which numbers texts reach, where all that is known of them is the number."""

from __future__ import annotations

import pytest

from appointments.domain.contacting import looks_mobile


@pytest.mark.parametrize("number", ["+447700900123", "+447624900123", "+447100000000"])
def test_mobiles_are_texted(number: str) -> None:
    assert looks_mobile(number)


@pytest.mark.parametrize(
    "number", ["+441632960123", "+447012345678", "+447612345678", "+443001234567", "AUTOMATIC", "07700900123"]
)
def test_landlines_personal_numbers_and_pagers_are_not(number: str) -> None:
    assert not looks_mobile(number)
