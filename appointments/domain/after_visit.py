"""What a household is told once a visit is over: plain, without blame, and as short as a text has to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appointments.domain.outcomes import Outcome

# A longer reason stands on the household's page and not in a text.
LONGEST_REASON = 300

_SAID: dict[Outcome, str] = {
    Outcome.FOLLOW_ON: "we came, and there is more to do.",
    Outcome.MINOR_ONLY: "we came and only a child was at home, so we did not come in.",
    Outcome.COMMUNAL_DOOR: "we came and could not get through the main door of the building.",
    Outcome.LATE: "we came later than we had promised. We are sorry.",
    Outcome.EARLY: "we came before the time we had promised, and left again. We are sorry.",
    Outcome.NOT_ATTENDED: "we did not come. We are sorry.",
    Outcome.NOT_NOTIFIED: "we came without having told you properly. We are sorry.",
    Outcome.REQUIREMENT_NOT_MET: "we did not do what you had asked us to. We are sorry.",
    Outcome.WRONG_ADDRESS: "we went to the wrong address. We are sorry.",
    Outcome.WRONG_TRADE: "we sent somebody who could not do this work. We are sorry.",
    Outcome.UNSAFE: "it was not safe to work.",
    Outcome.NOT_ESTABLISHED: "we came and could not do the work.",
}
# After these nothing is said here: the work is done, it was called off in a message of its own, or MISSED_YOU says it.
SAID_OTHERWISE = frozenset(set(Outcome) - set(_SAID))


@dataclass(frozen=True)
class AfterVisit:
    """What the messages after a visit need. `sum` is money in words, `days` the time to answer, `reason` a decision's.

    `until` is the last day to challenge; None when that is over.
    """

    happened: Outcome | None = None
    upheld: bool = False
    reason: str = ""
    sum: str = ""
    days: int = 14
    until: date | None = None


def not_done(happened: Outcome | None) -> str:
    """Two sentences: what happened, and that the repair goes on. None says nothing that others may not read."""
    said = _SAID.get(happened, "the work is not done yet.") if happened else "the work is not done yet."
    return f"{said} The repair stays on our list, and we will contact you to agree another time."
