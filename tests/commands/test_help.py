"""`kept --help` is where a newcomer finds every command."""

from __future__ import annotations

import re

import pytest
from typer.main import get_group

from tests.commands.conftest import Kept
from web.commands import app

COMMANDS = get_group(app).commands


def test_help_lists_every_command_with_what_it_does(kept: Kept) -> None:
    said = kept("--help").stdout
    assert set(COMMANDS) == {
        "account", "bench", "demo", "evidence", "feed", "import", "judge", "ledger", "migrate", "offer", "reply",
        "retention", "rules", "run", "status", "story", "subject-export", "thresholds", "token", "warm", "web",
        "worker",
    }  # fmt: skip
    for name, command in COMMANDS.items():
        assert re.search(rf"{name}\s+{re.escape((command.help or '')[:20])}", said), name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(kept: Kept, name: str) -> None:
    result = kept(name, "--help")
    assert result.exit_code == 0
    assert (COMMANDS[name].help or "")[:20].strip()


@pytest.mark.parametrize("words", [(), ("feed",), ("import",), ("ledger",), ("account",), ("token",)])
def test_a_group_alone_shows_what_is_in_it(kept: Kept, words: tuple[str, ...]) -> None:
    assert "Usage: kept" in kept(*words).output
