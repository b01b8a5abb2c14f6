"""A knock at the door, and then the refusal.

Why: a refusal is somebody's answer to a knock. Without one before it, nobody was asked. Where the household asks that
nobody knocks, a call or text from the door is the question; where it asks for none of them, there is nothing to ask by.

Source: Housing Ombudsman, recommendation 19 (d); the number is our default. That the knock comes first is our own way
of meeting it.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import KNOCK, NO_KNOCK, TEXTS_ONLY, WRITTEN_TO, unconfirmed
from policies.rule import ALWAYS, Count, Fact, Minutes, Not, Rule, Says, all_of, any_of

_NOTHING_TO_ASK_BY = all_of(NO_KNOCK, WRITTEN_TO)
_KNOCKED = Count("knock", "knocks_refused_access")
_ASKED = Fact("asked_at_the_door")

RULE = Rule(
    code="knock_refused",
    outcomes=(Outcome.REFUSED_ACCESS,),
    demand=any_of(
        _NOTHING_TO_ASK_BY,
        all_of(any_of(NO_KNOCK, _KNOCKED), Minutes(since="asked_at_the_door", until="refused")),
    ),
    met=(
        Says(_NOTHING_TO_ASK_BY, "Nobody knocked or called, as the household asks."),
        Says(NO_KNOCK, "Nobody knocked, as the household asks; it was contacted from the door."),
        Says(ALWAYS, "Knocks recorded: {recorded_knock}."),
    ),
    missing=(
        Says(
            all_of(NO_KNOCK, unconfirmed("resident")),
            "The call in a knock's place rests on the operative's word; here the telephone provider confirms calls.",
            "Call the household through the page of the visit.",
        ),
        Says(
            all_of(NO_KNOCK, TEXTS_ONLY, Not(_ASKED)),
            "No text from the door is recorded. This household is texted, and nobody knocks.",
            "Text the household and record it.",
        ),
        Says(
            all_of(NO_KNOCK, Not(_ASKED)),
            "No call from the door is recorded. This household is called, and nobody knocks.",
            "Call the household and record it.",
        ),
        Says(
            NO_KNOCK,
            "Nobody contacted the household from the door before it refused. A refusal is an answer.",
            "Ask again, and record what they say to it.",
        ),
        Says(
            _KNOCKED,
            "The knock came after what they said. A refusal is an answer to a knock.",
            "Ask again, and record what they say to it.",
        ),
        Says(Not(KNOCK), "No knock is recorded.", "Knock and record it."),
        Says(
            ALWAYS,
            "Knocks recorded: {recorded_knock}. Needed: {knocks_refused_access}.",
            "Knock again and record it.",
        ),
    ),
    asks=(
        "At least {knocks_refused_access} before the refusal, "
        "or a call{provider_calls_only} where the household asks for no knock"
    ),
    why="A refusal is an answer to a knock",
    source="Housing Ombudsman recommendation 19 (d)",
)
