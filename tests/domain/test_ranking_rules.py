"""The landlord's figures for ranking: how much is kept free for emergencies, and from how far ahead."""

from __future__ import annotations

import pytest

from appointments.domain.errors import Invalid
from appointments.domain.ranking_rules import RankingRules, Reserve


@pytest.mark.parametrize(
    ("days_ahead", "percent"),
    [
        (-1, 0),  # yesterday counts as today
        (0, 0),  # today everything is released
        (1, 5),
        (2, 5),  # a step holds until the next
        (3, 10),
        (6, 10),
        (7, 20),
        (365, 20),  # and the last one for ever
    ],
)
def test_the_reserve_is_released_as_the_day_comes_near(days_ahead: int, percent: int) -> None:
    assert Reserve().percent(days_ahead) == percent


@pytest.mark.parametrize(
    "steps",
    [
        (),  # nothing said
        ((1, 5),),  # nothing said about today
        ((0, 0), (3, 5), (3, 10)),  # twice the same day
        ((0, 0), (7, 20), (3, 10)),  # not in order
        ((0, -1),),  # less than nothing
        ((0, 101),),  # more than all
    ],
)
def test_a_reserve_that_makes_no_sense_is_refused(steps: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(Invalid) as refused:
        Reserve(steps)
    assert refused.value.field == "reserve"


def test_a_trade_may_have_a_reserve_of_its_own() -> None:
    painters = Reserve(((0, 0),))
    rules = RankingRules(reserves={"PA": painters})
    assert rules.reserve_of("PA") is painters
    assert rules.reserve_of("PL") == Reserve()
