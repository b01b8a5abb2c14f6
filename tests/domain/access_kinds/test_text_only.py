"""No calls, texts only: the text from the door takes the place of the call (rules 27 and 40)."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel
from tests.domain.examples import an_evidence, visit_facts


def test_only_texts_may_be_sent() -> None:
    assert TextOnly().message_rules().only == {Channel.SMS}


def test_a_text_from_the_door_replaces_the_call() -> None:
    (step,) = TextOnly().door_steps()

    assert step.replaces is EvidenceKind.CALL
    assert not step.must_tick


@pytest.mark.parametrize(
    ("kind", "data", "met"),
    [
        (EvidenceKind.CALL, {"to": "resident", "result": "answered"}, False),
        (EvidenceKind.CALL, {"to": "resident", "result": "no_answer"}, False),  # it rang all the same
        (EvidenceKind.CALL, {"to": "resident", "result": "engaged"}, False),
        (EvidenceKind.CALL, {"to": "resident", "result": "not_placed"}, True),
        (EvidenceKind.CALL, {"to": "resident", "result": "no_number"}, True),
        (EvidenceKind.CALL, {"to": "planner", "result": "answered"}, True),  # a call to ourselves
        (EvidenceKind.TEXT, {"result": "sent"}, True),
    ],
)
def test_a_call_to_the_household_breaks_it(kind: EvidenceKind, data: dict[str, object], met: bool) -> None:
    visit = visit_facts(evidence=(an_evidence(kind, data),))

    assert (TextOnly().unmet(visit) is None) is met
