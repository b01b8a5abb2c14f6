"""What keeps rules from being saved, all of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appointments.domain.errors import Invalid

_LONGEST_NAME_SAID = 60


@dataclass(frozen=True)
class Problem:
    """`field` is the place: `rules[2].wording.cy`, `quiet_end`. `words` is a sentence about it. `rule` is the name of
    the rule it is in, where it is in one that has any."""

    field: str
    words: str
    rule: str = ""

    def __str__(self) -> str:
        rule = f" (rule “{self.rule[:_LONGEST_NAME_SAID]}”)" if self.rule else ""
        return f"{self.field}: {self.words}{rule}"


class RulesRefused(Invalid):
    """Rules that cannot be saved or read. `problems` are all that were found; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].field, "\n".join(map(str, problems)))
        self.problems = tuple(problems)
