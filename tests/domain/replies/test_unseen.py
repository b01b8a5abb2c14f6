"""How well texts are read that nobody tuned on: four tables, each written before it was measured.

All answer "plumber comes Thu 10 December 08:00-13:00; reply 1 to confirm, 2 to change, 3 if you cannot make it", or a
list of five slots. The labels are what a careful person who takes repairs calls would say, and `note` says of what is
missed still whether that is a wrong or a choice. The first was written before its writer had opened any file of this
package, and mended what it showed; the others by the same writer, who knew the vocabulary by then, each after the one
before had been mended too. Read rightly at first sight, and in brackets by what stood before any mending:

    first    248 of 413
    second    88 of 134  (62)
    third     56 of 98   (50)
    fourth    48 of 61   (39)

No yes was ever taken for a no, nor a no for a yes. Seven labels were put right after measuring, and their notes say so.
The first three have been tuned on since, so that the figures below keep what was reached. The fourth has not, but for
the one danger that it showed to be missed. At first sight the last two say what to expect of texts that nobody has
thought of: between four in seven and four in five are understood, and the others go to a person.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path

import pytest

from appointments.domain.replies import DOES_IT_SUIT, Intent, Question, QuestionKind, Reading, interpret
from appointments.domain.times import Window, at

TABLES = Path(__file__).parents[2] / "data"
TODAY, PROMISED_DAY = date(2026, 11, 30), date(2026, 12, 10)
PROMISED = Window(at(PROMISED_DAY, time(8)), at(PROMISED_DAY, time(13)))
FIVE_SLOTS = Question(QuestionKind.WHICH_SLOT, 5)

# Of each table: the rows, and those of them that are read rightly.
REACHED = {
    "replies_unseen_first": (413, 383),
    "replies_unseen_second": (134, 125),
    "replies_unseen_third": (98, 91),
    "replies_unseen_fourth": (61, 49),
}
_TUNED_ON = ("replies_unseen_first", "replies_unseen_second", "replies_unseen_third")
RECALL = {
    Intent.HAZARD: 1.0,
    Intent.STOP: 1.0,
    Intent.START: 1.0,
    Intent.UNCLEAR: 1.0,
    Intent.ALREADY_FIXED: 0.95,
    Intent.WRONG_NUMBER: 0.94,
    Intent.HELP: 0.9,
    Intent.RUNNING_LATE: 0.95,
    Intent.CHOOSE: 0.87,
    Intent.CONFIRM: 0.88,
    Intent.CHANGE: 0.9,
    Intent.CANNOT_MAKE_IT: 0.86,
}


@dataclass(frozen=True)
class Row:
    text: str
    meant: Intent
    number: int | None
    read: Reading

    @property
    def right(self) -> bool:
        return self.read.intent is self.meant and self.read.choice == self.number


@cache
def rows(table: str) -> tuple[Row, ...]:
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_row(line) for line in csv.DictReader(lines))


def _row(line: dict[str, str]) -> Row:
    if line["question"] == "which_slot":
        reading = interpret(line["text"], FIVE_SLOTS, today=TODAY)
    else:
        reading = interpret(line["text"], DOES_IT_SUIT, today=TODAY, promised=PROMISED)
    return Row(line["text"], Intent(line["intent"]), int(line["number"]) if line["number"] else None, reading)


def all_rows() -> list[Row]:
    return [row for table in REACHED for row in rows(table)]


@pytest.mark.parametrize("table", REACHED)
def test_as_many_are_read_rightly_as_were(table: str) -> None:
    written, right = REACHED[table]
    assert len(rows(table)) == written
    assert sum(row.right for row in rows(table)) >= right


@pytest.mark.parametrize("intent", RECALL)
def test_each_intent_is_found_as_often_as_it_was(intent: Intent) -> None:
    theirs = [row for table in _TUNED_ON for row in rows(table) if row.meant is intent]
    assert sum(row.right for row in theirs) / len(theirs) >= RECALL[intent], [r.text for r in theirs if not r.right]


def test_no_danger_is_missed() -> None:
    assert [row.text for row in all_rows() if row.meant is Intent.HAZARD and not row.right] == []


def test_of_dangers_that_nobody_had_thought_of_none_is_missed_any_more() -> None:
    """Written as the tables were, hard on purpose: at first sight 38 of 72 were found, and, once those had been mended,
    22 of 34 others. Beside them, texts that name the same things and are no danger."""
    with (TABLES / "replies_dangers.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    found = {row["text"] for row in table if interpret(row["text"], None).intent is Intent.HAZARD}
    assert [row["text"] for row in table if row["danger"] == "yes" and row["text"] not in found] == []
    assert sum(row["danger"] == "yes" for row in table) == 106
    assert len([row for row in table if row["danger"] == "no" and row["text"] in found]) <= 6  # of 179; "I smoke"


def test_what_is_not_read_as_meant_goes_to_a_person_but_for_a_no_to_a_day_that_is_offered_others() -> None:
    wrong = Counter((row.meant, row.read.intent) for row in all_rows() if not row.right)
    assert {got for _, got in wrong} <= {Intent.UNCLEAR, Intent.CHANGE}
    assert {meant for meant, got in wrong if got is Intent.CHANGE} <= {Intent.CANNOT_MAKE_IT}
    assert wrong[Intent.CANNOT_MAKE_IT, Intent.CHANGE] <= 3


def test_no_word_of_danger_and_no_stop_is_found_where_none_is() -> None:
    for intent in (Intent.HAZARD, Intent.STOP, Intent.START, Intent.WRONG_NUMBER):
        assert [row.text for row in all_rows() if row.read.intent is intent and row.meant is not intent] == []


# Words that turn a yes, put in at every place of every yes of the tables.
_TURNS = ("not", "no", "never", "can't", "won't", "unless", "if", "nobody", "hardly", "except")


def test_a_word_that_turns_it_leaves_no_yes_wherever_it_stands() -> None:
    yeses = [row.text.split() for row in all_rows() if row.meant is row.read.intent is Intent.CONFIRM]
    turned = [
        " ".join([*words[:place], turn, *words[place:]])
        for words in yeses
        for turn in _TURNS
        for place in range(len(words) + 1)
        if len(words) <= 6
    ]
    assert len(turned) > 3_000
    still = [
        text
        for text in turned
        if interpret(text, DOES_IT_SUIT, today=TODAY, promised=PROMISED).intent is Intent.CONFIRM
    ]
    assert still == []
