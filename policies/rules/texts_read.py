"""Every text the resident sent about this visit has been read: understood, or seen by a person.

Why: "I am in hospital until Friday" is an answer that no vocabulary reads. While it waits for a person, nobody may say
that the resident was not in.

Source: Housing Ombudsman, recommendation 19 (b), "made at a time they could attend"; domain rules 29 and 30.
"""

from __future__ import annotations

from policies.rule import ALWAYS, EXCUSING, Fact, Not, Rule, Says

RULE = Rule(
    code="texts_read",
    outcomes=EXCUSING,
    demand=Not(Fact("text_unread")),
    met=(Says(ALWAYS, "No text from the resident waits to be read."),),
    missing=(
        Says(
            ALWAYS,
            "A text from the resident waits to be read by a planner.",
            "Ask the planner to read it and to deal with it.",
        ),
    ),
    asks="No text from the resident about this visit waits for a person",
    why="An answer nobody has read may say that the time did not suit",
    source="Housing Ombudsman recommendation 19 (b); domain rules 29 and 30",
)
