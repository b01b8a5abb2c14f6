"""Where the resident's reason is that the failure was ours, a planner has looked into it before a refusal is recorded.

Why: "I was not told", "it is not a convenient time", "you did not do what I asked for" and "you show me no card" are
reasons of the list, and each of them says that the refusal was our doing. The operative cannot see whether that is
true; the planner has the records. Until the planner has answered, after those words were said, nothing is recorded
against the resident. Whoever is afraid, unwell or needs no repair any more says nothing of the kind.

Source: Housing Ombudsman, Spotlight on knowledge and information management (May 2023), "refused access" recorded with
"no analysis" of why, "or indeed if it was really being refused"; domain rule 44. That the planner answers is our own
way of meeting it.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import said_it_was_ours
from policies.rule import ALWAYS, Minutes, Not, Rule, Says, any_of

_SAID = said_it_was_ours()

RULE = Rule(
    code="failure_looked_into",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=any_of(Not(_SAID), Minutes(since="failure_said", until="planner_looked")),
    met=(
        Says(Not(_SAID), "The resident did not say that the failure was ours."),
        Says(ALWAYS, "The resident said that the failure was ours; a planner looked into it and answered."),
    ),
    missing=(
        Says(
            ALWAYS,
            "The resident said that the failure was ours, and no planner has looked into it.",
            "Ask the planner, say what the resident said, and wait for the answer.",
        ),
    ),
    asks="If the resident says that the failure was ours, a planner has looked into it and answered",
    why="A refusal because of our own failure is our failure",
    source="Housing Ombudsman, Spotlight on knowledge and information management; domain rule 44",
)
