"""How the landlord wants offers ranked: figures that a slot's cost is made of, all in seconds of driving.

A second of waiting, of unfairness or of reserve is worth what a second on the road is worth; the figures say how much
of each there is. Source: the landlord's decision; the defaults are proposals and no published figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from appointments.domain.errors import Invalid


@dataclass(frozen=True)
class Reserve:
    """The share of a trade's working time on a day that is kept free for emergencies, in per cent.

    `steps` are (days ahead, per cent), rising in days: each holds from its day on. Far ahead much is kept, because
    nobody knows yet what will happen; as the day comes near it is released for ordinary work.
    """

    steps: tuple[tuple[int, int], ...] = ((0, 0), (1, 5), (3, 10), (7, 20))

    def __post_init__(self) -> None:
        days = [ahead for ahead, _ in self.steps]
        if not days or days != sorted(set(days)) or days[0] != 0:
            raise Invalid("reserve", "reserve: the steps begin with day 0 and their days rise")
        if any(not 0 <= percent <= 100 for _, percent in self.steps):
            raise Invalid("reserve", "reserve: a share lies between 0 and 100 per cent")

    def percent(self, days_ahead: int) -> int:
        """The share kept on a day so many days from today; today itself and the past have the first step's."""
        return next((share for ahead, share in reversed(self.steps) if days_ahead >= ahead), self.steps[0][1])


@dataclass(frozen=True)
class RankingRules:
    """`waiting_seconds` is what waiting from now to the target counts as, in proportion on the way and beyond it.

    An order with three weeks left so loses little by waiting a day, one with two days left a lot: slots soon to come
    go to those who need them soon. `fairness_seconds` is what it counts as to send somebody whose days are wholly
    booked instead of a colleague with nothing booked, in proportion between. `reserves` are by trade; one that is not
    named has `reserve`.
    """

    waiting_seconds: int = 900
    fairness_seconds: int = 1200
    reserve: Reserve = Reserve()
    reserves: Mapping[str, Reserve] = field(default_factory=dict)

    def reserve_of(self, trade: str) -> Reserve:
        return self.reserves.get(trade, self.reserve)
