"""From the communal door somebody was asked to open: the household, another contact, or the planner.

Why: a locked door downstairs is not the resident's failure, and often somebody can open it: the household by telephone,
or the office, which may hold a code or know a key holder. Who turns round without asking has not tried.

Source: Housing Ombudsman, recommendation 19 (d), "what level of contact"; domain rule 48.
"""

from __future__ import annotations

from dataclasses import replace

from appointments.domain.outcomes import Outcome
from policies.demands import PLANNER_ANSWERED, PLANNER_ASKED, TEXTED, called, unconfirmed
from policies.rule import ALWAYS, Rule, Says, any_of

# Somebody, once: how often a household is called before "no access" is no figure of this door.
_TEXTED_ONCE = replace(TEXTED, at_least=1)

RULE = Rule(
    code="entry_tried",
    outcomes=(Outcome.COMMUNAL_DOOR,),
    demand=any_of(called("resident", "planner", "other_contact"), _TEXTED_ONCE, PLANNER_ASKED, PLANNER_ANSWERED),
    met=(Says(ALWAYS, "Somebody was asked from the communal door to open it."),),
    missing=(
        Says(
            unconfirmed("resident", "planner"),
            "The call rests on the operative's word; here the telephone provider confirms calls.",
            "Call the household through the page of the visit, or ask the planner by its button.",
        ),
        Says(
            ALWAYS,
            "Nobody is recorded as having been asked to open the communal door.",
            "Call the household or ask the planner, and record it.",
        ),
    ),
    asks=(
        "A text to the household, a call to it{provider_calls_only} or to another contact, "
        "or contact with the planner, from the door"
    ),
    why="A door that somebody can open keeps the appointment",
    source="Housing Ombudsman recommendation 19 (d); domain rule 48",
)
