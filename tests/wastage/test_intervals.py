"""Wilson's interval, against figures worked out elsewhere."""

from __future__ import annotations

import pytest

from appointments.wastage.intervals import wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # never below nothing, and not empty
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # R. G. Newcombe, Statistics in Medicine 17 (1998), table I
        (15, 148, 0.0624, 0.1605),  # the same
        (1, 29, 0.0061, 0.1718),  # the same
    ],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    found = wilson(count, of)

    assert found is not None
    assert found.share == count / of
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


def test_nothing_counted_has_no_share() -> None:
    assert wilson(0, 0) is None
