"""A call from the door before a refusal is recorded: to the resident, or to the planner.

Why: many refusals are misunderstandings that a word with the office clears up, and somebody beside the operative
should hear of a refusal while it happens.

Source: Housing Ombudsman, recommendation 19 (d), "what level of contact"; domain rules 40 and 44.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Count, Fact, Rule, Says, Where, all_of, any_of
from policies.sheet import PLACED, SELF_REPORTED

_CALLED = Count("call", "calls", (Where("to", ("resident", "planner")), Where("result", PLACED)))
_SELF_REPORTED = Count("call", 1, (Where("to", ("resident", "planner")), Where("result", SELF_REPORTED)))
_TEXTED = Count("text", "calls", (Where("result", ("", "sent", "delivered")),))

RULE = Rule(
    code="contact_refused",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=any_of(
        _CALLED,
        all_of(Fact("text_asked"), _TEXTED),
        Count("planner_asked"),
        Count("planner_answered"),
    ),
    met=(Says(ALWAYS, "The resident or the planner was contacted from the door."),),
    missing=(
        Says(
            _SELF_REPORTED,
            "The call rests on the operative's word; here the telephone provider confirms calls.",
            "Ask the planner by the button on the page of the visit.",
        ),
        Says(
            Fact("text_asked"),
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
