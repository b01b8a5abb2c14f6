"""`kept offer`: offers, withheld slots and reasons from the shell, for people and for programs.

The command goes by the real clock, so nothing here depends on the day it runs: the household asks for a week's notice,
and a week always has working days.
"""

from __future__ import annotations

import json
import re
from datetime import time
from pathlib import Path

import pytest

from tests.application import MONDAY, a_repair, a_town, an_application
from tests.commands.conftest import Kept
from tests.fakes import FixedClock
from tests.use_cases.steps import asks_for
from tests.use_cases.whole_days.test_repack import works


@pytest.fixture
def order(data: Path, sqlite_url: str) -> str:
    """A repair at a home that is given a week's notice, and a plumber who works on weekdays."""
    with an_application(sqlite_url, data, clock=FixedClock(MONDAY)) as application:
        town = a_town(application)
        asks_for(application, town.home, "advance_notice", hours="168")
        return a_repair(application, town.home).ref


@pytest.fixture
def too_long(data: Path, sqlite_url: str, order: str) -> str:
    """The same household's repair that takes longer than the plumber works."""
    with an_application(sqlite_url, data, clock=FixedClock(MONDAY)) as application:
        works(application, "OP-1", "PL", time(9))
        return a_repair(application, application.look_up.home_named("0001"), minutes=90).ref


def test_offers_and_reasons_are_printed_and_the_exit_code_is_zero(kept: Kept, order: str) -> None:
    result = kept("offer", order)
    assert result.exit_code == 0
    assert "Can be offered, best first" in result.stdout
    assert "OP-1" in result.stdout
    assert "Withheld" in result.stdout


def test_a_terminal_of_eighty_columns_shows_every_reason_once_and_no_line_is_cut(
    kept: Kept, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = kept("offer", order).stdout
    assert max(map(len, said.splitlines())) <= 80
    _, withheld = said.split("Withheld, and why")
    reasons = [" ".join(part.split("\n  ")[0].split()) for part in re.split(r"\n *\n", withheld) if part.strip()]
    assert len(reasons) == len(set(reasons))
    assert any("168 hours' notice" in reason for reason in reasons)


def test_json_is_one_document_and_nothing_else_on_standard_output(kept: Kept, order: str) -> None:
    said = json.loads(kept("offer", order, "--json").stdout)
    assert said["work_order"] == order
    assert said["offers"][0]["operatives"] == ["OP-1"]
    assert {"day", "pattern", "starts", "ends", "reasons"} <= set(said["withheld"][0])
    assert any("168 hours' notice" in held["reasons"][0]["words"] for held in said["withheld"])


def test_an_order_that_is_not_known_is_said_in_one_line(kept: Kept, order: str) -> None:
    result = kept("offer", "W-NOSUCHORDER")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "W-NOSUCHORDER" in result.stderr


def test_nothing_to_offer_is_exit_code_one(kept: Kept, order: str) -> None:
    result = kept("offer", order, "--days", "1")
    assert result.exit_code == 1
    assert "There is nothing to offer in these days." in result.stdout


def test_changes_say_what_would_free_each_slot_and_leave_notice_alone(kept: Kept, too_long: str) -> None:
    result = kept("offer", too_long, "--days", "14", "--changes", "--json")
    assert result.exit_code == 1
    held = json.loads(result.stdout)["withheld"]
    freed = [item["change"] for item in held if "change" in item]
    assert freed
    assert {change["answer"] for change in freed} == {"freed"}
    assert all(change["words"].startswith("There is room if") for change in freed)
    protected = [item for item in held if item["reasons"][0]["block"] in ("notice", "past")]
    assert protected
    assert not any("change" in item for item in protected)
