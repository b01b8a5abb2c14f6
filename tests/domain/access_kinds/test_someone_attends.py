"""A carer, an advocate or a support worker has to be there, at times they can make."""

from __future__ import annotations

import pytest

from appointments.domain.access import Attendee
from appointments.domain.access_kinds.someone_attends import Attending, SomeoneAttends
from appointments.domain.access_kinds.weekly import parse_weekly
from appointments.domain.errors import Invalid
from tests.domain.examples import TUESDAY, between, london, visit_facts

ANY_TIME = SomeoneAttends(Attending.CARER, "the care agency")
TUESDAYS = SomeoneAttends(Attending.ADVOCATE, "", parse_weekly("Tue 09:00-12:00", "times"))


def test_they_are_somebody_to_agree_the_visit_with() -> None:
    assert ANY_TIME.attendee() == Attendee("a carer", "the care agency")
    assert TUESDAYS.attendee() == Attendee("an advocate", "")


@pytest.mark.parametrize(
    ("starts", "ends", "allowed"),
    [("09:00", "12:00", True), ("08:59", "10:00", False), ("11:30", "12:01", False)],
)
def test_the_whole_visit_is_at_a_time_they_can_make(starts: str, ends: str, allowed: bool) -> None:
    assert TUESDAYS.allows(between(starts, ends)) is allowed
    assert ANY_TIME.allows(between(starts, ends))


def test_a_visit_at_another_time_was_not_as_asked() -> None:
    late = visit_facts(arrived_at=london(TUESDAY, "11:45"), decided_at=london(TUESDAY, "12:30"))
    assert "an advocate cannot make" in (TUESDAYS.unmet(late) or "")
    assert TUESDAYS.unmet(visit_facts()) is None
    assert ANY_TIME.unmet(late) is None


def test_the_operative_asks_for_them_at_the_door() -> None:
    (step,) = ANY_TIME.door_steps()
    assert (step.code, step.must_tick, step.inside) == ("there_carer", True, False)


@pytest.mark.parametrize(
    ("values", "field"),
    [({}, "who"), ({"who": "neighbour"}, "who"), ({"who": "carer", "times": "mornings"}, "times")],
)
def test_who_it_is_comes_from_the_list(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        SomeoneAttends.parse(values)
    assert caught.value.field == field


def test_the_brief_says_when_they_can_come() -> None:
    assert TUESDAYS.brief() == "An advocate is there for the whole visit, which can be Tuesdays 9am to midday."
    assert ANY_TIME.brief() == "A carer is there for the whole visit."
