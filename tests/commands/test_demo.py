"""`kept demo` goes into an empty database and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from adapters import feeds
from tests.commands.conftest import Kept, Written
from tests.commands.files import HOMES


def test_the_demo_says_what_was_loaded(kept: Kept, rows: Callable[[str], list[Any]]) -> None:
    result = kept("demo", "--homes", "100", "--seed", "7")
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first == "Loading the demo landlord (100 homes)."
    said = re.match(r"100 homes, 30 operatives, 80 past appointments, (\d+) open work orders, ", second)
    assert said is not None, second
    assert 8 <= int(said[1]) <= 13  # with today's round, which is shorter late in the day
    assert rows("SELECT count(*) FROM homes") == [(100,)]
    assert "appointments" in result.stderr  # the bar

    # Whoever tries a feed on the demo landlord takes the sample: all of it is taken, and twice changes nothing.
    sample = str(Path(feeds.__file__).parent / "samples" / "csv_jobs.csv")
    imported = kept("feed", "import", "csv_jobs", sample)
    assert imported.stdout == "csv_jobs.csv: 4 new, 0 changed, 0 unchanged, 0 rejected\n"
    again = kept("feed", "import", "csv_jobs", sample)
    assert again.stdout == "csv_jobs.csv: 0 new, 0 changed, 4 unchanged, 0 rejected\n"


def test_a_database_with_homes_is_left_as_it_is(kept: Kept, written: Written, rows: Callable[[str], list[Any]]) -> None:
    kept("import", "homes", written("homes.csv", HOMES))
    result = kept("demo", "--homes", "100")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "There are homes in this database already. The demo goes into an empty one: set KEPT_DATA.\n"
    )
    assert rows("SELECT count(*) FROM homes") == [(2,)]
    assert rows("SELECT count(*) FROM operatives") == [(0,)]


def test_too_small_a_landlord_is_refused(kept: Kept) -> None:
    result = kept("demo", "--homes", "99")
    assert result.exit_code == 2
    assert "100" in result.stderr
