"""The rulebook read out: the landlord's procedure with its own figures, for people."""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.outcomes import EXCUSES_LANDLORD, Outcome
from appointments.domain.procedure import Demand, OutcomeDemands, Procedure
from policies.established import ESTABLISHED
from policies.rule import Rule
from policies.rulebook import RULEBOOK, VERSION, digest, rules_for
from policies.sources import for_readers
from policies.thresholds import DEFAULTS, Thresholds, figures

# Words about one case have a gap here, where no case is at hand.
_OF_A_CASE = dict.fromkeys(("arrived", "window_starts", "window_ends", "failed"), "…")


@dataclass(frozen=True)
class CatalogueRow:
    """One demand as README.md lists it. `outcomes` in the trade's words."""

    code: str
    outcomes: str
    asks: str
    why: str
    source: str


def catalogue(thresholds: Thresholds = DEFAULTS) -> tuple[CatalogueRow, ...]:
    """Every demand, in the order of the rulebook."""
    return tuple(
        CatalogueRow(rule.code, ", ".join(rule.outcomes), asks(rule, thresholds), rule.why, rule.source)
        for rule in RULEBOOK
    )


def procedure(thresholds: Thresholds = DEFAULTS) -> Procedure:
    """For each outcome with demands what is asked, in the order in which an operative meets the demands."""
    return Procedure(
        version=VERSION,
        digest=digest(thresholds),
        outcomes=tuple(
            OutcomeDemands(outcome, tuple(_demand(rule, thresholds) for rule in rules_for(outcome)))
            for outcome in Outcome
            if outcome in EXCUSES_LANDLORD
        ),
        established=tuple((row.outcome, row.words.format_map(_OF_A_CASE)) for row in ESTABLISHED),
    )


def asks(rule: Rule, thresholds: Thresholds = DEFAULTS) -> str:
    """What a rule asks, with the figures in words: `At least two knocks, 30 seconds or more apart`."""
    numbers = thresholds.numbers()
    filled = rule.asks.format_map({figure.name: figure.in_a_rule(numbers[figure.name]) for figure in figures()})
    return filled[:1].upper() + filled[1:]


def _demand(rule: Rule, thresholds: Thresholds) -> Demand:
    return Demand(rule.code, asks(rule, thresholds), rule.why, for_readers(rule.source))
