"""How the manager's pages say shares, and where the chart's bars end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from appointments.wastage.cost import STANDARD_COSTS
from appointments.wastage.due import Period
from appointments.wastage.wasted_visits import count_wasted
from web.manager.chart import wasted_chart
from web.manager.period import presets
from web.manager.wording import percent


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0%"), (1.0, "100%"), (0.1234, "12.3%"), (0.9999, "100.0%"), (0.0004, "0.0%")],
)
def test_a_share_has_one_decimal_unless_it_is_none_or_all(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("today", "last_month", "april"),
    [
        (date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28)), date(2025, 4, 1)),  # the day before the new year
        (date(2026, 4, 1), (date(2026, 3, 1), date(2026, 3, 31)), date(2026, 4, 1)),
        (date(2026, 1, 15), (date(2025, 12, 1), date(2025, 12, 31)), date(2025, 4, 1)),
    ],
)
def test_periods_to_choose_end_on_whole_days(today: date, last_month: tuple[date, date], april: date) -> None:
    found = {preset.words: (preset.first, preset.last) for preset in presets(today)}

    assert found["Last month"] == last_month
    assert found["Since April"] == (april, today)
    assert found["Last 90 days"] == (today - timedelta(days=89), today)


def test_a_chart_of_nothing_has_bars_without_length() -> None:
    day = date(2026, 9, 1)
    chart = wasted_chart(count_wasted((), Period(day, day), STANDARD_COSTS))

    assert [bar.length for bar in chart.bars] == [0] * 6
    assert chart.height == chart.bars[-1].y + chart.bars[0].y + 46
