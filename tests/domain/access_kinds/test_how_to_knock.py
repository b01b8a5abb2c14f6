"""How to make oneself heard: ring again and again, knock loudly, or not at all."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import an_evidence, visit_facts


@pytest.mark.parametrize("how", [Heard.RING_REPEATEDLY, Heard.KNOCK_LOUDLY])
def test_the_way_asked_for_is_ticked_at_the_door(how: Heard) -> None:
    (step,) = HowToKnock(how).door_steps()
    assert (step.must_tick, step.replaces) == (True, None)
    ticked = an_evidence(EvidenceKind.DOOR_STEP, {"step": step.code, "result": "done"})
    assert HowToKnock(how).unmet(visit_facts(evidence=(ticked,))) is None
    assert "That is not recorded" in (HowToKnock(how).unmet(visit_facts()) or "")


def test_where_nobody_is_to_knock_a_call_takes_the_place_of_the_knocks() -> None:
    (step,) = HowToKnock(Heard.CALL_INSTEAD).door_steps()
    assert (step.replaces, step.by) == (EvidenceKind.KNOCK, EvidenceKind.CALL)
    assert not step.must_tick


@pytest.mark.parametrize(("kind", "met"), [(EvidenceKind.KNOCK, False), (EvidenceKind.CALL, True)])
def test_a_knock_breaks_it_then(kind: EvidenceKind, met: bool) -> None:
    visit = visit_facts(evidence=(an_evidence(kind, {"to": "resident", "result": "no_answer"}),))
    assert (HowToKnock(Heard.CALL_INSTEAD).unmet(visit) is None) is met


@pytest.mark.parametrize("how", ["", "shout"])
def test_the_way_is_one_of_three(how: str) -> None:
    with pytest.raises(Invalid) as caught:
        HowToKnock.parse({"how": how})
    assert caught.value.field == "how"
