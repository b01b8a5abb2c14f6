"""Who will come is said in every notice. Swaps: tests/use_cases/messaging/test_access_messages.py."""

from __future__ import annotations

from appointments.domain.access_kinds.operative_named import OperativeNamed


def test_every_notice_names_the_operative() -> None:
    assert OperativeNamed().message_rules().name_operative


def test_the_card_is_shown_once_somebody_answers_and_never_asked_of_a_closed_door() -> None:
    (step,) = OperativeNamed().door_steps()
    assert (step.inside, step.must_tick) == (True, False)
