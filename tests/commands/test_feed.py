"""`kept feed import`: a report of what became of each row; what cannot be believed at all is refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.commands.conftest import Kept, Written
from tests.commands.files import HOMES, JOB_COLUMNS, a_job, jobs

ORDERS = "SELECT external_id FROM work_orders ORDER BY external_id"
REJECTS = "SELECT line, field, reason FROM feed_rejects WHERE feed = 'jobs' ORDER BY line"


@pytest.fixture(autouse=True)
def _two_homes(kept: Kept, written: Written) -> None:
    assert kept("import", "homes", written("homes.csv", HOMES)).exit_code == 0


def test_the_report_counts_the_rows_and_names_each_rejected_line(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]]
) -> None:
    naive = a_job("004", reported_at="2026-02-27T10:00:00")
    file = written("jobs.csv", jobs(a_job("001"), a_job("002", trade="ZZ"), a_job("003"), naive))
    result = kept("feed", "import", "csv_jobs", file)
    assert result.exit_code == 0
    said = result.stdout.splitlines()
    assert said[0] == "jobs.csv: 2 new, 0 changed, 0 unchanged, 2 rejected"
    assert said[1].startswith("  line 3: trade: ")
    assert "ZZ" in said[1]
    assert said[2].startswith("  line 5: reported_at: ")
    assert len(said) == 3
    assert rows(ORDERS) == [("001",), ("003",)]
    assert [(line, field) for line, field, _ in rows(REJECTS)] == [(3, "trade"), (5, "reported_at")]


def test_progress_goes_to_standard_error_and_the_report_to_standard_output(kept: Kept, written: Written) -> None:
    result = kept("feed", "import", "csv_jobs", written("jobs.csv", jobs(a_job("001"))))
    assert "100%" in result.stderr
    assert "100%" not in result.stdout


def test_the_same_file_twice_changes_nothing(kept: Kept, written: Written, rows: Callable[[str], list[Any]]) -> None:
    file = written("jobs.csv", jobs(a_job("001"), a_job("002", trade="ZZ"), a_job("003")))
    kept("feed", "import", "csv_jobs", file)
    before = rows("SELECT * FROM work_orders ORDER BY ref"), rows(REJECTS)
    result = kept("feed", "import", "csv_jobs", file)
    assert result.stdout.splitlines()[0] == "jobs.csv: 0 new, 0 changed, 2 unchanged, 1 rejected"
    assert (rows("SELECT * FROM work_orders ORDER BY ref"), rows(REJECTS)) == before


def test_a_file_longer_than_a_transaction_comes_in_whole(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]]
) -> None:
    numbers = [f"{number:05d}" for number in range(501)]  # 500 rows make a transaction
    result = kept("feed", "import", "csv_jobs", written("jobs.csv", jobs(*[a_job(number) for number in numbers])))
    assert result.stdout == "jobs.csv: 501 new, 0 changed, 0 unchanged, 0 rejected\n"
    assert rows(ORDERS) == [(number,) for number in numbers]


def test_only_the_first_rejected_lines_are_shown_and_all_are_kept(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]]
) -> None:
    file = written("jobs.csv", jobs(*[a_job(f"{number:05d}", trade="ZZ") for number in range(25)]))
    result = kept("feed", "import", "csv_jobs", file)
    assert result.stdout.splitlines()[-1] == "  and 5 more; all of them are kept with line and reason"
    assert len(rows(REJECTS)) == 25


def test_brackets_in_a_file_are_printed_as_they_came(kept: Kept, written: Written) -> None:
    """A terminal's markup in a contractor's file may neither colour the report nor break it."""
    result = kept("feed", "import", "csv_jobs", written("[red].csv", jobs(a_job("001", trade="[/red]"))))
    assert result.exit_code == 0
    assert result.stdout.startswith("[red].csv: 0 new")
    assert "'[/red]'" in result.stdout


def test_the_sender_can_be_named(kept: Kept, written: Written, rows: Callable[[str], list[Any]]) -> None:
    file = written("jobs.csv", jobs(a_job("001", trade="ZZ")))
    kept("feed", "import", "csv_jobs", file, "--from", "Contractor 1")
    assert rows("SELECT feed FROM feed_rejects") == [("Contractor 1",)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{JOB_COLUMNS.replace(',trade', '')}\n{a_job('001')}", "'trade'"),  # a column is missing
        (f"{JOB_COLUMNS},colour\n", "'colour'"),  # one that we do not know
        ("", "the file is empty"),
        ("\n\n", "no header"),
        (jobs(a_job("001")).encode("utf-16"), "UTF-8"),
        (jobs(a_job("001"), a_job("002", purpose="caf\xe9")).encode("latin-1"), "UTF-8"),  # after a good row
    ],
)
def test_a_file_that_cannot_be_believed_is_refused_in_one_line_and_nothing_of_it_comes_in(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]], content: str | bytes, said: str
) -> None:
    result = kept("feed", "import", "csv_jobs", written("jobs.csv", content))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("jobs.csv: ")
    assert said in result.stderr
    assert result.stdout == ""
    assert rows(ORDERS) == []
    assert rows("SELECT * FROM ledger WHERE stream = 'feed:jobs'") == []


def test_a_missing_file_is_named_in_one_line(kept: Kept) -> None:
    result = kept("feed", "import", "csv_jobs", "/nowhere/jobs.csv")
    assert (result.exit_code, result.stderr) == (2, "/nowhere/jobs.csv: No such file or directory\n")


def test_a_folder_is_no_file(kept: Kept, written: Written) -> None:
    result = kept("feed", "import", "csv_jobs", written("jobs.csv", "").removesuffix("/jobs.csv"))
    assert result.exit_code == 2
    assert result.stderr.endswith(": Is a directory\n")


def test_an_unknown_format_is_refused_with_those_there_are(kept: Kept, written: Written) -> None:
    result = kept("feed", "import", "csv_johs", written("jobs.csv", jobs(a_job("001"))))
    assert (result.exit_code, result.stderr) == (2, "FORMAT: 'csv_johs' is not one of csv_jobs\n")
