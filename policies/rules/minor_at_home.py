"""It is recorded that a child answered, and no adult of the household.

Why: "only a child at home" is an outcome of its own, neither a missed appointment nor a refusal. It says that it was
not our doing, so somebody has to record whom they spoke to; and with an adult there it would be something else.

Source: domain rule 47 (adults are 18 and over).
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import spoke_to, spoke_to_an_adult
from policies.rule import ALWAYS, Not, Rule, Says, all_of

_CHILD = spoke_to("minor")
_ADULT = spoke_to_an_adult(untimely=True)

RULE = Rule(
    code="minor_at_home",
    outcomes=(Outcome.MINOR_ONLY,),
    demand=all_of(_CHILD, Not(_ADULT)),
    met=(Says(ALWAYS, "It is recorded that only a child answered."),),
    missing=(
        Says(
            _ADULT,
            "You recorded that you spoke to an adult of the household.",
            "Close the visit as what happened.",
        ),
        Says(ALWAYS, "It is not recorded that a child answered.", "Record whom you spoke to: a child."),
    ),
    asks="It is recorded that a child answered, and no adult of the household",
    why="Who says that it was not our doing says whom they met",
    source="Landlords ask for an adult at home, such as Midland Heart; domain rule 47",
)
