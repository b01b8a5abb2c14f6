"""What a web process takes before it is of use to anybody: seconds to import, and memory once it has searched.

Memory is the resident memory of the larger of the two processes of the site, as `ps` shows it: libraries that both
share count in each. What is the process's own is beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.diaries import booked_diary, load_script
from tests.benchmarks.figures import Figure, Settings, not_measured
from tests.benchmarks.landlord import PLANNER, a_database, a_repair, fill, site_settings
from tests.benchmarks.offers import DAYS, OPERATIVES, WORKING_DAYS, ask, next_monday
from tests.benchmarks.site import Caller, a_free_port, a_site
from tests.benchmarks.slot_search import queries_near
from web.wiring.clock import SystemClock

TRIES = 5
CALLERS, SEARCHES = 8, 40  # connections spread over both processes, so that each has searched
IMPORT_BAR, MEMORY_BAR = 2.0, 300.0
IMPORTED = "import time; began = time.perf_counter(); import web.wsgi; print(time.perf_counter() - began)"


def bench(settings: Settings) -> list[Figure]:
    importing = min(_import_seconds() for _ in range(TRIES))
    imported = Figure("web process, import", importing, "s", IMPORT_BAR, note=f"the quickest of {TRIES}")
    if settings.field_day is None:
        why = "the field-day script is not here"
        return [imported, not_measured("web process, resident", why, unit="MB", bar=MEMORY_BAR)]
    resident, its_own = max(_memory_after_searching(settings, settings.field_day))
    note = f"{its_own:.0f} MB its own; {OPERATIVES} operatives, {DAYS} days, after {SEARCHES} searches"
    return [imported, Figure("web process, resident", resident, "MB", MEMORY_BAR, note=note)]


def _import_seconds() -> float:
    # As an installed product has it: modules are compiled once, not at each start, whatever this shell asks of Python.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", IMPORTED], check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout)


def _memory_after_searching(settings: Settings, field_day: Path) -> list[tuple[float, float]]:
    """Resident and own MB of each of the site's processes."""
    now = SystemClock().now()
    booked = booked_diary(load_script(field_day), OPERATIVES, WORKING_DAYS, first=next_monday(now))
    repairs = [
        a_repair(n, query.place, trade=query.trade, minutes=query.minutes, skills=query.skills, now=now)
        for n, query in enumerate(queries_near(booked, SEARCHES))
    ]
    with a_database(settings) as database_url, TemporaryDirectory() as folder:
        place = site_settings(database_url, Path(folder), a_free_port())
        fill(place, booked, repairs, [])
        with a_site(place) as address:
            callers = [Caller(address, PLANNER) for _ in range(CALLERS)]
            for n, repair in enumerate(repairs):
                ask(callers[n % CALLERS], repair.order.ref, booked.days[0])
            return [_megabytes(process) for server in _children(os.getpid()) for process in _children(server)]


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _megabytes(process: int) -> tuple[float, float]:
    kilobytes = {}
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
        name, value, *_ = line.split()
        kilobytes[name] = int(value)
    its_own = kilobytes["Private_Clean:"] + kilobytes["Private_Dirty:"]
    return kilobytes["Rss:"] * 1024 / 1e6, its_own * 1024 / 1e6
