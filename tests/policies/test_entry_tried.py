"""Rule 48: a communal door is an outcome of its own, for somebody who tried to have it opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from policies.rulebook import judge
from tests.policies.cases import (
    a_call,
    a_reply,
    adding,
    an_item,
    arriving,
    communal_door_case,
    decided,
    finding,
    met,
    requiring,
    the_planner_answers,
    without,
)


@pytest.mark.parametrize(
    ("item", "counts"),
    [
        (a_call("09:05"), True),
        (a_call("09:05", "answered", to="planner"), True),
        (a_call("09:05", to="other_contact"), True),
        (a_call("09:05", to="neighbour"), False),
        (a_call("09:05", "no_number"), False),
        (a_call("09:05", "not_placed"), False),
        (a_call("08:59:59"), False),  # before arriving
        (a_call("09:08"), True),  # at the very decision
        (a_call("09:08:01"), False),
        (an_item(EvidenceKind.TEXT, "09:05", {"result": "sent"}), True),
        (an_item(EvidenceKind.TEXT, "09:05", {"result": "failed"}), False),
        (an_item(EvidenceKind.PLANNER_ASKED, "09:05"), True),
        (the_planner_answers("09:05"), True),
        (an_item(EvidenceKind.KNOCK, "09:05"), False),
    ],
)
def test_somebody_was_asked_from_the_door(item: Evidence, counts: bool) -> None:
    case = adding(without(communal_door_case(), EvidenceKind.CALL), item)

    assert met(case, "entry_tried") is counts
    assert judge(case, ref="J-1").allowed is counts


def test_who_turned_round_establishes_nothing_and_is_told_what_to_do() -> None:
    bare = without(communal_door_case(), EvidenceKind.CALL)

    assert judge(bare, ref="J-1").established_outcome is Outcome.NOT_ESTABLISHED
    assert finding(bare, "entry_tried").to_do == "Call the household or ask the planner, and record it."


def test_our_own_failure_comes_before_a_locked_door() -> None:
    late = decided(arriving(communal_door_case(), "13:00"), "13:20")
    alone = requiring(communal_door_case(), TwoOperatives())
    unsuited = replace(communal_door_case(), replies=(a_reply(Intent.CHANGE),))

    found = [judge(case, ref="J-1") for case in (late, alone, unsuited)]

    assert [judgement.allowed for judgement in found] == [False] * 3
    assert [judgement.established_outcome for judgement in found] == [
        Outcome.LATE,
        Outcome.REQUIREMENT_NOT_MET,
        Outcome.REQUIREMENT_NOT_MET,
    ]
