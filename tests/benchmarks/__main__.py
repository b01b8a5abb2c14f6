"""`python -m tests.benchmarks`: measures everything, prints one table, and keeps the figures as JSON.

Read from the environment: KEPT_FIELD_DAY (the script that makes and judges days of field service), KEPT_TEST_DATA
(sample data, with the folder vrptw), KEPT_BENCH_DATABASE_URL (a PostgreSQL database that may be filled and emptied) and
KEPT_BENCH_RESULTS (the JSON file to write; otherwise one in the system's temporary folder).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.benchmarks.benches import BENCHES, Bench
from tests.benchmarks.figures import Figure, Settings, as_json, not_measured, table

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared"
SEEDS, QUICK_SEEDS = tuple(range(1, 11)), (1, 2, 3)


def main() -> int:
    asked = _arguments()
    settings = _settings(quick=asked.quick)
    figures: list[Figure] = []
    for name, bench in BENCHES:
        if asked.only and name not in asked.only:
            continue
        began = time.perf_counter()
        figures.extend(_measured(name, bench, settings))
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print(table(figures))
    results = _write(figures, settings)
    print(f"\nKept in {results}")
    return 0


def _measured(name: str, bench: Bench, settings: Settings) -> list[Figure]:
    """The bench's figures; one that breaks says so in its line, and the others are still measured."""
    try:
        return bench(settings)
    except Exception as exc:
        traceback.print_exc()
        return [not_measured(name, f"it broke: {exc!r}")]


def _settings(*, quick: bool) -> Settings:
    script = Path(os.environ.get("KEPT_FIELD_DAY", SHARED / "bench" / "field_day.py"))
    vrptw = Path(os.environ.get("KEPT_TEST_DATA", SHARED / "data")) / "vrptw"
    return Settings(
        seeds=QUICK_SEEDS if quick else SEEDS,
        quick=quick,
        field_day=script if script.is_file() else None,
        vrptw=vrptw if vrptw.is_dir() else None,
        database_url=os.environ.get("KEPT_BENCH_DATABASE_URL", ""),
    )


def _write(figures: list[Figure], settings: Settings) -> Path:
    path = Path(os.environ.get("KEPT_BENCH_RESULTS", Path(tempfile.gettempdir()) / "kept-bench.json"))
    document = {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "seeds": settings.seeds,
        "figures": as_json(figures),
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return path


def _arguments() -> argparse.Namespace:
    names = [name for name, _ in BENCHES]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measures Kept beside its peers.")
    parser.add_argument("--only", action="append", choices=names, help="this bench; may be given several times")
    parser.add_argument("--quick", action="store_true", help="three days instead of ten, fewer repeats")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
