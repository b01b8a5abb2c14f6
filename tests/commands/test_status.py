"""`kept status`: one line that a person understands, and an exit code for a monitor."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.commands.conftest import Kept


def test_it_says_that_nothing_waits(kept: Kept) -> None:
    result = kept("status")
    assert (result.exit_code, result.stdout.strip()) == (0, "No message waits to be sent.")


def paused(data: Path, name: str) -> None:
    with closing(sqlite3.connect(data / "kept.sqlite")) as connection:
        connection.execute(
            "INSERT INTO provider_states (name, failures, failure, paused_at, pauses) "
            f"VALUES ('{name}', 6, '503', '2026-03-02 09:00:00.000000', 1)"
        )
        connection.commit()


def test_a_provider_that_is_not_used_any_more_troubles_nobody(kept: Kept, data: Path) -> None:
    paused(data, "twilio")
    result = kept("status")
    assert (result.exit_code, result.stdout.strip()) == (0, "No message waits to be sent.")


def test_while_a_provider_takes_no_messages_it_says_so_and_ends_with_1(kept: Kept, data: Path) -> None:
    paused(data, "handset")
    result = kept("status")
    assert result.exit_code == 1
    assert "Messages through handset are paused, since 9am on Monday 2 March 2026" in result.stdout


def test_where_no_worker_looks_any_more_it_says_so_and_ends_with_1(kept: Kept, data: Path) -> None:
    with closing(sqlite3.connect(data / "kept.sqlite")) as connection:
        connection.execute(
            "INSERT INTO provider_states (name, failures, failure, pauses, looked_at) "
            "VALUES ('handset', 0, '', 0, '2026-03-02 09:00:00.000000')"
        )
        connection.commit()
    result = kept("status")
    assert result.exit_code == 1
    assert "Nobody has looked for messages to send since 9am on Monday 2 March 2026: no worker runs." in result.stdout
