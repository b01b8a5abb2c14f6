"""It is recorded which adult of the household refused.

Why: a neighbour cannot refuse for a household, nor can a child.

Source: Housing Ombudsman, Spotlight on knowledge and information management, "if it was really being refused";
domain rule 44.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import spoke_to_an_adult
from policies.rule import ALWAYS, Count, Not, Rule, Says

RULE = Rule(
    code="spoke_to",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=spoke_to_an_adult(),
    met=(Says(ALWAYS, "It is recorded who refused."),),
    missing=(
        Says(Not(Count("spoke_to")), "It is not recorded whom you spoke to.", "Record whom you spoke to."),
        Says(
            ALWAYS,
            "You did not speak to an adult of the household.",
            "If nobody of the household answered, close the visit as what it was.",
        ),
    ),
    asks="Which adult of the household refused is recorded",
    why="Only the household can refuse",
    source="Housing Ombudsman, Spotlight on knowledge and information management; domain rule 44",
)
