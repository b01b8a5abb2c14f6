from __future__ import annotations

import pytest

from appointments.domain.access_kinds.text_only import TextOnly
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from tests.policies.cases import (
    a_call,
    adding,
    an_item,
    finding,
    met,
    refused_access_case,
    requiring,
    the_planner_answers,
    without,
)

A_TEXT = an_item(EvidenceKind.TEXT, "09:05", {"result": "sent"})


@pytest.mark.parametrize(
    ("item", "counts"),
    [
        (a_call("09:05", to="planner"), True),
        (a_call("09:05", to="resident"), True),
        (a_call("09:05", "not_placed", to="planner"), False),
        (a_call("09:05", to="other_contact"), False),
        (an_item(EvidenceKind.PLANNER_ASKED, "09:05"), True),  # asked through the app instead of by voice
        (the_planner_answers("09:05"), True),
        (an_item(EvidenceKind.PLANNER_ANSWERED, "09:05"), False),  # the operative's word for it
        (an_item(EvidenceKind.PLANNER_ANSWERED, "09:05", source=EvidenceSource.SYSTEM), False),
        (A_TEXT, False),
        (a_call("08:59", to="planner"), False),  # not from the door
    ],
)
def test_the_resident_or_the_planner_is_contacted_from_the_door(item: Evidence, counts: bool) -> None:
    assert met(adding(without(refused_access_case(), EvidenceKind.CALL), item), "contact_refused") is counts


def test_a_household_that_asks_for_texts_only_may_be_texted() -> None:
    case = requiring(without(refused_access_case(), EvidenceKind.CALL), TextOnly())

    assert finding(case, "contact_refused").to_do == "Call the planner from the door and record it."
    assert met(adding(case, A_TEXT), "contact_refused")
