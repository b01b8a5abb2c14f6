"""A call to the household from the door, or what the household asks for in its place.

Why: a bell may be broken and a knock not heard. A household that cannot bear calls is texted;
one that is only written to finds the card. Where no number is
held, the records must show that some other way was tried; otherwise nothing is established against anybody.

Where the landlord counts only calls that its telephone provider confirms, the operative's word is not enough; somebody
else, whom a planner named, is called by nobody but the operative.

Source: Housing Ombudsman, recommendation 19 (c) and (d), "calling the resident"; domain rules 37 and 40.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.rule import ALWAYS, Count, Fact, Not, Rule, Says, Where, all_of, any_of
from policies.sheet import PLACED, SELF_REPORTED

_SENT = Where("result", ("", "sent", "delivered"))
_CALLED = Count("call", "calls", (Where("to", ("resident",)), Where("result", PLACED)))
_TEXTED = Count("text", "calls", (_SENT,))
_CARD_LEFT = Count("card", 1, (Where("number", ("given",)),))
_NEITHER = all_of(Not(Fact("text_asked")), Not(Fact("card_asked")))
_CALLED_ANOTHER = Count("call", "calls", (Where("to", ("resident", "other_contact")), Where("result", PLACED)))
_SELF_REPORTED = Count("call", 1, (Where("to", ("resident",)), Where("result", SELF_REPORTED)))
_CALLED_OTHER = Count("call", "calls", (Where("to", ("other_contact",)), Where("result", PLACED)))

RULE = Rule(
    code="contact",
    outcomes=(Outcome.NO_ACCESS,),
    demand=any_of(
        # A household that is texted only, and whose number is not held, cannot be reached by text either.
        all_of(Fact("text_asked"), Not(Fact("card_asked")), Not(Fact("number_held")), _CALLED_OTHER),
        all_of(Fact("card_asked"), _CARD_LEFT),
        all_of(Fact("text_asked"), Not(Fact("card_asked")), _TEXTED),
        all_of(_NEITHER, _CALLED),
        all_of(_NEITHER, Not(Fact("number_held")), any_of(_CALLED_ANOTHER, _TEXTED)),
    ),
    met=(
        Says(Fact("card_asked"), "A card was left, as this household asks: it is written to, and not called."),
        Says(all_of(Fact("text_asked"), _TEXTED), "The household was texted from the door, as it asks."),
        Says(Not(Fact("number_held")), "No number is held; another contact was tried."),
        Says(ALWAYS, "The household was called from the door."),
    ),
    missing=(
        Says(
            Fact("card_asked"),
            "No card is recorded. This household is written to, not called or texted.",
            "Leave a card with its number and record it.",
        ),
        Says(
            all_of(Fact("text_asked"), Fact("number_held")),
            "No text from the door is recorded, or not enough. This household is texted, not called.",
            "Text the household and record it.",
        ),
        Says(
            Not(Fact("number_held")),
            "No number is held for this household and no other contact was tried.",
            "Ask the planner for another contact. Try it and record it.",
        ),
        Says(
            _SELF_REPORTED,
            "The call to the household rests on the operative's word; here the telephone provider confirms calls.",
            "Call the household through the page of the visit, and let it ring.",
        ),
        Says(
            Not(Count("call", 1, (Where("to", ("resident",)), Where("result", PLACED)))),
            "No call to the household is recorded.",
            "Call the household and record how it ended.",
        ),
        Says(
            ALWAYS,
            "Calls to the household recorded: {recorded_call}. Needed: {calls}.",
            "Call the household again and record how it ended.",
        ),
    ),
    asks=(
        "At least {calls} from the door{provider_calls_only}, or the text or card asked for; "
        "another contact where no number is held"
    ),
    why="A bell may be broken and a knock not heard",
    source="Housing Ombudsman recommendation 19 (c) and (d); domain rules 37 and 40",
)
