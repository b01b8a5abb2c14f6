from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.policies.cases import ENDS, OPENS, arriving, decided, finding, met, no_access_case, refused_access_case

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("arrived", "decided_at", "inside"),
    [
        (OPENS, OPENS + timedelta(minutes=15), True),  # on the dot
        (ENDS - SECOND, ENDS + timedelta(minutes=15), True),  # the last moment; waiting beyond the end is no fault
        (ENDS, ENDS + timedelta(minutes=15), False),  # the window is half-open: its end is late
        (ENDS + timedelta(hours=1), ENDS + timedelta(hours=2), False),
        (OPENS - timedelta(hours=1), OPENS, True),  # early, and stayed until the window opened
        (OPENS - timedelta(hours=1), OPENS - SECOND, False),  # early, and gone before
    ],
)
def test_the_operative_is_there_inside_the_window(arrived: datetime, decided_at: datetime, inside: bool) -> None:
    for complete in (no_access_case(), refused_access_case()):
        assert met(decided(arriving(complete, arrived), decided_at), "in_window") is inside


@pytest.mark.parametrize(
    ("arrived", "decided_at", "words", "to_do"),
    [
        (None, "09:15", "Nobody is recorded as having arrived.", ""),
        ("13:00", "13:20", "The operative arrived at 1pm. The promise was to arrive before 1pm.", ""),
        ("07:30", "07:50", "The window opens at 8am.", "Wait until 8am. Time before it does not count."),
    ],
)
def test_the_operative_is_told_which_end_of_the_window_it_is(
    arrived: str | None, decided_at: str, words: str, to_do: str
) -> None:
    found = finding(decided(arriving(no_access_case(), arrived), decided_at), "in_window")

    assert (found.words, found.to_do) == (words, to_do)
