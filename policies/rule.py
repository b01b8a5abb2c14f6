"""The vocabulary that every demand of the rulebook is written in.

A demand is built from named facts, counted evidence, minutes between two instants, and all of, any of, not. That is
the whole language: small enough for a second interpreter, on the operative's phone, to read the same rules as JSON.
What the names stand for is said in `sheet.py`; `case_sheet.py` works them out from a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from appointments.domain.outcomes import EXCUSES_LANDLORD, Outcome

# A number, or the name of one on the sheet: thresholds are the landlord's, so rules name them.
Limit: TypeAlias = str | int


@dataclass(frozen=True)
class Fact:
    """A named fact of the sheet holds; a fact that the sheet does not have does not hold."""

    name: str


@dataclass(frozen=True)
class Where:
    """The evidence's mark `key` is one of these; a mark that is absent reads as empty."""

    key: str
    one_of: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """At least so many pieces of evidence of a kind, with the marks asked for.

    `untimely`: whenever during the visit it was recorded, and not only in the time that counts. A demand counts so
    what speaks against the claim, which is what stands under a `Not`; what supports the claim needs the time.
    """

    kind: str
    at_least: Limit = 1
    where: tuple[Where, ...] = ()
    untimely: bool = False


@dataclass(frozen=True)
class Minutes:
    """At least so many minutes, to the second, from one instant to another; 0 means "not before".

    Does not hold when either instant is not known.
    """

    since: str
    until: str
    at_least: Limit = 0


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Demand, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Demand, ...] = ()


@dataclass(frozen=True)
class Not:
    part: Demand


Demand: TypeAlias = Fact | Count | Minutes | AllOf | AnyOf | Not

ALWAYS = AllOf()

# Every outcome by which it would not have been the landlord's doing, in the order in which outcomes are listed.
EXCUSING = tuple(outcome for outcome in Outcome if outcome in EXCUSES_LANDLORD)


def all_of(*parts: Demand) -> AllOf:
    return AllOf(parts)


def any_of(*parts: Demand) -> AnyOf:
    return AnyOf(parts)


@dataclass(frozen=True)
class Says:
    """What to tell the operative when `when` holds. `{names}` are filled in from the sheet.

    `to_do` says what would meet the demand; empty when nothing can be done any more.
    """

    when: Demand
    words: str
    to_do: str = ""


@dataclass(frozen=True)
class Rule:
    """One demand on a claim of one of `outcomes`.

    `asks` and `why` are for the catalogue, where `{names}` are the landlord's figures; `source` says who demands it.
    Of `met` and of `missing`, the first whose `when` holds speaks; the last of each holds always.
    """

    code: str
    outcomes: tuple[Outcome, ...]
    demand: Demand
    met: tuple[Says, ...]
    missing: tuple[Says, ...]
    asks: str
    why: str
    source: str

    def __post_init__(self) -> None:
        for says in (self.met, self.missing):
            if not says or says[-1].when != ALWAYS:
                raise ValueError(f"rule {self.code}: the last words must hold always, or there may be none to say")


@dataclass(frozen=True)
class Established:
    """What the records show when a claim is not allowed: `outcome` with `words`, when `when` holds."""

    outcome: Outcome
    when: Demand
    words: str
