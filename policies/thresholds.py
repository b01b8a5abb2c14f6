"""How much of each demand is enough. Defaults here; a landlord overrides them with a date in the database.

A judgement stores the digest of rules and thresholds together, so it can always be said by which figures it was
given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from appointments.domain.errors import Invalid
from appointments.domain.figures import Figure
from policies.export import digest_of
from policies.sources import for_readers


def _switch(source: str, words: str, added: str) -> Any:
    """Off unless a landlord switches it on; `added` is what it then adds to the sentences of the rules."""
    said = {"source": source, "words": words, "unit": ("", ""), "least": 0, "most": 1}
    return field(default=0, metadata={**said, "answers": ("no", "yes"), "added": added})


def _figure(default: int, source: str, words: str, unit: str, *, least: int = 1, most: int) -> Any:
    """A threshold with who set it. `least` is the lowest a landlord may go: 0 would switch the demand off.

    `most` is the highest: what nobody at a door could meet would make an outcome impossible by a slip of the keyboard.
    """
    said = {"source": source, "words": words, "unit": (unit, f"{unit}s"), "least": least, "most": most}
    return field(default=default, metadata=said)


@dataclass(frozen=True)
class Thresholds:
    """Whole numbers; the unit is in the name, or it is a count, or 1 for a switch that is on."""

    # No more than booking sees to: otherwise a visit that was booked as it should be is one that nobody was told of.
    notice_hours: int = _figure(
        24,
        "Landlord and Tenant Act 1985, section 11(6): 24 hours' notice; domain rule 2",
        "Notice before a visit that the resident did not agree to",
        "hour",
        most=24,
    )
    knocks_no_access: int = _figure(
        2,
        "Housing Ombudsman, recommendation 19: two door knocks; domain rule 37",
        "Knocks before no access",
        "knock",
        most=20,
    )
    knocks_refused_access: int = _figure(
        1, "Our default: somebody answered, so one knock was enough", "Knocks before access refused", "knock", most=20
    )
    calls: int = _figure(
        1,
        "Housing Ombudsman, recommendation 19: calling the resident; domain rule 37",
        "Calls from the door",
        "call",
        most=20,
    )
    wait_minutes: int = _figure(
        15,
        "Stroud District Council's answer to recommendation 19; domain rule 38",
        "Wait at the door",
        "minute",
        most=120,
    )
    planner_timeout_minutes: int = _figure(
        10, "Our default; domain rule 39", "Time the planner has to answer", "minute", most=60
    )
    provider_calls_only: int = _switch(
        "Our default: an operative may call with their own telephone and record it",
        "Only calls that the telephone provider confirms count",
        " that the telephone provider confirms",
    )
    same_knock_seconds: int = _figure(
        30,
        "Our default: knocks closer than this are one knock",
        "Pause between two knocks",
        "second",
        least=0,
        most=600,
    )
    letter_served_working_days: int = _figure(
        2,
        "Our default, after the usual period for first-class post",
        "Until a letter is served",
        "working day",
        most=20,
    )

    def __post_init__(self) -> None:
        for each in fields(self):
            least, most = each.metadata["least"], each.metadata["most"]
            if not least <= getattr(self, each.name) <= most:
                raise Invalid(each.name, f"{each.name}: must be at least {least} and at most {most}")

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


def figures() -> tuple[Figure, ...]:
    """The figures with their bounds, for whoever sets one."""
    return tuple(
        Figure(
            name=each.name,
            words=each.metadata["words"],
            unit=each.metadata["unit"],
            default=getattr(DEFAULTS, each.name),
            least=each.metadata["least"],
            most=each.metadata["most"],
            source=for_readers(each.metadata["source"]),
            answers=each.metadata.get("answers"),
            added=each.metadata.get("added", ""),
        )
        for each in fields(Thresholds)
    )


def threshold_sources() -> dict[str, str]:
    """Name to source, for the catalogue."""
    return {each.name: each.metadata["source"] for each in fields(Thresholds)}
