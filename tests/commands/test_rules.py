"""`kept rules`: out as a file, edited, and back in by a manager; errors name the place in the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from appointments.domain.accounts import AccountRole
from appointments.domain.reminder_rules import write_rulebook
from appointments.use_cases.landlord.record_account import RecordAccount
from policies.reminders.kepts_own import KEPTS_OWN
from tests.application import MONDAY, an_application
from tests.commands.conftest import Kept, Written
from tests.fakes import FixedClock

WORDS = "{landlord}: we come {when}, for {purpose}. {who} {asks} {invite} {link}"


@pytest.fixture(autouse=True)
def _people(data: Path, sqlite_url: str) -> None:
    with an_application(sqlite_url, data, clock=FixedClock(MONDAY)) as application:
        application.record_account(RecordAccount("maria", "Manager 1", AccountRole.MANAGER, "x"))
        application.record_account(RecordAccount("paul", "Planner 1", AccountRole.PLANNER, "x"))


def edited(kept: Kept, **changed: object) -> str:
    """The export with other fields for the reminder of the day before."""
    book = json.loads(kept("rules", "export").stdout)
    book["rules"][4] |= changed
    return json.dumps(book)


def test_what_is_exported_and_brought_back_changes_nothing(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    assert kept("rules", "export", "--file", str(file)).exit_code == 0
    assert file.read_text() == kept("rules", "export").stdout == write_rulebook(KEPTS_OWN)
    result = kept("rules", "import", str(file), "--by", "maria", "--why", "A try")
    assert (result.exit_code, result.stdout) == (0, "Nothing is changed: version 0 asks for exactly this.\n")


def test_an_edited_file_is_a_new_version_once(kept: Kept, written: Written) -> None:
    file = written("rules.json", edited(kept, wording={"en": WORDS}))
    result = kept("rules", "import", file, "--by", "maria", "--why", "Shorter words")
    assert (result.exit_code, result.stdout) == (0, "Version 1 is in force, with 5 rules.\n")
    assert json.loads(kept("rules", "export").stdout)["version"] == 1
    said = kept("rules").stdout.splitlines()
    assert said[0].startswith("Version 1 (in force), ")
    assert said[0].endswith("by maria: Shorter words")
    assert said[1] == "Version 0: Kept's own rules"
    again = kept("rules", "import", file, "--by", "maria", "--why", "Shorter words")
    assert (again.exit_code, again.stdout) == (0, "Nothing is changed: version 1 asks for exactly this.\n")


def test_a_file_written_from_rules_that_were_changed_since_is_refused(kept: Kept, written: Written) -> None:
    first = written("first.json", edited(kept, wording={"en": WORDS}))
    second = written("second.json", edited(kept, apart_minutes=5))
    assert kept("rules", "import", first, "--by", "maria", "--why", "Shorter words").exit_code == 0
    late = kept("rules", "import", second, "--by", "maria", "--why", "Sooner")
    assert late.exit_code == 2
    assert "it was written from version 0, and version 1 is in force. Export again" in late.stderr


@pytest.mark.parametrize(
    ("changed", "by", "says"),
    [
        ({"wording": {"en": WORDS + " Reply STOP"}}, "maria", ["rules[4].wording.en: it invites “STOP”"]),
        (
            {"wording": {"en": "{lanlord}", "xx": WORDS}},
            "maria",
            ["rules[4].wording.en: {lanlord} is not", "wording.xx"],
        ),
        ({"when": {"days_before": "1", "at": "4pm"}}, "maria", ["rules[4].when.days_before: ", "rules[4].when.at: "]),
        ({"on": False}, "maria", ["rules: one reminder at least must be left"]),
        ({"priorities": ["ZZ"]}, "maria", ["rules[4].priorities: “ZZ” is not known"]),
        ({"apart_minutes": 5}, "paul", ["by: there is no manager 'paul'"]),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_nothing_is_kept(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]], changed: dict[str, object], by: str, says: list[str]
) -> None:
    result = kept("rules", "import", written("r.json", edited(kept, **changed)), "--by", by, "--why", "A try")
    assert result.exit_code == 2
    for words in says:
        assert words in result.stderr
    assert rows("SELECT count(*) FROM reminder_rulebooks") == [(0,)]


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "file: it is not JSON (line 1)"), (b"\xff", "it is not UTF-8"), (b"\xff" * 4_000_001, "too long")],
)
def test_a_file_that_cannot_be_read_is_named(kept: Kept, written: Written, content: str | bytes, says: str) -> None:
    result = kept("rules", "import", written("r.json", content), "--by", "maria", "--why", "A try")
    assert result.exit_code == 2
    assert says in result.stderr
    assert kept("rules", "import", "nowhere.json", "--by", "maria", "--why", "A try").exit_code == 2
