"""No adult of the household came to the door.

Why: "no access" means that nobody answered. Who spoke to the resident has a completed visit, a refusal or something
else, and each of them is recorded as what it was.

Source: domain sections 1.2 ("refused access incorrectly ascribed") and 6.1; domain rule 44.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Count, Not, Rule, Says, Where, any_of

RULE = Rule(
    code="nobody_answered",
    outcomes=(Outcome.NO_ACCESS,),
    # A reason for a refusal is something that somebody said, whether or not it is recorded who.
    demand=Not(any_of(Count("spoke_to", where=(Where("who", ("resident", "household_member")),)), Count("reason"))),
    met=(Says(ALWAYS, "Nobody of the household came to the door."),),
    missing=(
        Says(
            ALWAYS,
            "You recorded that somebody of the household spoke to you.",
            "Close the visit as what happened: no access means that nobody answered.",
        ),
    ),
    asks="Nobody of the household was spoken to at the door",
    why="No access means that nobody answered; everything else has its own outcome",
    source="Housing Ombudsman, Spotlight on knowledge and information management, on wrongly ascribed outcomes",
)
