"""The phone did not say that the arrival was somewhere else; or it did, and a planner has looked into it.

Why: "I have arrived" pressed on the other side of the county is a visit that nobody made. A phone can be wrong, and a
home can be wrong on the map, so a position refuses nothing by itself: it makes a question, and the planner answers it.
No position at all is nobody's fault, and asks nothing.

Source: Housing Ombudsman, Spotlight on knowledge and information management (May 2023), appointments recorded as missed
by the resident that the landlord had not kept; domain section 1.2. The distance is our own.
"""

from __future__ import annotations

from policies.demands import PLANNER_ANSWERED
from policies.rule import ALWAYS, EXCUSING, Fact, Not, Rule, Says, any_of

RULE = Rule(
    code="at_the_home",
    outcomes=EXCUSING,
    demand=any_of(Not(Fact("arrived_elsewhere")), PLANNER_ANSWERED),
    met=(
        Says(Not(Fact("arrived_elsewhere")), "No phone said that the arrival was anywhere but at the home."),
        Says(ALWAYS, "The phone said that the arrival was {arrived_apart} from the home; a planner looked into it."),
    ),
    missing=(
        Says(
            ALWAYS,
            "The phone said that the arrival was {arrived_apart} from the home, and no planner has looked into it.",
            "Ask the planner, say where you are, and wait for the answer.",
        ),
    ),
    asks="No phone said that the arrival was far from the home, or a planner has looked into it and answered",
    why="Who was somewhere else was not at the door",
    source="Housing Ombudsman, Spotlight on knowledge and information management, on wrongly ascribed outcomes; "
    "domain section 1.2",
)
