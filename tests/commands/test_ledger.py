"""`kept ledger verify` says whether every fact is as it was recorded, by its exit code and in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from tests.commands.conftest import Kept, Written
from tests.commands.files import HOMES, a_job, jobs
from web import wiring


@pytest.fixture(autouse=True)
def _some_facts(kept: Kept, written: Written) -> None:
    kept("import", "homes", written("homes.csv", HOMES))
    kept("feed", "import", "csv_jobs", written("jobs.csv", jobs(a_job("001"), a_job("002"))))


def the_first_appended(rows: Callable[[str], list[Any]]) -> str:
    stream: str = rows("SELECT stream FROM ledger WHERE name = 'WorkOrderRaised' ORDER BY stream")[0][0]
    return stream


def test_an_intact_ledger_is_counted(kept: Kept) -> None:
    _sealed(kept)
    result = kept("ledger", "verify")
    assert result.exit_code == 0
    assert result.stdout == (
        "The ledger is intact: 4 entries in 4 streams hold together, and so does 1 seal over them.\n"
    )


def test_one_stream_can_be_verified_alone(kept: Kept, rows: Callable[[str], list[Any]]) -> None:
    result = kept("ledger", "verify", the_first_appended(rows))
    assert (result.exit_code, result.stdout) == (0, "The ledger is intact: 1 entry in 1 stream holds together.\n")


def test_a_stream_that_does_not_exist_is_not_called_intact(kept: Kept) -> None:
    result = kept("ledger", "verify", "appointment:A-nowhere")
    assert (result.exit_code, result.stderr) == (2, "there is no stream appointment:A-nowhere in the ledger\n")


def test_a_changed_byte_is_found_and_its_entry_named(kept: Kept, rows: Callable[[str], list[Any]]) -> None:
    assert kept("ledger", "verify").exit_code == 0
    with wiring.behind_its_back(wiring.load_settings()) as changed:
        result = kept("ledger", "verify")
    assert result.exit_code == 1
    assert result.stderr == f"The ledger is broken: {changed}, entry 1: its content is not what was recorded\n"
    assert result.stdout == ""
    assert kept("ledger", "verify").exit_code == 0  # as it was before


def _sealed(kept: Kept) -> str:
    """The line that a seal prints, to be kept elsewhere."""
    said, line, *more = kept("ledger", "seal").stdout.splitlines()
    assert (said.startswith("The ledger is sealed. Keep this line"), more) == (True, [])
    return line


def test_a_seal_is_printed_to_be_kept_elsewhere_and_listed(kept: Kept, rows: Callable[[str], list[Any]]) -> None:
    first, second = _sealed(kept), _sealed(kept)
    [(one,), (two,)] = rows("SELECT digest FROM seals ORDER BY number")
    assert (first.split()[:2], first.split()[-1]) == (["seal", "1"], one)
    assert second.split()[-1] == two
    assert kept("ledger", "seals").stdout.splitlines() == [first, second]


def test_a_kept_digest_is_held_against_the_ledger(kept: Kept, written: Written) -> None:
    lines = [_sealed(kept), _sealed(kept)]
    result = kept("ledger", "verify", "--seal", lines[0].split()[-1].upper())
    assert (result.exit_code, result.stderr) == (0, "")
    assert "It is the one whose seals were kept: seal 1 of " in result.stdout
    result = kept("ledger", "verify", "--seal", written("seals.txt", "\n".join(lines)))
    assert "seal 1 of " in result.stdout
    assert "seal 2 of " in result.stdout


def test_a_ledger_that_was_written_anew_is_not_the_one_whose_seal_was_kept(kept: Kept) -> None:
    _sealed(kept)
    result = kept("ledger", "verify", "--seal", "ab" * 32)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (f"The ledger is not the one whose seals were kept: no seal has the digest {'ab' * 32}\n")


@pytest.mark.parametrize("content", [None, "no digest here", b"\xff\xfe"])
def test_what_is_no_digest_is_refused_in_words(kept: Kept, written: Written, content: str | bytes | None) -> None:
    word = "nowhere.txt" if content is None else written("seals.txt", content)
    result = kept("ledger", "verify", "--seal", word)
    assert result.exit_code == 2
    assert result.stderr.startswith("--seal: ")


def test_a_seal_over_what_was_cut_is_printed_and_the_loss_is_said(kept: Kept, rows: Callable[[str], list[Any]]) -> None:
    stream = the_first_appended(rows)
    _sealed(kept)
    with closing(sqlite3.connect(str(wiring.load_settings().database_url).removeprefix("sqlite:///"))) as connection:
        connection.execute("DROP TRIGGER ledger_refuses_delete")
        connection.execute("DELETE FROM ledger WHERE stream = ?", (stream,))
        connection.commit()
    result = kept("ledger", "seal")
    assert (result.exit_code, result.stdout.count("seal 2 ")) == (1, 1)
    assert f"The ledger is broken, and was before this seal: {stream}, entry 1: the stream was cut off" in result.stderr
