"""When repairs are reported: by hour and weekday as real residents of a housing authority did.

Source: San Francisco Housing Authority, repair requests 2008 to 2018, DataSF open data (PDDL); counted into
arrivals.csv.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from appointments.domain.times import at
from web.demo.dice import Dice


def profile() -> dict[tuple[int, int], int]:
    """Requests by (weekday, hour); weekday 0 is Monday."""
    text = (files("web.demo") / "arrivals.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {(int(row["weekday"]), hour): int(row[f"h{hour:02d}"]) for row in rows for hour in range(24)}


def reported_before(day: date, weights: dict[tuple[int, int], int], dice: Dice) -> datetime:
    """An instant two days to three weeks before `day`, on a weekday and at an hour drawn from the profile."""
    weekday, hour = dice.weighted({key: count for key, count in weights.items() if count})
    latest = day - timedelta(days=2)
    reported = latest - timedelta(days=(latest.weekday() - weekday) % 7 + 7 * dice.weighted({0: 6, 1: 3, 2: 1}))
    return at(reported, time(hour, dice.between(0, 59)))


def taken_up(reported_at: datetime) -> datetime:
    """When a planner books it: within minutes in office hours, otherwise the next morning."""
    local = reported_at + timedelta(minutes=12)
    office = at(local.date(), time(8, 15))
    if local < office:
        return office
    if local >= at(local.date(), time(19)):
        return at(local.date() + timedelta(days=1), time(8, 15))
    return local
