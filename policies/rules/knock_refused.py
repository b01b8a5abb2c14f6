"""A knock at the door before a refusal.

Why: a refusal is somebody's answer to a knock. Without one, nobody was asked.

Source: Housing Ombudsman, recommendation 19 (d); the number is our default.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Count, Not, Rule, Says

RULE = Rule(
    code="knock_refused",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=Count("knock", "knocks_refused_access"),
    met=(Says(ALWAYS, "Knocks recorded: {recorded_knock}."),),
    missing=(
        Says(Not(Count("knock", 1)), "No knock is recorded.", "Knock and record it."),
        Says(
            ALWAYS,
            "Knocks recorded: {recorded_knock}. Needed: {knocks_refused_access}.",
            "Knock again and record it.",
        ),
    ),
    asks="At least one knock",
    why="A refusal is an answer to a knock",
    source="Housing Ombudsman recommendation 19 (d)",
)
