"""A step shared by use cases: read what a slot search needs, and search.

Reading happens inside a transaction, searching outside it: nothing slow holds a lock.
"""

from appointments.use_cases.steps.finding.scenes import Scene, horizon, open_appointment, read_couplings, read_scene
from appointments.use_cases.steps.finding.searching import (
    Searching,
    apart_from_promised,
    promise_in,
    search,
    stay_minutes,
)

__all__ = [
    "Scene",
    "Searching",
    "apart_from_promised",
    "horizon",
    "open_appointment",
    "promise_in",
    "read_couplings",
    "read_scene",
    "search",
    "stay_minutes",
]
