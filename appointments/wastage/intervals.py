"""How sure a share of a small number is: Wilson's 95 % interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# The standard normal quantile that leaves 2.5 % on either side.
_Z = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A share from 0 to 1 with the ends of its interval, both inclusive."""

    share: float
    low: float
    high: float


def wilson(count: int, of: int) -> Interval | None:
    """None when there was nothing to count. Never leaves 0 to 1, and is not empty at 0 of n or n of n.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    if of == 0:
        return None
    share = count / of
    squared = _Z * _Z / of
    middle = (share + squared / 2) / (1 + squared)
    reach = _Z / (1 + squared) * sqrt(share * (1 - share) / of + squared / (4 * of))
    low = max(0.0, middle - reach) if count else 0.0
    high = min(1.0, middle + reach) if count < of else 1.0
    return Interval(share, low, high)
