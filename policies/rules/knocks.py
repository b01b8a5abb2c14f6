"""Two knocks at the door, and not in one go.

Why: people sleep, bathe, or need time to come. Knocks within half a minute of each other are one knock. Where the
household asks that nobody knocks or rings, as many calls from the door take the place of the knocks; where it asks not
to be called either, there is nothing to be done but to leave the card.

Source: Housing Ombudsman, recommendation 19 (d), "two door knocks"; domain rule 37.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import KNOCK, NO_KNOCK, NO_NUMBER, TEXTED, TEXTS_ONLY, WRITTEN_TO, called, unconfirmed
from policies.rule import ALWAYS, Count, Not, Rule, Says, all_of, any_of

# As often as others are knocked for.
_CALLED = called("resident", at_least="knocks_no_access")
_CALLED_ANOTHER = called("resident", "other_contact", at_least="knocks_no_access")
_NEITHER = all_of(NO_KNOCK, WRITTEN_TO)

RULE = Rule(
    code="knocks",
    outcomes=(Outcome.NO_ACCESS,),
    demand=any_of(
        all_of(Not(NO_KNOCK), Count("knock", "knocks_no_access")),
        _NEITHER,
        all_of(NO_KNOCK, any_of(_CALLED, all_of(TEXTS_ONLY, TEXTED), all_of(NO_NUMBER, _CALLED_ANOTHER))),
    ),
    met=(
        Says(_NEITHER, "Nobody knocked or called, as the household asks."),
        Says(all_of(NO_KNOCK, TEXTS_ONLY, TEXTED), "Nobody knocked, as the household asks; it was texted."),
        Says(NO_KNOCK, "Nobody knocked, as the household asks; it was called from the door."),
        Says(ALWAYS, "Knocks recorded: {recorded_knock}."),
    ),
    missing=(
        Says(
            all_of(NO_KNOCK, unconfirmed("resident")),
            "A call in a knock's place rests on the operative's word; here the telephone provider confirms calls.",
            "Call the household through the page of the visit, wait a little, and call again.",
        ),
        Says(
            all_of(NO_KNOCK, NO_NUMBER),
            "Nobody knocks at this home, and no number is held for it.",
            "Ask the planner for another contact. Call them, wait a little, and call again.",
        ),
        Says(
            all_of(NO_KNOCK, TEXTS_ONLY),
            "No text from the door is recorded, or not enough. This household is texted, and nobody knocks.",
            "Text the household and record it.",
        ),
        Says(
            NO_KNOCK,
            "No call from the door is recorded, or not enough. This household is called, and nobody knocks.",
            "Call the household, wait a little, and call again.",
        ),
        Says(Not(KNOCK), "No knock is recorded, {knocks_no_access} are needed.", "Knock and record it."),
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
