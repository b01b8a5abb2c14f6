"""A step shared by use cases: what reminder rules can name, as the landlord has configured it."""

from __future__ import annotations

from collections import defaultdict
from datetime import time

from appointments.domain.access_kinds import KINDS
from appointments.domain.reminder_rules import KnownNames
from appointments.ports import Records


def reminder_names(records: Records) -> KnownNames:
    """Priorities, slot patterns (those offered before too: promises hold them still) and kinds of requirement."""
    begins: dict[str, set[time]] = defaultdict(set)
    for pattern in records.landlord.slot_patterns():
        begins[pattern.code].add(pattern.starts)
    return KnownNames(
        priorities={priority.code: priority.appointed for priority in records.landlord.priorities()},
        slot_patterns={code: frozenset(times) for code, times in begins.items()},
        requirements=frozenset(kind.TAG for kind in KINDS),
    )
