"""The interpreter word by word, on sheets written by hand: this is what a second interpreter must agree with."""

from __future__ import annotations

import pytest

from policies.interpreter import holds
from policies.rule import ALWAYS, AllOf, AnyOf, Count, Demand, Fact, Minutes, Not, Where
from policies.sheet import Sheet

SHEET = Sheet(
    facts={"told": True, "late": False},
    evidence=(
        {"kind": "call", "at": "2026-11-24T09:05:00+00:00", "to": "resident", "result": "engaged"},
        {"kind": "call", "at": "2026-11-24T09:06:00+00:00", "to": "planner"},
    ),
    instants={
        "arrived": "2026-11-24T09:00:00+00:00",
        "decided": "2026-11-24T09:15:00+00:00",
        "in_summer_time": "2026-11-24T10:15:00+01:00",
    },
    limits={"wait_minutes": 15, "calls": 2},
)

HOLDS, DOES_NOT = Fact("told"), Fact("late")


@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        (Fact("told"), True),
        (Fact("late"), False),
        (Fact("unheard_of"), False),  # unknown is not known to be so
        (Count("call"), True),
        (Count("call", "calls"), True),  # exactly as many
        (Count("call", 3), False),
        (Count("knock"), False),
        (Count("knock", 0), True),
        (Count("call", 1, (Where("to", ("resident",)),)), True),
        (Count("call", 2, (Where("to", ("resident",)),)), False),
        (Count("call", 2, (Where("to", ("resident", "planner")),)), True),
        (Count("call", 1, (Where("to", ("planner",)), Where("result", ("engaged",)))), False),  # all marks of one
        (Count("call", 1, (Where("result", ("",)),)), True),  # an absent mark reads as empty
        (Minutes("arrived", "decided", "wait_minutes"), True),  # to the second
        (Minutes("arrived", "decided", 16), False),
        (Minutes("arrived", "decided"), True),
        (Minutes("decided", "arrived"), False),  # the wrong way round
        (Minutes("decided", "decided"), True),  # not before
        (Minutes("decided", "in_summer_time"), True),  # the same instant, whatever its offset
        (Minutes("arrived", "card_left"), False),  # not known
        (Minutes("card_left", "decided"), False),
        (ALWAYS, True),
        (AllOf((HOLDS, HOLDS)), True),
        (AllOf((HOLDS, DOES_NOT)), False),
        (AnyOf((DOES_NOT, HOLDS)), True),
        (AnyOf((DOES_NOT, DOES_NOT)), False),
        (AnyOf(), False),
        (Not(DOES_NOT), True),
        (Not(HOLDS), False),
    ],
)
def test_a_demand_holds_or_does_not(demand: Demand, expected: bool) -> None:
    assert holds(demand, SHEET) is expected


def test_a_limit_that_no_landlord_set_is_broken_and_not_a_no() -> None:
    with pytest.raises(KeyError):
        holds(Count("call", "unheard_of"), SHEET)
