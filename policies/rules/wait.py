"""The operative waited long enough at the door, once the window had opened.

Why: "no access" after three minutes says how long the operative had, not whether somebody was at home. Some
residents need longer to reach the door; their time counts instead when it is longer.

Source: Stroud District Council's answer to recommendation 19, 15 minutes; Sovereign 202224092, "please allow time to
get to the door"; domain rules 38 and 41.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Fact, Minutes, Not, Rule, Says

RULE = Rule(
    code="wait",
    outcomes=(Outcome.NO_ACCESS,),
    demand=Minutes(since="wait_started", until="decided", at_least="wait_minutes"),
    met=(Says(ALWAYS, "Waited {passed}; {limit} are asked."),),
    missing=(
        Says(Not(Fact("arrived")), "No time at the door is recorded, {limit} are needed."),
        Says(
            ALWAYS,
            "Waited {passed} once the window had opened, {limit} are needed.",
            "Wait {left} more at the door.",
        ),
    ),
    asks="{wait_minutes} at the door once the window has opened, or the household's own longer time",
    why="People need time to come to the door",
    source="Stroud District Council's answer to recommendation 19; domain rules 38 and 41",
)
