from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from appointments.domain.case import ResidentReply
from appointments.domain.replies import Intent
from tests.policies.cases import BOOKED_AT, VERSION, a_reply, clock, finding, met, no_access_case, refused_access_case

LATER = BOOKED_AT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("replies", "suits"),
    [
        ((), True),  # silence is not a no
        ((a_reply(Intent.CONFIRM),), True),
        ((a_reply(Intent.UNCLEAR),), True),  # goes to a planner (rule 29)
        ((a_reply(Intent.CANNOT_MAKE_IT),), False),
        ((a_reply(Intent.CHANGE),), False),
        ((a_reply(Intent.CANNOT_MAKE_IT), a_reply(Intent.CONFIRM, LATER)), False),  # the slot was released
        ((a_reply(Intent.CONFIRM), a_reply(Intent.CANNOT_MAKE_IT, LATER)), False),
        ((a_reply(Intent.CANNOT_MAKE_IT, version=VERSION - 1),), True),  # that promise was replaced: this one was heard
    ],
)
def test_an_answer_that_it_does_not_suit_can_never_end_in_blame(
    replies: tuple[ResidentReply, ...], suits: bool
) -> None:
    for complete in (no_access_case(), refused_access_case()):
        found = finding(replace(complete, replies=replies), "not_inconvenient")

        assert found.met is suits
        assert found.to_do == ""


@pytest.mark.parametrize(
    ("received_at", "suits"),
    [
        (clock("09:15"), False),  # while the operative was there
        (clock("09:15:01"), True),  # after the decision: we could not have acted on it
    ],
)
def test_an_answer_counts_until_the_decision(received_at: datetime, suits: bool) -> None:
    case = replace(no_access_case(), replies=(a_reply(Intent.CANNOT_MAKE_IT, received_at),))

    assert met(case, "not_inconvenient") is suits
