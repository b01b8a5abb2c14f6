"""`kept ledger verify` says whether every fact is as it was recorded, by its exit code and in words."""

from __future__ import annotations

from collections.abc import Callable
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
    assert kept("ledger", "seal").stdout == "The ledger is sealed.\n"
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
