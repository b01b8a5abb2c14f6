"""A card with a number was left and photographed, after the planner had been contacted.

Why: the card is what the resident finds, and the photo is what anybody else can check. Left before the planner was
asked, it would say "missed" before anybody had made sure.

Source: Stroud District Council's answer to recommendation 19; domain rules 37, 39 and 49.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import CARD_WITH_NUMBER, PHOTO_OF_THE_CARD
from policies.rule import ALWAYS, Count, Minutes, Not, Rule, Says, all_of

_LEFT_AFTER_PLANNER = Minutes(since="planner_settled", until="card_left")
# Otherwise an old picture would show a card that nobody can have left yet. Sent again, a picture is as old as before.
_AFTER_PLANNER = all_of(_LEFT_AFTER_PLANNER, Minutes(since="planner_settled", until="card_photographed"))

RULE = Rule(
    code="card",
    outcomes=(Outcome.NO_ACCESS,),
    demand=all_of(CARD_WITH_NUMBER, PHOTO_OF_THE_CARD, _AFTER_PLANNER),
    met=(Says(ALWAYS, "A card was left and photographed after contact with the planner."),),
    missing=(
        Says(
            all_of(Not(Count("card")), Not(PHOTO_OF_THE_CARD)),
            "No card is recorded.",
            "After contact with the planner, leave a card, record its number and photograph it.",
        ),
        Says(
            Not(CARD_WITH_NUMBER),
            "No card with its number is recorded.",
            "After contact with the planner, leave a card and record its number.",
        ),
        Says(Not(PHOTO_OF_THE_CARD), "There is no photo of the card.", "Photograph the card and send the photo."),
        Says(
            _LEFT_AFTER_PLANNER,
            "The photo of the card was first sent before the planner had been contacted.",
            "Photograph the card again and send the new photo.",
        ),
        Says(
            ALWAYS,
            "The card was left before the planner had been contacted.",
            "After contact with the planner, leave the card again, record it and photograph it.",
        ),
    ),
    asks="A card with its number and a photo, left after contact with the planner",
    why="The resident finds the card, and anybody can check the photo",
    source="Stroud District Council's answer to recommendation 19; domain rules 37, 39 and 49",
)
