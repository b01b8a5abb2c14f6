"""Do not attend, refer (rule 22): nothing is booked or despatched before the named officer has released it."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.errors import Invalid
from tests.domain.examples import visit_facts


def test_a_visit_is_not_bookable() -> None:
    assert not DoNotAttend("the neighbourhood team").bookable()


def test_it_says_to_whom_to_refer_and_gives_no_reason() -> None:
    assert DoNotAttend.parse({"refer_to": " the neighbourhood team "}).brief() == (
        "Do not attend. Refer to the neighbourhood team."
    )


@pytest.mark.parametrize("values", [{}, {"refer_to": "  "}])
def test_it_needs_somebody_who_can_release_the_visit(values: dict[str, object]) -> None:
    with pytest.raises(Invalid) as caught:
        DoNotAttend.parse(values)

    assert caught.value.field == "refer_to"


def test_whoever_came_all_the_same_did_what_was_not_to_be_done() -> None:
    unmet = DoNotAttend("the neighbourhood team").unmet(visit_facts())

    assert unmet is not None
    assert "the neighbourhood team" in unmet
