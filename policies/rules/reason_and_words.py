"""Why entry was refused: a reason from the list, and the words that were said.

Why: "refused access" was recorded with no analysis of why. Most reasons on the list are something the landlord can
put right, and the resident's own words are what a later review can weigh.

Source: Housing Ombudsman, Spotlight on knowledge and information management (May 2023); domain rule 44.
"""

from __future__ import annotations

from appointments.domain import evidence
from appointments.domain.outcomes import Outcome
from policies.demands import REASON
from policies.rule import ALWAYS, Count, Not, Rule, Says, Where

# The list of rule 44, in its order.
REFUSAL_REASONS = tuple(evidence.REFUSAL_REASONS)

_LISTED = Where("reason", REFUSAL_REASONS)

RULE = Rule(
    code="reason_and_words",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=Count("reason", where=(_LISTED, Where("words", ("given",)))),
    met=(Says(ALWAYS, "The reason and the words are recorded."),),
    missing=(
        Says(
            Not(REASON),
            "No reason for the refusal is recorded.",
            "Ask why, choose the reason and write down what was said.",
        ),
        Says(
            Not(Count("reason", where=(_LISTED,))),
            "The reason is not one of the list.",
            "Choose the reason from the list.",
        ),
        Says(ALWAYS, "What was said is not written down.", "Write down what was said."),
    ),
    asks="A reason from the list, with the words that were said",
    why="Most reasons are something the landlord can put right",
    source="Housing Ombudsman, Spotlight on knowledge and information management; domain rule 44",
)
