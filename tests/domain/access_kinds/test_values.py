"""Values of a kind are read alike from forms (text), files (text) and stored JSON (numbers, true and false)."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.values import choice, only, phrase, whole_number, yes_no
from appointments.domain.errors import Invalid
from appointments.domain.operatives import Gender


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("20", 20),
        (20, 20),  # as stored
        (" 20 ", 20),
        ("010", 10),
        ("5", 5),  # the least
        ("60", 60),  # the most
        ("", 25),
        ("   ", 25),
    ],
)
def test_a_whole_number_between_its_bounds_or_the_default(value: object, number: int) -> None:
    assert whole_number({"minutes": value}, "minutes", least=5, most=60, default=25) == number


def test_an_absent_number_is_the_default() -> None:
    assert whole_number({}, "minutes", least=5, most=60, default=25) == 25


@pytest.mark.parametrize("value", ["4", "61", "-20", "20.5", 20.5, "twenty", "٢٠", "1e1", "9" * 5000, None, True])
def test_what_is_no_such_number_is_refused_and_named(value: object) -> None:
    with pytest.raises(Invalid, match="whole number from 5 to 60") as caught:
        whole_number({"minutes": value}, "minutes", least=5, most=60, default=25)

    assert caught.value.field == "minutes"


@pytest.mark.parametrize(
    ("value", "yes"),
    [
        ("yes", True), ("Y", True), ("on", True), ("1", True), ("true", True), (True, True),
        ("no", False), ("N", False), ("off", False), ("0", False), ("False", False), (False, False), ("", False),
    ],
)  # fmt: skip
def test_yes_and_no_in_the_ways_forms_and_files_say_them(value: object, yes: bool) -> None:
    assert yes_no({"written": value}, "written") is yes


def test_an_unticked_box_is_no() -> None:
    assert yes_no({}, "written") is False


@pytest.mark.parametrize("value", ["maybe", "ja", "2"])
def test_what_is_neither_yes_nor_no_is_refused_and_named(value: str) -> None:
    with pytest.raises(Invalid) as caught:
        yes_no({"written": value}, "written")

    assert caught.value.field == "written"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("", "choose one"),  # a form shows the choices
        ("x", "female, male"),  # a file is told what it may write
        ("femal", "female, male"),
    ],
)
def test_a_choice_is_one_of_those_there_are(value: str, told: str) -> None:
    assert choice({"gender": " Female "}, "gender", Gender) is Gender.FEMALE
    with pytest.raises(Invalid, match=told) as caught:
        choice({"gender": value}, "gender", Gender)

    assert caught.value.field == "gender"


@pytest.mark.parametrize("values", [{"minutes": "20"}, {"minutes": "20", "hours": " "}, {}])
def test_columns_of_other_kinds_may_be_there_if_they_are_empty(values: dict[str, object]) -> None:
    assert only(values, "minutes") is None  # type: ignore[func-returns-value]


def test_a_value_of_another_kind_is_refused_and_named() -> None:
    with pytest.raises(Invalid) as caught:
        only({"minutes": "20", "hours": "48"}, "minutes")

    assert caught.value.field == "hours"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("at the area office", "at the area office"),
        ("At the area office.", "at the area office"),  # the sentence brings its own full stop
        ("Behind the block;", "behind the block"),
        ("The Concierge", "the Concierge"),
        ("Officer 3..", "Officer 3"),  # what may be a name keeps its capital
        ("In", "In"),  # one word alone may be anything
        (" left of the back door. ", "left of the back door"),
    ],
)
def test_typed_text_becomes_part_of_a_sentence(typed: str, said: str) -> None:
    assert phrase(typed) == said
