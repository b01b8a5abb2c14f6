"""`kept reply`: each line a text, each text read; nothing of it opens a database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from web.commands import app

PUBLISHED = {
    "confirm", "change", "cannot_make_it", "choose", "stop", "start", "help", "running_late", "already_fixed",
    "wrong_number", "hazard", "unclear",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("KEPT_DATA", str(tmp_path / "nothing"))
    monkeypatch.setenv("KEPT_DATABASE_URL", "no database at all")
    yield
    assert not (tmp_path / "nothing").exists()


def kept(*words: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(app, ["reply", *words], input=typed, prog_name="kept")


def _read(*texts: str, more: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    typed = "".join(f"{text}\n" for text in texts)
    result = kept("--file", "-", "--json", "--today", "2026-11-30", *more, typed=typed)
    assert (result.exit_code, result.stderr) == (0, "")
    lines: list[dict[str, Any]] = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["text"] for line in lines] == list(texts)
    return lines


def test_every_line_is_read_and_its_intent_is_one_of_those_published(tmp_path: Path) -> None:
    texts = ["Yes please", "2", "cant make it", "the second one please", "STOP", "start", "HELP", "running late",
             "already fixed", "wrong number", "I can smell gas", "who is this", "", "nobody came", "👍 ok"]  # fmt: skip
    found = _read(*texts)
    assert [line["intent"] for line in found] == [
        "confirm", "change", "cannot_make_it", "choose", "stop", "start", "help", "running_late", "already_fixed",
        "wrong_number", "hazard", "unclear", "unclear", "unclear", "confirm",
    ]  # fmt: skip
    assert {line["intent"] for line in found} <= PUBLISHED
    assert found[3]["number"] == 2
    assert found[10]["hazard"] == "gas"
    assert found[13]["reads"] == "dispute"


def test_days_and_times_are_plain_fields() -> None:
    thursday, not_14th, between = _read(
        "can you do Thursday morning", "not the 14th", "can you come between 10 and 12 tomorrow"
    )
    assert thursday["wanted"] == {"any_of": [{"weekdays": ["thursday"], "to": "13:00"}], "none_of": []}
    assert not_14th["wanted"] == {"any_of": [], "none_of": [{"days": ["2026-12-14"]}]}
    assert between["wanted"]["any_of"] == [{"days": ["2026-12-01"], "from": "10:00", "to": "12:00"}]


def test_a_number_is_read_as_what_it_answers() -> None:
    assert [_read("2", more=("--asked", asked))[0]["intent"] for asked in ("suits", "slots", "visits", "nothing")] == [
        "change", "choose", "choose", "unclear",
    ]  # fmt: skip


def test_the_last_of_a_list_is_the_last_of_as_many_as_were_listed() -> None:
    last, six = _read("the last one", "6", more=("--asked", "slots", "--listed", "5"))
    assert (last["number"], six["intent"]) == (5, "unclear")


def test_whatever_a_line_holds_is_a_text() -> None:
    texts = ["   ", "ok\0no", "\u200fyes\u200e", "👨‍👩‍👧 yes", "yes " * 1_250, "I can’t"]
    assert [line["intent"] for line in _read(*texts)] == [
        "unclear", "unclear", "confirm", "confirm", "unclear", "cannot_make_it",
    ]  # fmt: skip


def test_a_day_that_is_named_is_held_against_the_promise() -> None:
    fine = ("--promised", "2026-12-03T08:00/13:00")
    assert _read("Thursday morning is fine", more=fine)[0]["intent"] == "confirm"
    assert _read("Friday is fine", more=fine)[0]["intent"] == "unclear"


def test_only_languages_that_are_switched_on_are_read() -> None:
    assert _read("Iawn diolch")[0]["intent"] == "confirm"
    assert _read("Iawn diolch", more=("--languages", "en"))[0]["intent"] == "unclear"
    assert _read("mae arogl nwy yma", more=("--languages", "en"))[0]["intent"] == "hazard"  # danger in any


def test_a_text_is_a_line_and_only_a_line_feed_ends_it(tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_bytes("\ufeffyes\r\nyes\u2028no\n\nno".encode())
    result = kept("--file", str(file), "--json")
    assert [json.loads(line)["intent"] for line in result.stdout.split("\n") if line] == [
        "confirm", "unclear", "unclear", "cannot_make_it",
    ]  # fmt: skip


def test_without_json_a_person_reads_it() -> None:
    result = kept("--file", "-", typed="can you do Thursday morning\n")
    assert result.stdout == "change          can you do Thursday morning  [Thursday, before 1pm]\n"


def test_an_empty_file_prints_nothing() -> None:
    result = kept("--file", "-", "--json", typed="")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("--file", "-"), b"yes\nok \xff\n", "line 2: byte 4 is not UTF-8"),
        (("--file", "/no/such/file"), b"", "No such file"),
        (("--file", "-", "--languages", "en,xx"), b"yes\n", "languages: 'xx' is none of en, cy"),
        (("--file", "-", "--today", "soon"), b"yes\n", "today: 'soon' is not a date"),
        (("--file", "-", "--promised", "thursday"), b"yes\n", "promised: 'thursday' is not a window"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_printed(
    words: tuple[str, ...], typed: bytes, said: str
) -> None:
    result = kept(*words, typed=typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
