"""`kept bench day` reads a day file and writes the plan, and nothing else, on standard output."""

from __future__ import annotations

import json

from tests.commands.conftest import Kept, Written
from tests.scheduling.whole_days.test_field_day import a_document


def test_the_plan_alone_is_on_standard_output_and_the_rest_on_standard_error(kept: Kept, written: Written) -> None:
    result = kept("bench", "day", written("day.json", json.dumps(a_document())), "--limit-seconds", "0.2")

    assert result.exit_code == 0
    plan = json.loads(result.stdout)
    assert plan["day"] == "tiny"
    assert sorted(visit for route in plan["routes"].values() for visit in route) == ["v1", "v2", "v3"]
    assert "v3" in plan["routes"]["op2"]
    assert result.stderr.startswith("tiny: ")


def test_a_file_that_is_no_day_ends_the_command_with_one_line(kept: Kept, written: Written) -> None:
    for text in ("{}", "not JSON"):
        result = kept("bench", "day", written("day.json", text))

        assert (result.exit_code, result.stdout) == (2, "")
        assert "day.json cannot be planned: " in result.stderr


def test_a_file_that_is_not_there_ends_the_command_with_one_line(kept: Kept) -> None:
    result = kept("bench", "day", "nowhere.json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "nowhere.json cannot be planned: " in result.stderr
