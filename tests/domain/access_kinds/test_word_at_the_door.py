"""A word that the household has chosen: shown on the day and nowhere else."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.word_at_the_door import WordAtTheDoor
from appointments.domain.errors import Invalid

BLUEBELL = WordAtTheDoor("bluebell")


def test_the_word_is_a_secret_of_the_day() -> None:
    assert BLUEBELL.secret().words == "bluebell"
    assert "bluebell" not in BLUEBELL.brief()
    assert BLUEBELL.as_promised() != BLUEBELL


@pytest.mark.parametrize("word", ["", "  ", "x" * 61])
def test_there_is_a_word_of_reasonable_length(word: str) -> None:
    with pytest.raises(Invalid) as caught:
        WordAtTheDoor.parse({"word": word})
    assert caught.value.field == "word"
    assert word.strip() == "" or word not in caught.value.message  # an error is shown and logged


def test_it_is_said_when_somebody_answers_and_not_asked_of_a_closed_door() -> None:
    (step,) = BLUEBELL.door_steps()
    assert (step.inside, step.must_tick) == (True, False)
