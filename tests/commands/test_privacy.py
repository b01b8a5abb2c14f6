"""`kept retention` erases only when told to; `kept subject-export` writes everything about a household."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Kept, Written
from tests.commands.files import HOMES

REQUIREMENTS = (
    "property_ref,kind,values,starts_on,review_on,ends_on,effect\n"
    "{home},parking,where=behind the mill,2020-01-06,2020-06-01,2020-12-01,nobody is blocked in\n"
    "{home},animals,,2020-01-06,,,they stay calm\n"
)


def first_home() -> str:
    return HOMES.splitlines()[1].split(",")[0]


def _brought_in(kept: Kept, written: Written) -> None:
    assert kept("import", "homes", written("homes.csv", HOMES)).exit_code == 0
    lines = REQUIREMENTS.format(home=first_home())
    assert kept("import", "requirements", written("requirements.csv", lines)).exit_code == 0


def test_nothing_is_erased_unless_it_is_said(kept: Kept, written: Written, rows: Callable[[str], list[Any]]) -> None:
    _brought_in(kept, written)
    said = kept("retention")
    assert said.exit_code == 0
    assert "Would be erased:" in said.stdout
    assert "What households needed: 1" in said.stdout
    assert "parking: 1" in said.stdout
    assert "Nothing was changed. Add --run" in said.stdout
    assert rows("SELECT count(*) FROM erasures") == [(0,)]
    done = kept("retention", "--run")
    assert done.exit_code == 0
    assert "Erased:" in done.stdout
    assert rows("SELECT kind, count(*) FROM erasures GROUP BY kind") == [("requirements", 1)]
    assert rows("SELECT count(*) FROM access_requirements WHERE effect <> ''") == [(1,)]
    assert kept("retention").stdout == "Nothing has been kept long enough.\n"
    assert kept("ledger", "verify").exit_code == 0


def test_everything_about_a_household_is_written_for_the_owners_eyes(
    kept: Kept, written: Written, tmp_path: Path, rows: Callable[[str], list[Any]]
) -> None:
    _brought_in(kept, written)
    result = kept("subject-export", first_home(), "--asked-on", "2026-03-02", "--to", str(tmp_path / "out"))
    assert result.exit_code == 0, result.stdout
    assert "The answer is due by 2026-04-01." in result.stdout
    as_json, as_text = sorted((tmp_path / "out").iterdir())
    made = json.loads(as_json.read_text(encoding="utf-8"))
    assert {need["kind"] for need in made["needs"]} == {"parking", "animals"}
    assert made["about"]["answer_due_by"] == "2026-04-01"
    assert "What for: nobody is blocked in" in as_text.read_text(encoding="utf-8")
    assert stat.S_IMODE(as_json.stat().st_mode) == stat.S_IMODE(as_text.stat().st_mode) == 0o600
    assert rows("SELECT by, subject, reason FROM access_log") == [("command", "subject_export", "subject_request")]


def test_a_home_that_does_not_exist_writes_nothing(kept: Kept, tmp_path: Path) -> None:
    result = kept("subject-export", "none", "--to", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("asked_for", ["folder", "day"])
def test_what_cannot_be_written_is_said_in_one_line_before_anything_is_read(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]], tmp_path: Path, asked_for: str
) -> None:
    _brought_in(kept, written)
    more = ["--to", written("a file", "") + "/below"] if asked_for == "folder" else ["--asked-on", "2999-01-01"]
    result = kept("subject-export", first_home(), *(more if asked_for == "folder" else [*more, "--to", str(tmp_path)]))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert rows("SELECT * FROM access_log") == []
