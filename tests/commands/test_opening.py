"""What is refused, or goes wrong, ends a command with one line and an exit code, and tells nothing of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from tests.application import some_settings
from web.commands.opening import FAILED, opened


def test_a_failure_is_one_line_that_says_where_and_not_with_what(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = some_settings(sqlite_url, tmp_path).model_copy(update={"development": False})
    with pytest.raises(typer.Exit) as ended, opened(settings):
        raise OverflowError("Resident 0012 asks for the year 10000")
    assert ended.value.exit_code == FAILED
    said = capsys.readouterr().err.strip()
    assert said.startswith("Something went wrong, OverflowError at test_opening.py:")
    assert "Resident" not in said
    assert "\n" not in said


def test_a_developer_sees_the_whole_of_it(sqlite_url: str, tmp_path: Path) -> None:
    settings = some_settings(sqlite_url, tmp_path).model_copy(update={"development": True})
    with pytest.raises(OverflowError), opened(settings):
        raise OverflowError


def test_a_command_that_ends_by_itself_ends_with_its_own_code(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(typer.Exit) as ended, opened(some_settings(sqlite_url, tmp_path)):
        raise typer.Exit(1)
    assert ended.value.exit_code == 1
