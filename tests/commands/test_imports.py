"""`kept import`: the landlord's own homes, households, requirements and operatives, with the same report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.commands.conftest import Kept, Written
from tests.commands.files import HOMES, HOUSEHOLDS, OPERATIVES, REQUIREMENTS

BEFORE = {"households": ("homes",), "requirements": ("homes",)}
FILES = {"homes": HOMES, "households": HOUSEHOLDS, "requirements": REQUIREMENTS, "operatives": OPERATIVES}


def _bring_in(kept: Kept, written: Written, kind: str) -> None:
    for needed in BEFORE.get(kind, ()):
        assert kept("import", needed, written(f"{needed}.csv", FILES[needed])).exit_code == 0


@pytest.mark.parametrize(
    ("kind", "stored", "expected"),
    [
        ("homes", "SELECT property_ref, uprn FROM homes", [("0001", "000100000001"), ("0002", None)]),
        ("households", "SELECT number FROM contact_numbers", [("+447700900001",), ("+447700900002",)]),
        (
            "requirements",
            "SELECT kind ->> '$.kind' FROM access_requirements",
            [("advance_notice",), ("two_operatives",)],
        ),
        ("operatives", "SELECT ref, name FROM operatives", [("OP-1", "Operative 01"), ("OP-2", "Operative 02")]),
    ],
)
def test_a_good_file_comes_in_and_the_same_again_changes_nothing(
    kept: Kept,
    written: Written,
    rows: Callable[[str], list[Any]],
    kind: str,
    stored: str,
    expected: list[Any],
) -> None:
    _bring_in(kept, written, kind)
    file = written("own.csv", FILES[kind])
    first = kept("import", kind, file)
    assert (first.exit_code, first.stdout) == (0, "own.csv: 2 new, 0 changed, 0 unchanged, 0 rejected\n")
    assert sorted(rows(stored)) == expected
    again = kept("import", kind, file)
    assert (again.exit_code, again.stdout) == (0, "own.csv: 0 new, 0 changed, 2 unchanged, 0 rejected\n")
    assert sorted(rows(stored)) == expected


@pytest.mark.parametrize(
    ("kind", "bad", "field", "said"),
    [
        ("homes", "0003,,3 Example Row,GL5 0ZZ", "postcode", "GL5 0ZZ is not known"),  # right form, no such postcode
        ("homes", "0003,,3 Example Row,STROUD", "postcode", "postcode"),  # no postcode at all
        ("homes", "0003,,,GL5 4UB", "address", "at least one line"),
        ("homes", ",,3 Example Row,GL5 4UB", "property_ref", "needed"),
        ("homes", "0003,000100000001,3 Example Row,GL5 4UB", "uprn", "0001 already"),  # two homes, one UPRN
        ("homes", "0003,3 Example Row,GL5 4UB", "line", "3 values"),
        ("households", "0009,Resident 0009,07700 900009", "property_ref", "'0009'"),
        ("households", "0001,Resident 0001,0770090", "numbers", "not in use"),  # no telephone number
        ("requirements", "0001,waltz,,2026-01-05", "kind", "waltz"),
        ("requirements", "0001,advance_notice,hours=many,2026-01-05", "hours", "whole number"),
        ("requirements", "0001,two_operatives,,yesterday", "starts_on", "yesterday"),
        ("operatives", "OP-3,Operative 03,XX,Mon-Fri 08:00-16:30,GL5 4UB,2026-01-05", "trade", "XX"),
        ("operatives", "OP-3,Operative 03,PL,,GL5 4UB,2026-01-05", "shifts", "shifts"),  # one without a shift
        ("operatives", "OP-3,Operative 03,PL,Mon-Fri 08:00-16:30,GL5 0ZZ,2026-01-05", "postcode", "not known"),
    ],
)
def test_a_bad_row_is_kept_with_line_and_reason_and_does_not_stop_the_good_ones(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]], kind: str, bad: str, field: str, said: str
) -> None:
    _bring_in(kept, written, kind)
    header, first, second = FILES[kind].splitlines()
    result = kept("import", kind, written("own.csv", "\n".join([header, first, bad, second])))
    assert result.exit_code == 0
    counts, rejected = result.stdout.splitlines()
    assert counts == "own.csv: 2 new, 0 changed, 0 unchanged, 1 rejected"
    assert rejected.startswith("  line 3: ")
    assert said in rejected
    [(line, kept_field, reason, raw)] = rows("SELECT line, field, reason, raw FROM feed_rejects")
    assert (line, kept_field, raw) == (3, field, bad)
    assert said in reason


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_header_stops_all_with_one_line(
    kept: Kept, written: Written, rows: Callable[[str], list[Any]], kind: str
) -> None:
    result = kept("import", kind, written("own.csv", "colour\nred\n"))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("own.csv: the header does not fit")
    assert rows("SELECT * FROM feed_rejects") == []


def test_a_missing_file_is_named_in_one_line(kept: Kept) -> None:
    result = kept("import", "homes", "/nowhere/homes.csv")
    assert (result.exit_code, result.stderr) == (2, "/nowhere/homes.csv: No such file or directory\n")
