"""Every task has an owner and a date, and is settled once, in words: nothing closes by itself (rule 50)."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import timedelta

import pytest

from appointments.domain.errors import Invalid, WrongState
from appointments.domain.tasks import Owner, Task, TaskKind
from tests.domain.examples import NOW


def a_task() -> Task:
    return Task(
        "T-0001", TaskKind.NEXT_STEP, Owner.PLANNER, NOW, NOW + timedelta(hours=4), "Agree another time.", "next:A-0001"
    )


@pytest.mark.parametrize("name", ["owner", "due_at", "words", "dedupe_key"])
def test_no_task_is_made_without_an_owner_a_date_and_words(name: str) -> None:
    required = {field.name for field in fields(Task) if field.default is MISSING}

    assert name in required


def test_a_task_is_open_until_it_is_settled() -> None:
    assert a_task().done_at is None


def test_a_settled_task_says_who_did_what_and_when() -> None:
    settled = a_task().settle("planner-1", " Rang, agreed Thursday. ", NOW)

    assert (settled.done_at, settled.done_by, settled.done_words) == (NOW, "planner-1", "Rang, agreed Thursday.")


def test_a_task_is_settled_once() -> None:
    settled = a_task().settle("planner-1", "Rang.", NOW)

    with pytest.raises(WrongState, match="settled already, by planner-1"):
        settled.settle("planner-2", "Rang again.", NOW)


@pytest.mark.parametrize("words", ["", "  \n "])
def test_a_task_is_not_settled_without_saying_what_was_done(words: str) -> None:
    with pytest.raises(Invalid) as caught:
        a_task().settle("planner-1", words, NOW)

    assert caught.value.field == "words"
