"""The demands, each met or missing, and the answer they make together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from appointments.domain.appointments import OPEN_STATES, Appointment
from appointments.domain.cancelling.facts import (
    CancellationFacts,
    NoAccessLimits,
    counted_no_accesses,
    never_cancelled_because,
)
from appointments.domain.messages import MessageKind
from appointments.domain.outcomes import Finding
from appointments.domain.times import day_of, in_words, instant_in_words, midnight
from appointments.domain.work_orders import WorkOrder, WorkOrderState


@dataclass(frozen=True)
class Answer:
    """Every demand, met or missing. Allowed when none is missing."""

    findings: tuple[Finding, ...]

    @property
    def allowed(self) -> bool:
        return all(finding.met for finding in self.findings)

    @property
    def missing(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.met)


def why_not_warned(facts: CancellationFacts, limits: NoAccessLimits) -> str:
    """Why the household is not told yet, in any way, that the repair may be cancelled; empty when it may be."""
    if facts.order.state is not WorkOrderState.OPEN:
        return f"work order {facts.order.ref} is {facts.order.state}"
    if reason := never_cancelled_because(facts.order):
        return f"this repair is never cancelled for no access, because {reason}"
    if len(counted_no_accesses(facts)) < limits.visits:
        return f"nobody is warned before {_count(limits.visits, 'visit')} with proven no access"
    return ""


def may_cancel_for_no_access(facts: CancellationFacts, limits: NoAccessLimits, now: datetime) -> Answer:
    """Rules 51 and 52, all of them together. No automatic job may act on the answer."""
    counted = counted_no_accesses(facts)
    last = counted[-1].closed_at if counted else None
    return Answer(
        (
            _never(facts.order),
            *_still_to_be_done(facts),
            _visits(counted, limits),
            _attempts(facts, last, limits),
            _checked(facts, last),
            _unchallenged(facts),
            *_told(facts, last, limits, now),
        )
    )


def may_cancel_otherwise(facts: CancellationFacts, *, asked_by: str, words: str, manager: bool) -> Answer:
    """Not needed any more, a duplicate, or done by somebody else: who asked, and why. Hazards: by a manager only."""
    never = never_cancelled_because(facts.order)
    return Answer(
        (
            *_still_to_be_done(facts),
            _finding(
                "asked_by",
                bool(asked_by.strip()),
                "It is recorded who asked for it.",
                "Nobody is named who asked for it.",
                "Write who asked, and when.",
            ),
            _finding("words", bool(words.strip()), "The reason is written down.", "No reason is given.", "Say why."),
            _finding(
                "manager",
                not never or manager,
                "A manager decides, in writing." if never else "Nothing about it needs a manager.",
                f"Only a named manager may cancel this repair, because {never}.",
                "Ask a manager to look at it and to write down the reason.",
            ),
        )
    )


def _never(order: WorkOrder) -> Finding:
    reason = never_cancelled_because(order)
    return _finding(
        "may_be_given_up",
        not reason,
        "Nobody is put at risk by the kind of repair it is.",
        f"This repair is never cancelled for no access, because {reason}.",
        "Go on trying, at different times of day, and ask for help from tenancy or welfare officers.",
    )


def _still_to_be_done(facts: CancellationFacts) -> Iterator[Finding]:
    state = facts.order.state
    yield _finding(
        "open", state is WorkOrderState.OPEN, "The work order is open.", f"The work order is {state} already.", ""
    )
    promised = any(appointment.state in OPEN_STATES for appointment in facts.appointments)
    yield _finding(
        "nothing_promised",
        not promised,
        "No appointment is promised.",
        "An appointment is promised for it.",
        "Wait for it, or cancel the appointment first.",
    )


def _visits(counted: list[Appointment], limits: NoAccessLimits) -> Finding:
    return _finding(
        "no_accesses",
        len(counted) >= limits.visits,
        f"{_count(len(counted), 'visit')} with no access, each proven and none overturned.",
        f"{_count(len(counted), 'visit')} with no access counted, and {limits.visits} are needed. Only those count "
        "that the gate allowed and no challenge overturned.",
        "Agree another appointment.",
    )


def _attempts(facts: CancellationFacts, last: datetime | None, limits: NoAccessLimits) -> Finding:
    counted = [attempt for attempt in facts.attempts if last is not None and attempt.at >= last]
    channels, days = {attempt.channel for attempt in counted}, {day_of(attempt.at) for attempt in counted}
    wanted = 1 if facts.one_channel else limits.channels
    tried = f"{_count(len(counted), 'attempt')} to reach the household since the last visit"
    enough = len(counted) >= limits.attempts and len(channels) >= wanted and len(days) >= limits.days
    spread = f", in {_count(len(channels), 'way')} on {_count(len(days), 'day')}" if counted else ""
    return _finding(
        "attempts",
        enough,
        f"{tried}.",
        f"{tried}{spread}; at least {limits.attempts} are "
        f"needed, in {_count(wanted, 'way')} on {_count(limits.days, 'day')}.",
        "Try again another way, on another day and at another time, and record it.",
    )


def _checked(facts: CancellationFacts, last: datetime | None) -> Finding:
    check = facts.check
    if check is None or (last is not None and check.at < last):
        return _finding(
            "vulnerability_check",
            False,
            "",
            "Nobody has looked since the last visit whether somebody in this home may be at risk.",
            "Look at what is on record, ask who knows the household, and record what you found.",
        )
    if not check.clear:
        return _finding(
            "vulnerability_check",
            False,
            "",
            "Whoever looked found a reason to go on differently with this household.",
            "Ask a welfare or tenancy officer to make contact. Look again afterwards.",
        )
    newer = any(item.recorded_at > check.at for item in facts.requirements)
    return _finding(
        "vulnerability_check",
        not newer,
        f"A named person looked at the household's situation on {in_words(day_of(check.at))}.",
        "Something the household needs was recorded after somebody had looked.",
        "Look again.",
    )


def _unchallenged(facts: CancellationFacts) -> Finding:
    return _finding(
        "no_open_challenge",
        not facts.open_challenges,
        "No challenge by the resident waits to be decided.",
        "The resident says that it was otherwise, and that has not been decided.",
        "A manager decides the challenge first. Until then nothing follows from the visit.",
    )


def _told(facts: CancellationFacts, last: datetime | None, limits: NoAccessLimits, now: datetime) -> Iterator[Finding]:
    served = [
        notice.delivered_at
        for notice in facts.notices
        if notice.kind is MessageKind.MAY_BE_CANCELLED
        and not notice.is_copy
        and notice.delivered_at is not None
        and last is not None
        and notice.delivered_at >= last
    ]
    told_at = min(served, default=None)
    # The day of the notice is day 0, and the household has the whole of the last day.
    free_from = midnight(day_of(told_at) + timedelta(days=limits.notice_days + 1)) if told_at else None
    if told_at is None or free_from is None:
        yield _finding(
            "notified",
            False,
            "",
            "The household has not been told since the last visit that the repair may be cancelled.",
            "Tell them in the way they want to be told, with how to keep the repair and how to open it again.",
        )
        return
    yield _finding(
        "notified",
        now >= free_from,
        f"The household was told on {in_words(day_of(told_at))}, and {limits.notice_days} days have passed.",
        f"The household was told on {in_words(day_of(told_at))} and has {limits.notice_days} days, until the end of "
        f"{in_words(day_of(free_from) - timedelta(days=1))}.",
        "Wait until then.",
    )
    heard = facts.heard_at is not None and facts.heard_at >= told_at
    heard_words = f"The household got in touch on {instant_in_words(facts.heard_at)}." if facts.heard_at else ""
    yield _finding(
        "nothing_heard",
        not heard and not facts.text_unread,
        "The household has not been in touch since.",
        "A message from the household waits to be read." if facts.text_unread else heard_words,
        "Read and answer it first." if facts.text_unread else "Agree with them what happens next.",
    )


def _finding(rule: str, met: bool, if_met: str, if_missing: str, to_do: str) -> Finding:
    return Finding(rule, met, if_met if met else if_missing, "" if met else to_do)


def _count(number: int, word: str) -> str:
    return f"{number or 'No'} {word}{'s' * (number != 1)}"
