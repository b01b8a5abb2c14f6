"""A child alone at home is nobody's missed appointment.

Why: an operative does not go in to a child, and a child cannot refuse or grant access. That visit has its own
outcome. A record of it that was a mistake is withdrawn at the door with a reason: both stay, and the answer says so.

Source: domain rule 47 (adults are 18 and over).
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import spoke_to, spoke_to_an_adult
from policies.rule import ALWAYS, Count, Not, Rule, Says, all_of, any_of

_CHILD = spoke_to("minor", untimely=True)
_WITHDRAWN = Count("withdrawn")
_ADULT = spoke_to_an_adult()

RULE = Rule(
    code="adults_only",
    outcomes=(Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS),
    demand=any_of(Not(_CHILD), _ADULT),
    met=(
        Says(all_of(_WITHDRAWN, Not(_ADULT)), "That only a child was at home was recorded and withdrawn at the door."),
        Says(ALWAYS, "It was not a child alone at home."),
    ),
    missing=(
        Says(
            ALWAYS,
            "Only a child was at home.",
            "Close the visit as: only a child at home. If that was a mistake, say so on the page of the visit first.",
        ),
    ),
    asks="It was not that only a child was at home",
    why="A child can neither grant nor refuse access",
    source="Landlords ask for an adult at home, such as Midland Heart; domain rule 47",
)
