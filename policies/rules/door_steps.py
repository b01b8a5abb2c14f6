"""What the household asks the operative to do at the door is done and ticked, with its result.

Why: a contact request that nobody records as followed was not followed, as far as anybody can show.

Source: Housing Ombudsman, recommendation 19 (c), "checking that any contact requests were adhered to"; domain rule
37.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Fact, Rule, Says

RULE = Rule(
    code="door_steps",
    outcomes=(Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS),
    demand=Fact("door_steps_ticked"),
    met=(Says(ALWAYS, "The steps the household asks for are ticked."),),
    missing=(
        Says(
            ALWAYS, "Not ticked: {door_steps_left}.", "If you did it, tick it and say how it went: {door_steps_left}."
        ),
    ),
    asks="Every step the household asks for at the door is ticked with its result",
    why="A contact request counts as followed when it is recorded as followed",
    source="Housing Ombudsman recommendation 19 (c); domain rule 37",
)
