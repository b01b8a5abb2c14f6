"""No planner found, while the operative stood at the door, that the failure was ours.

Why: the planner is asked because the office may know what the door does not show. Who finds there that the resident was
not told, or had said that the time did not suit, has found our failure, and nobody may record it as somebody else's.

Source: Stroud District Council's answer to recommendation 19, contact with the Resource Planners; domain rules 39 and
44. That the planner's finding binds is our own way of meeting them.
"""

from __future__ import annotations

from policies.rule import ALWAYS, EXCUSING, Count, Not, Rule, Says, Where

# However early the operative was: what the office found by then, it had found.
_OURS = Count("planner_answered", where=(Where("found", ("ours",)),), untimely=True)

RULE = Rule(
    code="failure_found",
    outcomes=EXCUSING,
    demand=Not(_OURS),
    met=(Says(ALWAYS, "No planner found that the failure was ours."),),
    missing=(Says(ALWAYS, "A planner looked into it and found that the failure was ours."),),
    asks="No planner found, when asked from the door, that the failure was ours",
    why="What the office finds to be our failure is nobody else's",
    source="Stroud District Council's answer to recommendation 19; domain rules 39 and 44",
)
