"""The calls about a visit: how each went, which one is under way, and whether those that count are enough.

The rulebook's demands decide; this only says the same beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.calls import Call
from appointments.domain.evidence import PLACED_CALLS, Evidence, EvidenceKind, EvidenceSource
from appointments.views.operative_visit import OperativeVisit
from web import evidence_words
from web.application import DoorLimits
from web.operative.words import CALLS


@dataclass(frozen=True)
class CallLine:
    """A call that is over, in words; `source` says whose word it is."""

    at: datetime
    words: str
    source: str


@dataclass(frozen=True)
class CallsState:
    """`over` are calls that have ended, `calling` is one that has not.

    `counted` are those that count, `needed` is how many the rulebook asks for. `provider_only`: of the calls to the
    household only those count that the telephone provider has confirmed. `answered`: they spoke to the operative.
    """

    over: tuple[CallLine, ...]
    calling: Call | None
    counted: int = 0
    needed: int = 1
    provider_only: bool = False
    answered: bool = False

    @property
    def done(self) -> bool:
        return self.counted >= self.needed


def calls_state(visit: OperativeVisit, counts_from: datetime | None, limits: DoorLimits) -> CallsState:
    """`counts_from` is when time at the door begins to count; None before anybody has arrived, when no call does.

    Some households ask to be called before anybody comes. Where nobody knocks, calls are made as often as others are
    knocked for.
    """
    items = visit.recorded(EvidenceKind.CALL)
    return CallsState(
        over=tuple(_line(item) for item in items),
        calling=next((call for call in reversed(visit.calls) if not call.settled), None),
        counted=sum(
            counts_from is not None and item.at >= counts_from and _counts(item, visit, limits) for item in items
        ),
        needed=max(limits.calls, limits.knocks) if visit.no_knock else limits.calls,
        provider_only=limits.provider_calls_only,
        answered=counts_from is not None and any(_answered(item) for item in items),
    )


def _answered(item: Evidence) -> bool:
    """By a person, as who held the telephone says: a provider cannot tell a person from a voicemail."""
    spoke = item.source is EvidenceSource.DEVICE and item.text("result") == "answered"
    return spoke and (item.text("to") or "resident") == "resident"


def _call_counts(item: Evidence, limits: DoorLimits) -> bool:
    """Placed, and where the landlord asks for it confirmed. Whom a planner named, no provider is asked to call."""
    confirmed = item.source is EvidenceSource.PROVIDER or item.text("to") == "other_contact"
    return item.text("result") in PLACED_CALLS and (confirmed or not limits.provider_calls_only)


def _counts(item: Evidence, visit: OperativeVisit, limits: DoorLimits) -> bool:
    """To the household; to somebody else only where the household has no number."""
    reached = {"resident"} if visit.calling_number else {"resident", "other_contact"}
    return item.text("to") in reached and _call_counts(item, limits)


def _line(item: Evidence) -> CallLine:
    """Our own telephones' calls as the operative pressed it; the provider's as the provider said it."""
    said = CALLS.get(item.text("result"), "") if item.source is EvidenceSource.DEVICE else evidence_words.call(item)
    whom = {"planner": "The planner: ", "other_contact": "Their contact: "}.get(item.text("to"), "")
    return CallLine(item.at, f"{whom}{said or item.text('result')}", evidence_words.source(item))
