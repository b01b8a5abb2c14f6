"""A call to the household from the door, or what the household asks for in its place.

Why: a bell may be broken and a knock not heard. A household that cannot bear calls is texted; one that is
only written to finds the card. Where no number is held, the records must show that some other way was tried; otherwise
nothing is established against anybody.

Where the landlord counts only calls that its telephone provider confirms, the operative's word is not enough; somebody
else, whom a planner named, is called by nobody but the operative.

Source: Housing Ombudsman, recommendation 19 (c) and (d), "calling the resident"; domain rules 37 and 40.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import CARD_WITH_NUMBER, NO_NUMBER, TEXTED, TEXTS_ONLY, WRITTEN_TO, called, unconfirmed
from policies.rule import ALWAYS, Not, Rule, Says, all_of, any_of

# A household that asks for texts and for letters is written to: a card troubles it least.
_TO_BE_TEXTED = all_of(TEXTS_ONLY, Not(WRITTEN_TO))
_TO_BE_CALLED = all_of(Not(TEXTS_ONLY), Not(WRITTEN_TO))

RULE = Rule(
    code="contact",
    outcomes=(Outcome.NO_ACCESS,),
    demand=any_of(
        all_of(WRITTEN_TO, CARD_WITH_NUMBER),
        all_of(_TO_BE_TEXTED, TEXTED),
        # A household that is texted only, and whose number is not held, cannot be reached by text either.
        all_of(_TO_BE_TEXTED, NO_NUMBER, called("other_contact", at_least="calls")),
        all_of(_TO_BE_CALLED, called("resident", at_least="calls")),
        all_of(_TO_BE_CALLED, NO_NUMBER, any_of(called("resident", "other_contact", at_least="calls"), TEXTED)),
    ),
    met=(
        Says(WRITTEN_TO, "A card was left, as this household asks: it is written to, and not called."),
        Says(all_of(TEXTS_ONLY, TEXTED), "The household was texted from the door, as it asks."),
        Says(NO_NUMBER, "No number is held; another contact was tried."),
        Says(ALWAYS, "The household was called from the door."),
    ),
    missing=(
        Says(
            WRITTEN_TO,
            "No card is recorded. This household is written to, not called or texted.",
            "Leave a card with its number and record it.",
        ),
        Says(
            all_of(TEXTS_ONLY, Not(NO_NUMBER)),
            "No text from the door is recorded, or not enough. This household is texted, not called.",
            "Text the household and record it.",
        ),
        Says(
            NO_NUMBER,
            "No number is held for this household and no other contact was tried.",
            "Ask the planner for another contact. Try it and record it.",
        ),
        Says(
            unconfirmed("resident"),
            "The call to the household rests on the operative's word; here the telephone provider confirms calls.",
            "Call the household through the page of the visit, and let it ring.",
        ),
        Says(
            Not(called("resident")),
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
