"""Hazards at this home are looked at first; the visit itself does not change."""

from __future__ import annotations

from appointments.domain.access import demands
from appointments.domain.access_kinds.hazards_first import HazardsFirst
from tests.domain.examples import MORNING, an_operative, snapshots


def test_hazards_are_looked_at_first() -> None:
    assert HazardsFirst().hazards_first()


def test_nothing_about_the_visit_changes() -> None:
    asked = demands(snapshots(HazardsFirst()))
    assert HazardsFirst().allows(MORNING)
    assert (asked.bookable, asked.crew_size, asked.extra_minutes, asked.notice) == (True, 1, 0, None)
    assert asked.accepts(an_operative(gender=None), alone=True)
