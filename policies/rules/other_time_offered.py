"""Another time was offered.

Why: whoever is offered another time and takes it has not refused access, only this hour.

Source: domain rule 44.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Count, Rule, Says

RULE = Rule(
    code="other_time_offered",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=Count("other_time_offered"),
    met=(Says(ALWAYS, "Another time was offered."),),
    missing=(Says(ALWAYS, "No other time was offered.", "Offer another time and record what was said."),),
    asks="Another time was offered",
    why="Who takes another time has not refused access",
    source="Housing Ombudsman, Spotlight on knowledge and information management; domain rule 44",
)
