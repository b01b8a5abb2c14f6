"""Nobody of the household was spoken to: not at the door, and not by telephone from there; and no work was done.

Why: "no access" means that nobody answered. Who spoke to the resident has a completed visit, a refusal or something
else, and each of them is recorded as what it was. Somebody who spoke before the window opened has spoken too.

A call counts as answered when the operative says so. A telephone provider that says "answered" cannot tell a person
from a voicemail, so its word alone bars nothing: the operative records whom they spoke to.

A text that comes in while the operative is there is an answer too: "I am in the garden, come round the back". That a
planner has read it does not undo it.

Work that is on record as done at this visit, by whichever of a crew, was not done at a home where nobody answered.

Source: domain sections 1.2 ("refused access incorrectly ascribed") and 6.1; domain rule 44.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import spoke_to_an_adult
from policies.rule import ALWAYS, Count, Fact, Not, Rule, Says, Where, all_of, any_of

# A reason for a refusal is something that somebody said, whether or not it is recorded who.
_SPOKE = any_of(
    spoke_to_an_adult(untimely=True),
    Count("reason", untimely=True),
)
_ANSWERED = Count(
    "call",
    where=(Where("to", ("", "resident")), Where("spoke", ("yes",))),
    untimely=True,
)
_TEXTED = Fact("texted_back")
_WORKED = Count("work_done", untimely=True)

RULE = Rule(
    code="nobody_answered",
    outcomes=(Outcome.NO_ACCESS,),
    demand=Not(any_of(_SPOKE, _ANSWERED, _TEXTED, _WORKED)),
    met=(Says(ALWAYS, "Nobody of the household answered."),),
    missing=(
        Says(
            all_of(_ANSWERED, Not(_SPOKE)),
            "You recorded that the household answered your call.",
            "Record whom you spoke to and what they said, and close the visit as what happened.",
        ),
        Says(
            all_of(_TEXTED, Not(any_of(_SPOKE, _WORKED))),
            "The household sent a text while you were there.",
            "Read it and answer it, or ask the planner to. If they come, close the visit as what happened.",
        ),
        Says(
            all_of(_WORKED, Not(_SPOKE)),
            "It is recorded that work was done at this visit.",
            "Close the visit as what happened: no access means that nobody answered.",
        ),
        Says(
            ALWAYS,
            "You recorded that somebody of the household spoke to you.",
            "Close the visit as what happened: no access means that nobody answered.",
        ),
    ),
    asks="Nobody of the household was spoken to at the door or by telephone, or texted meanwhile, and no work was done",
    why="No access means that nobody answered; everything else has its own outcome",
    source="Housing Ombudsman, Spotlight on knowledge and information management, on wrongly ascribed outcomes",
)
