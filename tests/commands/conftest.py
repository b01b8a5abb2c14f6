"""`kept` in this process, on a data folder of its own.

Fixtures
--------
kept        runs the command with these words, and with these lines typed in.
rows        what a query says of the embedded database.
written     writes a file and gives its path as a word for the command line.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import pytest
import structlog
from typer.testing import CliRunner, Result

from web.commands import app


class Kept(Protocol):
    def __call__(self, *words: str, typed: str = "") -> Result: ...


class Written(Protocol):
    def __call__(self, name: str, text: str | bytes) -> str: ...


@pytest.fixture
def data(sqlite_url: str) -> Path:
    """A data folder whose database has been migrated already, to save each test the time."""
    return Path(sqlite_url.removeprefix("sqlite:///")).parent


@pytest.fixture
def kept(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    for name in [name for name in os.environ if name.startswith("KEPT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KEPT_DATA", str(data))

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, list(words), input=typed, prog_name="kept")

    yield run
    structlog.reset_defaults()  # the command has set logs to the runner's standard error, which is closed by now


@pytest.fixture
def rows(data: Path) -> Callable[[str], list[Any]]:
    def ask(query: str) -> list[Any]:
        with closing(sqlite3.connect(data / "kept.sqlite")) as database:
            return database.execute(query).fetchall()

    return ask


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(name: str, text: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write
