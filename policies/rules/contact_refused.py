"""A call from the door before a refusal is recorded: to the resident, or to the planner.

Why: many refusals are misunderstandings that a word with the office clears up, and somebody beside the operative
should hear of a refusal while it happens.

Source: Housing Ombudsman, recommendation 19 (d), "what level of contact"; domain rules 40 and 44.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import PLANNER_ANSWERED, PLANNER_ASKED, TEXTED, TEXTS_ONLY, called, unconfirmed
from policies.rule import ALWAYS, Rule, Says, all_of, any_of

RULE = Rule(
    code="contact_refused",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=any_of(
        called("resident", "planner", at_least="calls"),
        all_of(TEXTS_ONLY, TEXTED),
        PLANNER_ASKED,
        PLANNER_ANSWERED,
    ),
    met=(Says(ALWAYS, "The resident or the planner was contacted from the door."),),
    missing=(
        Says(
            unconfirmed("resident", "planner"),
            "The call rests on the operative's word; here the telephone provider confirms calls.",
            "Ask the planner by the button on the page of the visit.",
        ),
        Says(
            TEXTS_ONLY,
            "No text to the resident or call to the planner is recorded.",
            "Call the planner from the door and record it.",
        ),
        Says(
            ALWAYS,
            "No call to the resident or to the planner is recorded.",
            "Call the planner from the door and record it.",
        ),
    ),
    asks=(
        "At least {calls} from the door to the resident or to the planner{provider_calls_only}, "
        "or a question to the planner"
    ),
    why="A word with the office clears up many refusals",
    source="Housing Ombudsman recommendation 19 (d); domain rules 40 and 44",
)
