"""Only web/wiring/clock.py reads the clock; everybody else is handed one, or the time itself."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
MAY_READ_THE_CLOCK = {REPOSITORY / "web" / "wiring" / "clock.py"}
SOURCES = sorted(
    path
    for package in ("appointments", "adapters", "policies", "web")
    for path in (REPOSITORY / package).rglob("*.py")
    if path not in MAY_READ_THE_CLOCK
)
CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
}


def clock_reads(source: str) -> list[tuple[int, str]]:
    """Line and full name of every wall clock that is called or handed on, under whatever import name."""
    module = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name] = alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return sorted(
        (node.lineno, full_name)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute | ast.Name) and (full_name := _full_name(node, names)) in CLOCKS
    )


def _full_name(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_full_name(node.value, names)}.{node.attr}"
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_the_wall_clock_is_read_by_wiring_alone(path: Path) -> None:
    assert clock_reads(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from datetime import datetime\ndatetime.now(UTC)", ["datetime.datetime.now"]),
        ("import datetime\ndatetime.datetime.now(UTC)", ["datetime.datetime.now"]),
        ("import datetime as dt\ndt.date.today()", ["datetime.date.today"]),
        ("from datetime import datetime as clock\nclock.utcnow()", ["datetime.datetime.utcnow"]),
        ("from time import time\nstarted = time()", ["time.time"]),
        ("import time\nfield(default_factory=time.time)", ["time.time"]),  # handed on, not called here
        ("import time\ntime.monotonic()", []),  # a duration is not a time of day
        ("def book(clock):\n    return clock.now()", []),  # the port
        ("from datetime import datetime\ndatetime(2026, 3, 29)", []),
    ],
)
def test_the_scan_sees_through_import_names(source: str, found: list[str]) -> None:
    assert [name for _line, name in clock_reads(source)] == found
