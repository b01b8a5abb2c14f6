"""Everything the household had asked for was done.

Why: a mother of two autistic children had asked for notice of every visit. A contractor came without it, was not let
in, and "refused access" went on the record. What the household asked for comes first.

Source: Housing Ombudsman, Spotlight on knowledge and information management (May 2023), recommendation 19 (c);
domain rule 43.
"""

from __future__ import annotations

from policies.rule import ALWAYS, EXCUSING, Fact, Not, Rule, Says

RULE = Rule(
    code="requirements_met",
    outcomes=EXCUSING,
    demand=Fact("requirements_met"),
    met=(Says(ALWAYS, "Everything the household had asked for was done."),),
    missing=(
        # A step that was done and not ticked reads as not met; ticking it puts both demands right.
        Says(
            Not(Fact("door_steps_ticked")),
            "{unmet}.",
            "If you did it, tick it and say how it went: {door_steps_left}.",
        ),
        Says(ALWAYS, "{unmet}."),
    ),
    asks="Every access requirement of the household was met",
    why="Who comes otherwise than asked cannot blame the household",
    source="Housing Ombudsman recommendation 19 (c); domain rule 43",
)
