"""An adult has to be at home: asked in the reminder and at the door."""

from __future__ import annotations

from appointments.domain.access_kinds.adult_present import AdultPresent
from appointments.domain.unfit_words import unfit_words


def test_the_reminder_asks_for_it_in_words_anybody_may_read() -> None:
    line = AdultPresent().message_rules().reminder_line
    assert "18 or over" in line
    assert unfit_words(line) == ()


def test_a_closed_door_is_not_asked_for_it() -> None:
    (step,) = AdultPresent().door_steps()
    assert (step.inside, step.must_tick) == (True, False)
