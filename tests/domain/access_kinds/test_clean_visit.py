"""First visit of the day, well and masked."""

from __future__ import annotations

import pytest

from appointments.domain.access import demands
from appointments.domain.access_kinds.clean_visit import CleanVisit
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import an_evidence, snapshots, visit_facts


def test_it_is_the_first_visit_of_the_day() -> None:
    assert demands(snapshots(CleanVisit())).first_of_day
    assert not demands(()).first_of_day


@pytest.mark.parametrize(("ticked", "met"), [(True, True), (False, False)])
def test_without_a_mask_it_was_not_done(ticked: bool, met: bool) -> None:
    (step,) = CleanVisit().door_steps()
    evidence = (an_evidence(EvidenceKind.DOOR_STEP, {"step": step.code, "result": "on"}),) * ticked
    assert step.must_tick
    assert (CleanVisit().unmet(visit_facts(evidence=evidence)) is None) is met


def test_the_brief_asks_for_what_is_done_and_names_no_illness() -> None:
    assert CleanVisit().brief() == (
        "First visit of the day; come only if you are well, wear a mask and clean your hands before you go in."
    )
