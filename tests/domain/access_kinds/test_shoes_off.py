"""No shoes indoors: a step once the door has opened."""

from __future__ import annotations

from appointments.domain.access_kinds.shoes_off import ShoesOff


def test_overshoes_are_put_on_before_going_in_and_never_asked_of_a_closed_door() -> None:
    (step,) = ShoesOff().door_steps()
    assert (step.inside, step.must_tick) == (True, False)
    assert ShoesOff().brief() == "Put on overshoes before you go in."
