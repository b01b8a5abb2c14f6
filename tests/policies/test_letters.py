from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from appointments.domain.calendar import WorkingCalendar
from policies.letters import letter_served_at
from policies.thresholds import Thresholds

CALENDAR = WorkingCalendar(frozenset({date(2025, 12, 25), date(2025, 12, 26)}), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("posted", "served"),
    [
        ("2026-11-23T10:00", "2026-11-26T00:00"),  # Monday: by the end of Wednesday
        ("2026-11-20T17:00", "2026-11-25T00:00"),  # Friday: by the end of Tuesday
        ("2025-12-24T09:00", "2025-12-31T00:00"),  # over Christmas
        ("2026-06-01T10:00", "2026-06-03T23:00"),  # midnight in summer time
    ],
)
def test_a_letter_counts_as_served_at_the_end_of_the_second_working_day(posted: str, served: str) -> None:
    found = letter_served_at(datetime.fromisoformat(posted).replace(tzinfo=UTC), CALENDAR)

    assert found == datetime.fromisoformat(served).replace(tzinfo=UTC)


def test_a_landlord_may_allow_the_post_longer() -> None:
    posted = datetime(2026, 11, 23, 10, tzinfo=UTC)

    found = letter_served_at(posted, CALENDAR, thresholds=Thresholds(letter_served_working_days=3))

    assert found == datetime(2026, 11, 27, tzinfo=UTC)
