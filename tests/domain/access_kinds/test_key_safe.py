"""A key kept outside: where is read in the brief, its number on the day only."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.key_safe import KeySafe
from appointments.domain.errors import Invalid
from appointments.domain.evidence import EvidenceKind
from tests.domain.examples import an_evidence, visit_facts

KEY = KeySafe("left of the back door", "4711")


def test_the_place_is_in_the_brief_and_the_number_is_not() -> None:
    assert "left of the back door" in KEY.brief()
    assert "4711" not in KEY.brief()
    assert KEY.secret().words == "4711"


def test_a_promise_keeps_the_place_without_the_number() -> None:
    kept = KEY.as_promised()
    assert isinstance(kept, KeySafe)
    assert kept.location == KEY.location
    assert kept.code != KEY.code


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "4711"}, "location"),
        ({"location": "by the gate"}, "code"),
        ({"location": "x", "code": "9" * 21}, "code"),
    ],
)
def test_both_are_needed(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        KeySafe.parse(values)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("kind", "data", "met"),
    [
        (EvidenceKind.DOOR_STEP, {"step": "key_tried", "result": "it does not turn"}, True),
        (EvidenceKind.SPOKE_TO, {"who": "resident"}, True),  # somebody answered, so nobody needs a key
        (EvidenceKind.DOOR_STEP, {"step": "key_put_back", "result": "done"}, False),
        (EvidenceKind.KNOCK, {}, False),
        (EvidenceKind.SPOKE_TO, {"who": "minor"}, True),
    ],
)
def test_who_left_the_key_where_it_was_cannot_say_that_nobody_let_them_in(
    kind: EvidenceKind, data: dict[str, str], met: bool
) -> None:
    assert (KEY.unmet(visit_facts(evidence=(an_evidence(kind, data),))) is None) is met
