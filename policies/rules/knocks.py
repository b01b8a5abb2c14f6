"""Two knocks at the door, and not in one go.

Why: people sleep, bathe, or need time to come. Knocks within half a minute of each other are one knock. Where
the household asks that nobody knocks or rings, as many calls from the door take the place of the knocks.

Source: Housing Ombudsman, recommendation 19 (d), "two door knocks"; domain rule 37.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Count, Fact, Not, Rule, Says, Where, all_of, any_of
from policies.sheet import PLACED, SELF_REPORTED

# As often as others are knocked for.
_CALLED = Count("call", "knocks_no_access", (Where("to", ("resident",)), Where("result", PLACED)))
_SELF_REPORTED = Count("call", 1, (Where("to", ("resident",)), Where("result", SELF_REPORTED)))
_TEXTED = Count("text", "calls", (Where("result", ("", "sent", "delivered")),))

RULE = Rule(
    code="knocks",
    outcomes=(Outcome.NO_ACCESS,),
    demand=any_of(
        all_of(Not(Fact("no_knock_asked")), Count("knock", "knocks_no_access")),
        all_of(Fact("no_knock_asked"), any_of(_CALLED, all_of(Fact("text_asked"), _TEXTED))),
    ),
    met=(
        Says(Fact("no_knock_asked"), "Nobody knocked, as the household asks; it was called from the door."),
        Says(ALWAYS, "Knocks recorded: {recorded_knock}."),
    ),
    missing=(
        Says(
            all_of(Fact("no_knock_asked"), _SELF_REPORTED),
            "A call in a knock's place rests on the operative's word; here the telephone provider confirms calls.",
            "Call the household through the page of the visit, wait a little, and call again.",
        ),
        Says(
            Fact("no_knock_asked"),
            "No call from the door is recorded, or not enough. This household is called, and nobody knocks.",
            "Call the household, wait a little, and call again.",
        ),
        Says(Not(Count("knock", 1)), "No knock is recorded, {knocks_no_access} are needed.", "Knock and record it."),
        Says(
            Not(Count("knock", 2)),
            "One knock is recorded, {knocks_no_access} are needed.",
            "Wait a little, knock again and record it.",
        ),
        Says(
            ALWAYS,
            "{recorded_knock} knocks are recorded, {knocks_no_access} are needed.",
            "Wait a little, knock again and record it.",
        ),
    ),
    asks=(
        "At least {knocks_no_access}, {same_knock_seconds} or more apart; "
        "calls{provider_calls_only} where the household asks for no knock"
    ),
    why="People need time to come to the door",
    source="Housing Ombudsman recommendation 19 (d); domain rule 37",
)
