"""Calls, and no texts."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.calls_only import CallsOnly
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel
from tests.domain.examples import an_evidence, visit_facts


def test_only_calls_are_left() -> None:
    assert CallsOnly().message_rules().only == {Channel.VOICE}
    assert CallsOnly().door_steps() == ()  # the usual call from the door is what they ask for


@pytest.mark.parametrize(("kind", "met"), [(EvidenceKind.TEXT, False), (EvidenceKind.CALL, True)])
def test_a_text_breaks_it(kind: EvidenceKind, met: bool) -> None:
    visit = visit_facts(evidence=(an_evidence(kind, {"to": "resident", "result": "no_answer"}),))
    assert (CallsOnly().unmet(visit) is None) is met
