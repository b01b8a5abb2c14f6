"""How much is taken from people, and what can be dialled."""

from __future__ import annotations

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.limits import at_most, require_dialled


@pytest.mark.parametrize(("length", "fits"), [(0, True), (99, True), (100, True), (101, False)])
def test_text_is_taken_up_to_its_limit(length: int, fits: bool) -> None:
    if fits:
        assert at_most(f"  {'x' * length}\n", 100, "purpose") == "x" * length
    else:
        with pytest.raises(Invalid, match="purpose: at most 100 characters fit here, and this has 101"):
            at_most("x" * length, 100, "purpose")


@pytest.mark.parametrize(
    ("typed", "can_be"),
    [
        ("07700 900321", True),
        ("+44 7700 900321", True),
        ("(01632) 960001", True),
        ("01632 960001 ext 12", True),  # an office's switchboard
        ("01632 960001 x12", True),
        ("123", False),
        ("abc", False),
        ("0" * 400, False),
        ("", False),
    ],
)
def test_what_cannot_be_dialled_is_no_number(typed: str, can_be: bool) -> None:
    if can_be:
        require_dialled(typed, "phone")
    else:
        with pytest.raises(Invalid, match="phone: write a UK telephone number, such as 07700 900123"):
            require_dialled(typed, "phone")
