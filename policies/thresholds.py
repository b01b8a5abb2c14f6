"""How much of each demand is enough. Defaults here; a landlord overrides them with a date in the database.

A judgement stores the digest of rules and thresholds together, so it can always be said by which figures it was
given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from appointments.domain.errors import Invalid
from policies.export import digest_of


def _figure(default: int, source: str, *, least: int = 1) -> Any:
    """A threshold with who set it. `least` is the lowest a landlord may go: 0 would switch the demand off."""
    return field(default=default, metadata={"source": source, "least": least})


@dataclass(frozen=True)
class Thresholds:
    """Whole numbers; the unit is in the name, or it is a count."""

    knocks_no_access: int = _figure(2, "Housing Ombudsman, recommendation 19: two door knocks; domain rule 37")
    knocks_refused_access: int = _figure(1, "Our default: somebody answered, so one knock was enough")
    calls: int = _figure(1, "Housing Ombudsman, recommendation 19: calling the resident; domain rule 37")
    wait_minutes: int = _figure(15, "Stroud District Council's answer to recommendation 19; domain rule 38")
    planner_timeout_minutes: int = _figure(10, "Our default; domain rule 39")
    same_knock_seconds: int = _figure(30, "Our default: knocks closer than this are one knock", least=0)
    letter_served_working_days: int = _figure(2, "Our default, after the usual period for first-class post")

    def __post_init__(self) -> None:
        for each in fields(self):
            least = each.metadata["least"]
            if getattr(self, each.name) < least:
                raise Invalid(each.name, f"{each.name}: must be at least {least}")

    def numbers(self) -> dict[str, int]:
        return asdict(self)

    def digest(self) -> str:
        return digest_of(self.numbers())


DEFAULTS = Thresholds()


def overridden(values: Mapping[str, int], *, base: Thresholds = DEFAULTS) -> Thresholds:
    """The thresholds with a landlord's own figures; raises Invalid for one that does not exist or is too low."""
    numbers = base.numbers()
    unknown = sorted(set(values) - set(numbers))
    if unknown:
        raise Invalid(unknown[0], f"{unknown[0]}: there is no such threshold")
    return Thresholds(**{**numbers, **values})


def threshold_sources() -> dict[str, str]:
    """Name to source, for the catalogue."""
    return {each.name: each.metadata["source"] for each in fields(Thresholds)}
