"""What stands behind the ports in tests: plain dictionaries, a clock that is set, a provider that only collects.

The in-memory unit of work goes through the same contract tests as the one over SQL. It does not check references
between things (foreign keys), nor two overlapping assignments of one operative: that is left to the databases.
"""

from tests.fakes.clock import FixedClock
from tests.fakes.providers import FakeCallProvider, FakeProvider
from tests.fakes.records import InMemoryUnitOfWork

__all__ = [
    "FakeCallProvider",
    "FakeProvider",
    "FixedClock",
    "InMemoryUnitOfWork",
]
