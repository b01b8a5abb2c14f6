"""For every demand, what takes it away from a complete case: the one list that says what the gate hangs on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appointments.domain.access_kinds.call_ahead import CallAhead
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.case import Case
from appointments.domain.evidence import EvidenceKind
from appointments.domain.outcomes import Outcome
from appointments.domain.replies import Intent
from tests.policies.cases import (
    ENDS,
    a_reason,
    a_reply,
    adding,
    an_item,
    arriving,
    instead,
    requiring,
    spoke_to,
    the_planner_answers,
    without,
)

Change = Callable[[Case], Case]


def leave_out(*kinds: EvidenceKind) -> Change:
    return lambda case: without(case, *kinds)


def _also(case: Case, kind: CallAhead | TwoOperatives) -> Case:
    return requiring(case, *(item.kind for item in case.requirements), kind)


def _far_away(case: Case) -> Case:
    arrival = an_item(EvidenceKind.ARRIVAL, "09:00", {"distance_m": "23000", "accuracy_m": "15"})
    return instead(case, arrival)


_ALL: dict[str, Change] = {
    "notified": lambda case: replace(case, notifications=()),
    "not_inconvenient": lambda case: replace(case, replies=(*case.replies, a_reply(Intent.CANNOT_MAKE_IT))),
    "texts_read": lambda case: replace(case, text_unread=True),
    "in_window": lambda case: arriving(case, ENDS),
    "at_the_home": lambda case: _far_away(without(case, EvidenceKind.PLANNER_ANSWERED)),
    "requirements_met": lambda case: _also(case, TwoOperatives()),
    "failure_found": lambda case: adding(case, the_planner_answers(case.claim.claimed_at, found="ours")),
}
_BOTH: dict[str, Change] = {
    **_ALL,
    "door_steps": lambda case: _also(case, CallAhead(30)),
}

LEAVING_OUT: dict[Outcome, dict[str, Change]] = {
    Outcome.NO_ACCESS: {
        **_BOTH,
        "adults_only": lambda case: adding(without(case, EvidenceKind.SPOKE_TO), spoke_to("minor")),
        "nobody_answered": lambda case: adding(case, spoke_to("resident")),
        "knocks": leave_out(EvidenceKind.KNOCK),
        "contact": leave_out(EvidenceKind.CALL, EvidenceKind.TEXT),
        "wait": lambda case: replace(case, claim=replace(case.claim, claimed_at=case.window.starts)),
        "planner_contact": leave_out(EvidenceKind.PLANNER_ASKED, EvidenceKind.CALL),
        "card": leave_out(EvidenceKind.CARD),
    },
    Outcome.REFUSED_ACCESS: {
        **_BOTH,
        "adults_only": lambda case: adding(without(case, EvidenceKind.SPOKE_TO), spoke_to("minor")),
        "knock_refused": leave_out(EvidenceKind.KNOCK),
        "contact_refused": leave_out(
            EvidenceKind.CALL, EvidenceKind.TEXT, EvidenceKind.PLANNER_ASKED, EvidenceKind.PLANNER_ANSWERED
        ),
        "spoke_to": leave_out(EvidenceKind.SPOKE_TO),
        "reason_and_words": leave_out(EvidenceKind.REASON),
        "failure_looked_into": lambda case: adding(
            without(case, EvidenceKind.PLANNER_ANSWERED), a_reason("no_notice", case.claim.claimed_at)
        ),
        "other_time_offered": leave_out(EvidenceKind.OTHER_TIME_OFFERED),
    },
    Outcome.MINOR_ONLY: {**_ALL, "minor_at_home": leave_out(EvidenceKind.SPOKE_TO)},
    Outcome.COMMUNAL_DOOR: {
        **_ALL,
        "entry_tried": leave_out(
            EvidenceKind.CALL, EvidenceKind.TEXT, EvidenceKind.PLANNER_ASKED, EvidenceKind.PLANNER_ANSWERED
        ),
    },
}
