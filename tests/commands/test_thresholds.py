"""`kept thresholds`: what is in force, since when, and a change by a manager who signs in under that name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from appointments.domain.accounts import AccountRole
from appointments.use_cases.landlord.record_account import RecordAccount
from appointments.use_cases.landlord.set_figure import SetFigure
from policies.thresholds import DEFAULTS
from tests.application import MONDAY, an_application
from tests.commands.conftest import Kept
from tests.fakes import FixedClock


@pytest.fixture(autouse=True)
def _people(data: Path, sqlite_url: str) -> None:
    with an_application(sqlite_url, data, clock=FixedClock(MONDAY)) as application:
        application.record_account(RecordAccount("maria", "Manager 1", AccountRole.MANAGER, "x"))
        application.record_account(RecordAccount("paul", "Planner 1", AccountRole.PLANNER, "x"))


def test_every_figure_is_listed_with_its_source(kept: Kept) -> None:
    result = kept("thresholds")

    assert result.exit_code == 0
    for name in DEFAULTS.numbers():
        assert f"{name}: " in result.stdout
    assert "wait_minutes: 15 minutes, the rulebook's own" in result.stdout
    assert "Stroud District Council" in result.stdout


def test_a_change_is_set_and_listed_as_what_comes_next(kept: Kept) -> None:
    result = kept("thresholds", "set", "wait_minutes", "20", "--from", "2099-11-24", "--by", "maria")

    assert result.exit_code == 0, result.stderr
    assert "wait_minutes: 20 minutes from Tuesday 24 November 2099" in result.stdout
    assert "Next: 20 minutes from Tuesday 24 November 2099, set by maria." in kept("thresholds").stdout


def test_what_is_in_force_says_since_when_and_by_whom(
    kept: Kept, data: Path, sqlite_url: str, rows: Callable[[str], list[Any]]
) -> None:
    [[manager]] = rows("SELECT ref FROM accounts WHERE username = 'maria'")
    with an_application(sqlite_url, data, clock=FixedClock(MONDAY)) as application:
        application.set_figure(SetFigure("knocks_no_access", 3, date(2026, 3, 3), manager))

    said = kept("thresholds").stdout

    # The command goes by the real clock, which is past that day.
    assert "knocks_no_access: three knocks, since Tuesday 3 March 2026, set by maria" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("patience", "1", "--from", "2099-01-01", "--by", "maria"), "name: 'patience' is not one of"),
        (("wait_minutes", "0", "--from", "2099-01-01", "--by", "maria"), "can be set from 1 to 120"),
        (("wait_minutes", "20", "--from", "2020-01-01", "--by", "maria"), "from_day: a figure can change from"),
        (("wait_minutes", "20", "--from", "soon", "--by", "maria"), "from: "),
        (("wait_minutes", "20", "--from", "2099-01-01", "--by", "paul"), "by: there is no manager 'paul'"),
        (("wait_minutes", "20", "--from", "2099-01-01", "--by", "nobody"), "by: there is no manager 'nobody'"),
        (("wait_minutes", "20", "--from", "2099-01-01"), "--by"),
        (
            ("wait_minutes", "many", "--from", "2099-01-01", "--by", "maria"),
            "value: “Wait at the door” takes a whole number",
        ),
        (
            ("provider_calls_only", "yes", "--from", "2099-01-01", "--by", "maria"),
            "value: no telephone provider places calls",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    kept: Kept, rows: Callable[[str], list[Any]], words: tuple[str, ...], says: str
) -> None:
    result = kept("thresholds", "set", *words)

    assert result.exit_code == 2
    assert says in result.stderr
    assert rows("SELECT count(*) FROM figure_changes") == [(0,)]


def test_a_switch_is_turned_on_by_its_answer(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_DEVELOPMENT", "true")  # the handset places calls there
    assert "provider_calls_only: no, the rulebook's own" in kept("thresholds").stdout
    result = kept("thresholds", "set", "provider_calls_only", "yes", "--from", "2099-11-24", "--by", "maria")

    assert result.exit_code == 0, result.stderr
    assert "provider_calls_only: yes from Tuesday 24 November 2099" in result.stdout
    assert "Next: yes from Tuesday 24 November 2099, set by maria." in kept("thresholds").stdout
