"""What the records do show when a claim is not allowed.

The first row that holds is the answer. The order is the order in which a visit fails: who never came cannot have
been late, who came late need not be asked about the notice, and only when the landlord did everything right is it
worth asking who was at home. Every failure of the landlord's comes before anybody else's, so none of them can be
hidden; and what may yet turn out to be one, because a receipt is awaited or a text is unread, before that.
"""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from policies.demands import said_it_was_ours
from policies.rule import ALWAYS, Established, Fact, Minutes, Not, all_of
from policies.rules import failure_found, failure_looked_into, minor_at_home

ESTABLISHED: tuple[Established, ...] = (
    # Rule 66: a contractor's file may say "no access" without a word on the visit. That is no proof that nobody came.
    Established(
        Outcome.NOT_ESTABLISHED,
        all_of(Fact("from_feed"), Not(Fact("arrived"))),
        "The contractor's file claims it, and the records hold no visit.",
    ),
    Established(Outcome.NOT_ATTENDED, Not(Fact("arrived")), "The records show nobody at the home."),
    Established(
        Outcome.LATE,
        Not(Fact("arrived_in_time")),
        "We arrived at {arrived}, and had promised to arrive before {window_ends}.",
    ),
    Established(
        Outcome.EARLY,
        Not(Minutes(since="window_starts", until="decided")),
        "We came and gave up before the window opened at {window_starts}.",
    ),
    Established(
        Outcome.NOT_NOTIFIED,
        all_of(Not(Fact("notified")), Not(Fact("notice_awaited"))),
        "The records do not show that the household was told of this appointment in time.",
    ),
    Established(
        Outcome.REQUIREMENT_NOT_MET,
        Fact("said_no"),
        "The resident had answered that this time does not suit, and we came all the same.",
    ),
    Established(
        Outcome.REQUIREMENT_NOT_MET,
        Fact("requirements_failed"),
        "We did not do what the household had asked for: {failed}.",
    ),
    Established(
        Outcome.NOT_NOTIFIED,
        all_of(Not(failure_found.RULE.demand), said_it_was_ours("no_notice")),
        "A planner found that the resident had not been told, as they said at the door.",
    ),
    Established(
        Outcome.REQUIREMENT_NOT_MET,
        Not(failure_found.RULE.demand),
        "A planner who was asked from the door found that the failure was ours.",
    ),
    Established(
        Outcome.NOT_ESTABLISHED,
        Not(Fact("notified")),
        "The notice was sent in time, and whether it arrived is not known yet: its receipt is awaited.",
    ),
    Established(
        Outcome.NOT_ESTABLISHED,
        Fact("text_unread"),
        "A text from the resident waits to be read, so nothing is established.",
    ),
    Established(Outcome.MINOR_ONLY, minor_at_home.RULE.demand, "Only a child was at home."),
    Established(
        Outcome.NOT_ESTABLISHED,
        Not(failure_looked_into.RULE.demand),
        "The resident said that the failure was ours, and no planner has looked into it.",
    ),
    Established(Outcome.NOT_ESTABLISHED, ALWAYS, "The evidence is incomplete, so nothing is established."),
)
