"""The case sheet: a case boiled down to what rules ask about, as plain JSON values. `case_sheet.py` fills it in.

Facts (yes or no), evidence that counts with its marks, instants in UTC, limits, and words for sentences. An
operative's phone fills in the same sheet while the visit goes on, so `decided` may be the present moment. Evidence
that is `untimely` was recorded during the visit, but not in the time that counts: it can only speak for the household
(see `counted.py`), and no fact or instant that supports a claim is taken from it.

Facts
-----
arrived             somebody is recorded on site
arrived_in_time     ... before the window's end; at its very end is late, because windows are half-open
arrived_elsewhere   the phone said that the arrival was far from the home, and nothing was recorded at the home since;
                    the word `arrived_apart` says how far
still_there         something can still be done: nobody has left, and it is not a contractor's file from last week
from_feed           the claim came in a file
notice_delivered    a notice of the promise in force was delivered at some time
notified            ... early enough, or the resident had confirmed (rules 1 to 3); the word `notice_due` says how early
notice_asked        the household's own notice is what was due, and not the landlord's, which is shorter
agreed              the resident agreed to the time, so that the landlord's notice was not due (rule 2)
notice_awaited      ... was sent in time, and no receipt has said yet what became of it
confirmed           the resident had confirmed this promise before anybody came
said_no             the resident answered "cannot make it" or "change" to this promise (rule 30)
text_unread         a text of the resident's waits for a person (rule 29)
texted_back         ... came in while somebody was there, from the arrival to the decision, both inclusive
requirements_met    no requirement of the household is unmet (rule 43)
requirements_failed one is, whatever a receipt that is still awaited may say
door_steps_ticked   every step that must be ticked is, with its result
text_asked          a requirement puts a text in the place of the call (rule 40)
card_asked          a requirement puts the card in the place of the call: a household that is only written to
no_knock_asked      a requirement puts a call in the place of the knocks
asked_at_the_door   somebody knocked as often as is asked for before a refusal, or did what stands in the knock's place
number_held         any number was held that could be rung or texted
planner_answered    the planner answered, by the planner's own record

A call has the result `unconfirmed` where the landlord counts only calls that the telephone provider confirms, and this
one rests on the operative's word.

Instants
--------
window_starts, window_ends, arrived, decided; wait_started (arrival, or the window's opening if later); planner_settled
(the planner answered, or will have had time enough to); card_left (the last card with a number); card_photographed (the
last photo that may be of it); failure_said (the last reason given for a refusal that would be our failure);
planner_looked (the planner's last answer); asked_at_the_door (see above); refused (when somebody said last why nobody
may come in; while nobody has, the decision).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sheet:
    """Plain JSON values only. An instant that is not known is absent; each piece of evidence has `kind` and `at`."""

    facts: Mapping[str, bool] = field(default_factory=dict)
    evidence: tuple[Mapping[str, str], ...] = ()
    instants: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def write_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "facts": dict(sheet.facts),
        "evidence": [dict(item) for item in sheet.evidence],
        "instants": dict(sheet.instants),
        "limits": dict(sheet.limits),
        "words": dict(sheet.words),
    }


def read_sheet(data: Mapping[str, Any]) -> Sheet:
    """The inverse of `write_sheet`."""
    return Sheet(data["facts"], tuple(data["evidence"]), data["instants"], data["limits"], data["words"])
