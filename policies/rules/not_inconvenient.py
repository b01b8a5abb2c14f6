"""The resident had not answered that this time does not suit.

Why: "not convenient" is an answer that we must act on. It releases the slot, and coming all the same proves nothing
against the resident. A later "yes" does not undo it: only a new promise does.

Source: Housing Ombudsman, recommendation 19 (b), "made at a time they could attend"; domain rule 30.
"""

from __future__ import annotations

from policies.rule import ALWAYS, EXCUSING, Fact, Not, Rule, Says

RULE = Rule(
    code="not_inconvenient",
    outcomes=EXCUSING,
    demand=Not(Fact("said_no")),
    met=(Says(ALWAYS, "The resident had not asked to change this appointment."),),
    missing=(Says(ALWAYS, "The resident had answered that this time does not suit."),),
    asks="The resident had not answered that they cannot make it or want to change it",
    why="An appointment is missed only when it was at a time the resident could attend",
    source="Housing Ombudsman recommendation 19 (b); domain rule 30",
)
