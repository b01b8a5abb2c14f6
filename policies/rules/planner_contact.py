"""The planner was contacted before the operative gave up.

Why: the office may have what the door has not: another number, a message that came in, a requirement recorded this
morning. The planner's own answer counts, not the operative's word for it; when the planner does not answer in time,
that is recorded and the operative goes on. Nor is it the operative's word that the planner was asked: the question
is put through the product, so that a planner has it, or a telephone provider says that the planner was rung.

Source: Stroud District Council's answer to recommendation 19, contact with the Resource Planners before a card;
domain rule 39.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import PLANNER_ASKED, PLANNER_RUNG, unconfirmed
from policies.rule import ALWAYS, Fact, Minutes, Not, Rule, Says, all_of

_NOT_ASKED = all_of(Not(PLANNER_ASKED), Not(PLANNER_RUNG))

RULE = Rule(
    code="planner_contact",
    outcomes=(Outcome.NO_ACCESS,),
    demand=Minutes(since="planner_settled", until="decided"),
    met=(
        Says(Fact("planner_answered"), "The planner was contacted and answered."),
        Says(ALWAYS, "The planner was contacted and did not answer within {planner_timeout_minutes} minutes."),
    ),
    missing=(
        Says(
            all_of(_NOT_ASKED, unconfirmed("planner")),
            "The call to the planner rests on the operative's word; here the telephone provider confirms calls.",
            "Ask the planner by the button on the page of the visit, before you leave a card.",
        ),
        Says(
            _NOT_ASKED,
            "The planner was not contacted.",
            "Contact the planner before you leave a card.",
        ),
        Says(
            ALWAYS,
            "The planner was contacted and has not answered yet.",
            "Wait for the answer, {planner_timeout_minutes} minutes at the most.",
        ),
    ),
    asks="The planner answered, or was given {planner_timeout_minutes} to answer",
    why="The office may know what the door does not show",
    source="Stroud District Council's answer to recommendation 19; domain rule 39",
)
