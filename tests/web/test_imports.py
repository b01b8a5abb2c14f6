"""What a web process loads before anybody asks for anything: pages answer at once, and what is heavy comes later."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"numba", "llvmlite", "ortools", "pandas", "alembic", "duckdb", "pyarrow", "statsmodels", "scipy", "twilio"}


def test_the_site_is_imported_without_compiler_solver_or_analysis() -> None:
    names = "import sys, web.wsgi; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", names], check=True, capture_output=True, text=True).stdout
    assert HEAVY.isdisjoint(loaded.split())
