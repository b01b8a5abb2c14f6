"""No telephone: a text on arrival, several rings, and where asked somebody who signs."""

from __future__ import annotations

import pytest

from appointments.domain.access import Attendee
from appointments.domain.access_kinds.no_voice import NoVoice
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.homes import Channel
from tests.domain.examples import an_evidence, visit_facts

RANG = an_evidence(EvidenceKind.DOOR_STEP, {"step": "rang_several_times", "result": "four times"})


def test_every_channel_but_the_voice_is_left() -> None:
    assert NoVoice().message_rules().only == frozenset(Channel) - {Channel.VOICE}


def test_a_text_from_the_door_takes_the_place_of_the_call_and_the_rings_are_ticked() -> None:
    text, rings = NoVoice().door_steps()
    assert (text.replaces, text.by, text.must_tick) == (EvidenceKind.CALL, EvidenceKind.TEXT, False)
    assert (rings.must_tick, rings.inside) == (True, False)


def test_somebody_who_signs_is_there_only_where_that_was_asked_for() -> None:
    assert NoVoice(signs=True, agency="Signs").attendee() == Attendee(
        "an interpreter for British Sign Language", "Signs"
    )
    assert NoVoice().attendee() is None
    assert "signs" in NoVoice(signs=True).brief()
    assert "signs" not in NoVoice().brief()


@pytest.mark.parametrize(
    ("evidence", "met"),
    [
        ((RANG,), True),
        ((), False),
        ((RANG, an_evidence(EvidenceKind.CALL, {"to": "resident", "result": "no_answer"})), False),
        ((RANG, an_evidence(EvidenceKind.CALL, {"to": "resident", "result": "not_placed"})), True),
        ((RANG, an_evidence(EvidenceKind.CALL, {"to": "planner", "result": "answered"})), True),
    ],
)
def test_the_bell_is_rung_and_nobody_telephones(evidence: tuple[Evidence, ...], met: bool) -> None:
    assert (NoVoice().unmet(visit_facts(evidence=evidence)) is None) is met
