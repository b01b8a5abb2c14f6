"""Letters, no calls and no texts: the card at the door takes the place of the call."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel
from tests.domain.examples import an_evidence, visit_facts


def test_only_letters_are_left() -> None:
    assert LetterOnly().message_rules().only == {Channel.LETTER}


def test_the_card_takes_the_place_of_the_call() -> None:
    (step,) = LetterOnly().door_steps()
    assert (step.replaces, step.by, step.must_tick) == (EvidenceKind.CALL, EvidenceKind.CARD, False)


@pytest.mark.parametrize(
    ("kind", "data", "met"),
    [
        (EvidenceKind.CALL, {"to": "resident", "result": "answered"}, False),
        (EvidenceKind.CALL, {"to": "resident", "result": "voicemail"}, False),
        (EvidenceKind.CALL, {"to": "other_contact", "result": "answered"}, False),
        (EvidenceKind.CALL, {"to": "resident", "result": "not_placed"}, True),
        (EvidenceKind.CALL, {"to": "planner", "result": "answered"}, True),
        (EvidenceKind.TEXT, {}, False),
        (EvidenceKind.CARD, {"number": "C-1"}, True),
    ],
)
def test_a_call_or_a_text_to_them_breaks_it(kind: EvidenceKind, data: dict[str, object], met: bool) -> None:
    assert (LetterOnly().unmet(visit_facts(evidence=(an_evidence(kind, data),))) is None) is met
