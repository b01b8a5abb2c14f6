"""A knock at the door before a refusal.

Why: a refusal is somebody's answer to a knock. Without one, nobody was asked. Where
the household asks that nobody knocks, a call from the door is the question.

Source: Housing Ombudsman, recommendation 19 (d); the number is our default.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Count, Fact, Not, Rule, Says, Where, all_of, any_of
from policies.sheet import PLACED, SELF_REPORTED

_CALLED = Count("call", 1, (Where("to", ("resident",)), Where("result", PLACED)))
_SELF_REPORTED = Count("call", 1, (Where("to", ("resident",)), Where("result", SELF_REPORTED)))

RULE = Rule(
    code="knock_refused",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=any_of(
        all_of(Not(Fact("no_knock_asked")), Count("knock", "knocks_refused_access")),
        all_of(Fact("no_knock_asked"), any_of(_CALLED, Count("text"))),
    ),
    met=(
        Says(Fact("no_knock_asked"), "Nobody knocked, as the household asks; it was contacted from the door."),
        Says(ALWAYS, "Knocks recorded: {recorded_knock}."),
    ),
    missing=(
        Says(
            all_of(Fact("no_knock_asked"), _SELF_REPORTED),
            "The call in a knock's place rests on the operative's word; here the telephone provider confirms calls.",
            "Call the household through the page of the visit.",
        ),
        Says(
            Fact("no_knock_asked"),
            "No call from the door is recorded. This household is called, and nobody knocks.",
            "Call the household and record it.",
        ),
        Says(Not(Count("knock", 1)), "No knock is recorded.", "Knock and record it."),
        Says(
            ALWAYS,
            "Knocks recorded: {recorded_knock}. Needed: {knocks_refused_access}.",
            "Knock again and record it.",
        ),
    ),
    asks="At least {knocks_refused_access}, or a call{provider_calls_only} where the household asks for no knock",
    why="A refusal is an answer to a knock",
    source="Housing Ombudsman recommendation 19 (d)",
)
