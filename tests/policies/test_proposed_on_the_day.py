"""Rules 20 and 37: what was noticed on the day, and nobody has reviewed, asks for more and takes nothing away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.access import AccessKind
from appointments.domain.access_kinds.how_to_knock import Heard, HowToKnock
from appointments.domain.access_kinds.letter_only import LetterOnly
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.case import Case
from appointments.domain.evidence import EvidenceKind
from tests.policies.cases import an_item, met, no_access_case, requiring, without


def as_proposed(case: Case) -> Case:
    return replace(case, proposed=frozenset(item.ref for item in case.requirements))


@pytest.mark.parametrize(
    ("kind", "in_its_place", "left_out", "demand"),
    [
        (LetterOnly(), (), EvidenceKind.CALL, "contact"),  # the card is left in any case
        (TextOnly(), (an_item(EvidenceKind.TEXT, "09:05", {"result": "delivered"}),), EvidenceKind.CALL, "contact"),
        (HowToKnock(Heard.CALL_INSTEAD), (), EvidenceKind.KNOCK, "knocks"),
    ],
)
def test_it_replaces_neither_the_call_nor_the_knocks(
    kind: AccessKind, in_its_place: tuple[object, ...], left_out: EvidenceKind, demand: str
) -> None:
    case = requiring(without(no_access_case(), left_out), kind)
    case = replace(case, evidence=(*case.evidence, *in_its_place))
    if left_out is EvidenceKind.KNOCK:
        again = replace(next(item for item in case.evidence if item.kind is EvidenceKind.CALL), ref="E-call-2")
        case = replace(case, evidence=(*case.evidence, again))

    assert met(case, demand)
    assert not met(as_proposed(case), demand)


def test_it_makes_the_wait_longer_all_the_same() -> None:
    case = requiring(no_access_case(), LongerToAnswer(25))

    assert not met(case, "wait")
    assert not met(as_proposed(case), "wait")
