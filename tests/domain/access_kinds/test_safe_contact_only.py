"""One safe number and no other, neutral words and no voicemail."""

from __future__ import annotations

import pytest

from appointments.domain.access import Recipient
from appointments.domain.access_kinds.contact_representative import ContactRepresentative
from appointments.domain.access_kinds.safe_contact_only import SafeContactOnly
from appointments.domain.contacting import contacting
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import an_evidence, snapshots, visit_facts

SAFE = SafeContactOnly("+447700900124")


def test_every_message_goes_to_the_safe_number_alone_in_neutral_words() -> None:
    rules = SAFE.message_rules()
    assert rules.recipient == Recipient("+447700900124", instead=True)
    assert rules.neutral


@pytest.mark.parametrize("instead", [True, False])
def test_nobody_else_who_is_to_be_told_gets_anything_beside_it(instead: bool) -> None:
    other = ContactRepresentative("their son", "+447700900999", instead)
    for kinds in ((other, SAFE), (SAFE, other)):
        rules = contacting(snapshots(*kinds))
        assert (rules.instead_to, rules.copies_to, rules.neutral) == ("+447700900124", (), True)


@pytest.mark.parametrize(
    ("to", "result", "met"),
    [
        ("resident", "voicemail", False),
        ("resident", "no_answer", True),
        ("resident", "answered", True),
        ("planner", "voicemail", True),
    ],
)
def test_a_voicemail_breaks_it(to: str, result: str, met: bool) -> None:
    call = an_evidence(EvidenceKind.CALL, {"to": to, "result": result})
    assert (SAFE.unmet(visit_facts(evidence=(call,))) is None) is met
