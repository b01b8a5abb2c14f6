"""Every text the resident sent has been read, by the vocabulary or by a person (domain rules 29 and 30)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appointments.domain.case import Case
from tests.policies.cases import finding, met, missing, no_access_case, refused_access_case

BOTH = [no_access_case(), refused_access_case()]


@pytest.mark.parametrize("complete", BOTH)
def test_a_text_that_waits_for_a_person_bars_blame(complete: Case) -> None:
    unread = replace(complete, text_unread=True)
    assert missing(unread) == {"texts_read"}
    assert finding(unread, "texts_read").to_do == "Ask the planner to read it and to deal with it."


@pytest.mark.parametrize("complete", BOTH)
def test_with_every_text_read_nothing_stands_in_the_way(complete: Case) -> None:
    assert met(complete, "texts_read")
    assert missing(complete) == set()
