"""What is asked of one visit: promised, despatched and standing, each once; what has ended says so (rule 19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.access import AccessKind, AccessRequirement, RequirementSnapshot, snapshot
from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.do_not_attend import DoNotAttend
from appointments.domain.access_kinds.longer_to_answer import LongerToAnswer
from appointments.domain.appointments import Override
from appointments.domain.visit_asks import needs_less, visit_asks
from tests.builders import DAY, a_requirement

CALL = a_requirement("Q-1", kind=CallAhead(30))
LONGER = a_requirement("Q-2", kind=LongerToAnswer(30))
RELEASE = "Do it all the same, or let the planner release it."


def test_what_stands_comes_first_and_what_has_ended_last_with_the_first_day_without_it() -> None:
    ended = CALL.end(DAY - timedelta(days=1))
    found = visit_asks(snapshot((CALL, LONGER), DAY), None, (), (ended, LONGER), DAY)
    assert [item.ref for item in found.asked()] == ["Q-1", "Q-2"]
    assert [item.ref for item in found.ended()] == ["Q-1"]
    assert found.briefs() == (
        LONGER.kind.brief(),
        f"{CALL.kind.brief()} Asked when this was promised; ended 23 November. {RELEASE}",
    )


def test_what_was_asked_for_at_the_despatch_alone_says_so() -> None:
    found = visit_asks((), snapshot((CALL,), DAY), (), (CALL.end(DAY),), DAY)
    [words] = found.briefs(under_way=True)
    assert words.endswith("Asked when this was despatched; ended 24 November. Do it all the same.")


def test_what_is_not_on_record_any_more_is_asked_for_without_a_day() -> None:
    [words] = visit_asks(snapshot((CALL,), DAY), None, (), (), DAY).briefs()
    assert f"Asked when this was promised, and ended since. {RELEASE}" in words


def test_what_lasts_until_the_day_of_the_visit_stands_on_it() -> None:
    lasting = replace(CALL, ends_on=DAY)
    assert visit_asks(snapshot((lasting,), DAY), None, (), (lasting,), DAY).ended() == ()


@pytest.mark.parametrize(
    ("kind", "left"), [(DoNotAttend("Neighbourhood team"), ()), (CallAhead(30), ("Q-1",))], ids=["nobody", "call"]
)
def test_only_what_forbids_the_visit_is_dropped_by_a_managers_word(kind: AccessKind, left: tuple[str, ...]) -> None:
    word = Override("It may be attended", "Manager One", "Agreed with the team", "Q-1")
    found = visit_asks((RequirementSnapshot("Q-1", kind),), None, (word,), (), DAY)
    assert tuple(item.ref for item in found.asked()) == left


@pytest.mark.parametrize(
    ("standing", "less"),
    [
        ((), True),
        ((LONGER,), True),  # one of two has ended
        ((CALL, LONGER), False),
        ((replace(CALL, kind=CallAhead(60)), LONGER), False),  # changed: nothing ended without something new
        ((LONGER, a_requirement("Q-3", kind=CallAhead(60))), False),  # one ended, and another is new
    ],
)
def test_a_visit_is_told_anew_only_where_something_ended_and_nothing_is_new(
    standing: tuple[AccessRequirement, ...], less: bool
) -> None:
    assert needs_less(snapshot((CALL, LONGER), DAY), snapshot(standing, DAY)) is less
