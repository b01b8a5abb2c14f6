"""Two knocks at the door, and not in one go.

Why: people sleep, bathe, or need time to come. Knocks within half a minute of each other are one knock.

Source: Housing Ombudsman, recommendation 19 (d), "two door knocks"; domain rule 37.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Count, Not, Rule, Says

RULE = Rule(
    code="knocks",
    outcomes=(Outcome.NO_ACCESS,),
    demand=Count("knock", "knocks_no_access"),
    met=(Says(ALWAYS, "Knocks recorded: {recorded_knock}."),),
    missing=(
        Says(Not(Count("knock", 1)), "No knock is recorded, {knocks_no_access} are needed.", "Knock and record it."),
        Says(
            Not(Count("knock", 2)),
            "One knock is recorded, {knocks_no_access} are needed.",
            "Wait a little, knock again and record it.",
        ),
        Says(
            ALWAYS,
            "{recorded_knock} knocks are recorded, {knocks_no_access} are needed.",
            "Wait a little, knock again and record it.",
        ),
    ),
    asks="At least two knocks, half a minute or more apart",
    why="People need time to come to the door",
    source="Housing Ombudsman recommendation 19 (d); domain rule 37",
)
