"""Everything random in the demo, from one seed: the same seed and the same day give the same landlord."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TypeVar

Choice = TypeVar("Choice")

# The letters of real references (no 0 and O, 1, I and L, U), so that a demo reads like the real thing.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Dice:
    """A seeded generator with the few throws that the demo needs."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)

    def ref(self, prefix: str) -> str:
        return f"{prefix}-{''.join(self._random.choices(_LETTERS, k=12))}"

    def weighted(self, weights: Mapping[Choice, float]) -> Choice:
        return self._random.choices(list(weights), weights=list(weights.values()))[0]

    def one(self, choices: tuple[Choice, ...]) -> Choice:
        return self._random.choice(choices)

    def some(self, choices: tuple[Choice, ...], count: int) -> tuple[Choice, ...]:
        return tuple(self._random.sample(choices, count))

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends inclusive."""
        return self._random.randint(least, most)

    def happens(self, chance: float) -> bool:
        return self._random.random() < chance

    def spread(self, width: float) -> float:
        """A small step to either side: normal, `width` is its standard deviation."""
        return self._random.gauss(0, width)
