from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.evidence import EvidenceKind
from appointments.domain.replies import Intent
from policies.counted import decided_at
from tests.policies.cases import a_reply, adding, an_item, finding, met, missing, no_access_case, spoke_to


@pytest.mark.parametrize(
    ("who", "nobody"),
    [
        ("resident", False),
        ("household_member", False),
        ("other", True),  # a neighbour who says that nobody is in
        ("minor", True),  # has a demand and an outcome of its own
    ],
)
def test_no_access_means_that_no_adult_of_the_household_came_to_the_door(who: str, nobody: bool) -> None:
    assert met(adding(no_access_case(), spoke_to(who)), "nobody_answered") is nobody


def test_a_refusal_cannot_be_passed_off_as_no_access() -> None:
    assert missing(adding(no_access_case(), spoke_to("resident"))) == {"nobody_answered"}


def test_where_work_was_done_somebody_let_us_in() -> None:
    worked = adding(no_access_case(), an_item(EvidenceKind.WORK_DONE, "09:05", {"words": "Tap mended."}))
    assert missing(worked) == {"nobody_answered"}
    assert finding(worked, "nobody_answered").words == "It is recorded that work was done at this visit."


@pytest.mark.parametrize("intent", [Intent.UNCLEAR, Intent.CONFIRM, Intent.DISPUTE])
@pytest.mark.parametrize("apart", [timedelta(0), timedelta(minutes=3), "decided"])
def test_who_texts_while_somebody_is_there_has_answered(intent: Intent, apart: timedelta | str) -> None:
    case = no_access_case()
    assert case.arrived_at is not None
    at = decided_at(case) if isinstance(apart, str) else case.arrived_at + apart
    texted = replace(case, replies=(a_reply(intent, at),))
    assert missing(texted) == {"nobody_answered"}
    assert finding(texted, "nobody_answered").words == "The household sent a text while you were there."


def test_a_text_from_before_or_after_or_about_another_promise_is_no_answer_at_the_door() -> None:
    case = no_access_case()
    assert case.arrived_at is not None
    second = timedelta(seconds=1)
    for reply in (
        a_reply(Intent.UNCLEAR, case.arrived_at - second),
        a_reply(Intent.UNCLEAR, decided_at(case) + second),
        a_reply(Intent.UNCLEAR, case.arrived_at + second, version=99),
    ):
        assert met(replace(case, replies=(reply,)), "nobody_answered")
