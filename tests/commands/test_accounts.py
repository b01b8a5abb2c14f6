"""`kept account set`: who may sign in. The password is asked for, so that it stays out of the shell's history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.commands.conftest import Kept, Written
from tests.commands.files import OPERATIVES

PASSWORD = "three plain words"
TWICE = f"{PASSWORD}\n{PASSWORD}\n"
ACCOUNTS = "SELECT username, name, role, operative_ref FROM accounts ORDER BY username"


def test_an_account_opens_with_the_password_that_was_typed(kept: Kept, rows: Callable[[str], list[Any]]) -> None:
    result = kept("account", "set", "Planner2", "--role", "planner", "--name", "Planner 2", typed=TWICE)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "planner2 can sign in as planner."
    assert PASSWORD not in result.output
    assert rows(ACCOUNTS) == [("planner2", "Planner 2", "planner", None)]
    [(kept_hash,)] = rows("SELECT password_hash FROM accounts")
    assert PasswordHasher().verify(kept_hash, PASSWORD)


def test_the_same_name_again_gets_a_new_password_and_no_second_account(
    kept: Kept, rows: Callable[[str], list[Any]]
) -> None:
    kept("account", "set", "planner2", "--role", "planner", typed=TWICE)
    kept("account", "set", "planner2", "--role", "planner", typed=TWICE.replace("plain", "other"))
    [(kept_hash,)] = rows("SELECT password_hash FROM accounts")
    assert PasswordHasher().verify(kept_hash, "three other words")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("elevenchars\n" * 2, 0),
        ("twelve chars\n" * 2, 1),
    ],
)
def test_a_password_has_at_least_twelve_characters(
    kept: Kept, rows: Callable[[str], list[Any]], typed: str, stored: int
) -> None:
    kept("migrate")
    result = kept("account", "set", "planner2", "--role", "planner", typed=typed)
    assert result.exit_code == (0 if stored else 2)
    assert ("at least 12 characters" in result.stderr) is not bool(stored)
    assert len(rows(ACCOUNTS)) == stored


def test_a_password_mistyped_once_is_asked_for_again(kept: Kept) -> None:
    result = kept("account", "set", "planner2", "--role", "planner", typed=f"{PASSWORD}\nother\n{TWICE}")
    assert result.exit_code == 0
    assert "do not match" in result.output


def test_an_operative_sees_the_round_of_a_known_operative(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]]
) -> None:
    kept("import", "operatives", written("operatives.csv", OPERATIVES))
    result = kept("account", "set", "operative1", "--role", "operative", "--operative", "OP-1", typed=TWICE)
    assert result.exit_code == 0
    assert rows(ACCOUNTS) == [("operative1", "operative1", "operative", "OP-1")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--role", "operative"), "names an operative"),  # whose round?
        (("--role", "operative", "--operative", "OP-9"), "OP-9"),  # nobody
        (("--role", "planner", "--operative", "OP-1"), "names an operative"),  # a planner has no round
    ],
)
def test_an_operatives_account_and_no_other_needs_an_operative(
    kept: Kept, rows: Callable[[str], list[Any]], options: tuple[str, ...], said: str
) -> None:
    result = kept("account", "set", "somebody", *options, typed=TWICE)
    assert result.exit_code == 2
    assert said in result.stderr.splitlines()[-1]
    assert rows(ACCOUNTS) == []


def test_a_role_that_does_not_exist_is_refused_before_the_password_is_asked_for(kept: Kept) -> None:
    result = kept("account", "set", "somebody", "--role", "king")
    assert result.exit_code == 2
    assert "king" in result.stderr
    assert "Password" not in result.output
