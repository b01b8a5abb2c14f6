from __future__ import annotations

import pytest

from appointments.domain.evidence import EvidenceKind
from tests.policies.cases import adding, an_item, finding, met, missing, no_access_case, spoke_to


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
