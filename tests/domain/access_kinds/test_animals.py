"""Animals are shut away before anybody goes in."""

from __future__ import annotations

from appointments.domain.access_kinds.animals import Animals
from appointments.domain.unfit_words import unfit_words


def test_the_reminder_asks_for_it_in_words_anybody_may_read() -> None:
    line = Animals().message_rules().reminder_line
    assert "animals" in line
    assert unfit_words(line) == ()


def test_it_is_asked_once_the_door_has_opened() -> None:
    (step,) = Animals().door_steps()
    assert (step.inside, step.must_tick) == (True, False)
