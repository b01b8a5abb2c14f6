"""Pieces of demands that several rules are built from, each spelled once.

Whom a call was to is one of `evidence.CALLED`. How often is a number, or the name of one of the landlord's figures.
"""

from __future__ import annotations

from appointments.domain.evidence import (
    ADULTS,
    OUR_FAILURE_REASONS,
    PHOTO_OF_A_CARD,
    PLACED_CALLS,
    SENT_TEXTS,
    EvidenceSource,
)
from policies.counted import UNCONFIRMED
from policies.rule import Count, Fact, Limit, Not, Where

_GIVEN = ("given",)

# What the household asks for in place of a knock or a call.
NO_KNOCK = Fact("no_knock_asked")
TEXTS_ONLY = Fact("text_asked")
WRITTEN_TO = Fact("card_asked")
NO_NUMBER = Not(Fact("number_held"))

KNOCK = Count("knock")
REASON = Count("reason")
PLANNER_ASKED = Count("planner_asked")
PLANNER_ANSWERED = Count("planner_answered")
STEP_TICKED = Count("door_step", where=(Where("result", _GIVEN),))

# A text has gone out: on the operative's word, where the product did not send it.
TEXTED = Count("text", "calls", (Where("result", SENT_TEXTS),))
CARD_WITH_NUMBER = Count("card", where=(Where("number", _GIVEN),))
PHOTO_OF_THE_CARD = Count("photo", where=(Where("subject", PHOTO_OF_A_CARD),))

# The planner was rung, and a telephone provider says so.
PLANNER_RUNG = Count(
    "call",
    where=(
        Where("to", ("planner",)),
        Where("result", PLACED_CALLS),
        Where("said_by", (EvidenceSource.PROVIDER.value,)),
    ),
)


def called(*whom: str, at_least: Limit = 1) -> Count:
    """Calls that were placed, however they ended: "no number" and "not placed" are no calls."""
    return Count("call", at_least, (Where("to", whom), Where("result", PLACED_CALLS)))


def unconfirmed(*whom: str) -> Count:
    """A call that would count, had the telephone provider confirmed it."""
    return Count("call", where=(Where("to", whom), Where("result", (UNCONFIRMED,))))


def spoke_to(*who: str, untimely: bool = False) -> Count:
    return Count("spoke_to", where=(Where("who", who),), untimely=untimely)


def spoke_to_an_adult(*, untimely: bool = False) -> Count:
    """An adult of the household."""
    return spoke_to(*sorted(ADULTS), untimely=untimely)


def said_it_was_ours(*reasons: str) -> Count:
    """A reason by which the resident says that the failure was ours: any of those, or one of `reasons`."""
    return Count("reason", where=(Where("reason", reasons or OUR_FAILURE_REASONS),), untimely=True)
