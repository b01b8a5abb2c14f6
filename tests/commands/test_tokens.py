"""`kept token`: made for a contractor's own app, shown once, and withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from tests.commands.conftest import Kept, Written
from tests.commands.files import OPERATIVES

PASSWORD = "three plain words\n" * 2


def test_it_is_shown_once_stored_as_its_digest_and_withdrawn(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]]
) -> None:
    kept("import", "operatives", written("operatives.csv", OPERATIVES))
    kept("account", "set", "op1", "--role", "operative", "--operative", "OP-1", typed=PASSWORD)
    made = kept("token", "make", "op1", "--for", "Contractor 1")
    secret, told = made.stdout.splitlines()[-2:]
    assert secret.startswith("kept_")
    assert told.endswith("for Contractor 1. It is not shown again.")
    [(ref, digest)] = rows("SELECT ref, digest FROM api_tokens")
    assert digest == sha256(secret.encode()).hexdigest()
    listed = kept("token", "list").stdout
    assert (ref in listed, "op1" in listed, secret in listed) == (True, True, False)
    assert kept("token", "withdraw", ref).stdout.strip() == f"Token {ref} for Contractor 1 is withdrawn."
    assert kept("token", "list").stdout.strip() == "There are none."
    assert kept("token", "withdraw", ref).exit_code == 2


def test_there_is_none_for_an_account_that_is_not_there(kept: Kept) -> None:
    result = kept("token", "make", "nobody", "--for", "Contractor 1")
    assert result.exit_code == 2
    assert "there is no account nobody" in result.stderr


def test_without_tokens_the_list_says_so(kept: Kept) -> None:
    assert kept("token", "list").stdout.strip() == "There are none."


def test_none_is_made_for_a_planner(kept: Kept, rows: Callable[[str], list[Any]]) -> None:
    kept("account", "set", "planner2", "--role", "planner", typed=PASSWORD)
    assert kept("token", "make", "planner2", "--for", "Contractor 1").exit_code == 2
    assert rows("SELECT count(*) FROM api_tokens") == [(0,)]
