"""A call that the product places: from the operative's own telephone to the household's, through a provider.

What became of it is the provider's to say. Reports come late, twice and out of order; none of that changes what is
known already.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from appointments.domain.refs import AppointmentRef, CallRef, EvidenceRef, OperativeRef


class CallState(StrEnum):
    ASKED = "asked"  # on record; the provider may not have heard of it yet
    UNKNOWN = "unknown"  # nobody can say whether the provider took it
    PLACED = "placed"  # the provider has it and rings the operative
    RINGING = "ringing"  # the household's telephone rings
    ANSWERED = "answered"  # somebody, or a voicemail, picked up there
    ENDED = "ended"
    FAILED = "failed"  # the provider did not take it, so nobody was rung


class CallResult(StrEnum):
    """How a call ended, in the words that evidence of a call has (`evidence.CALL_RESULTS`)."""

    ANSWERED = "answered"  # picked up; a provider cannot always tell a person from a voicemail
    NO_ANSWER = "no_answer"
    ENGAGED = "engaged"
    VOICEMAIL = "voicemail"
    NO_NUMBER = "no_number"
    NOT_PLACED = "not_placed"  # the household's telephone was not rung to the end


SETTLED_CALLS = frozenset({CallState.ENDED, CallState.FAILED})

# How far a call is. A report of something earlier tells nothing new.
_PROGRESS = {
    CallState.ASKED: 0,
    CallState.UNKNOWN: 0,
    CallState.PLACED: 1,
    CallState.RINGING: 2,
    CallState.ANSWERED: 3,
    CallState.ENDED: 4,
    CallState.FAILED: 4,
}

# Rung, talked to the end and reported within this; one that is still open then is of unknown fate for good.
LONGEST_CALL = timedelta(hours=4)


@dataclass(frozen=True)
class Call:
    """One call. `number` is the household's, in E.164, empty when none is held; `asked_ref` is made by the page.

    `whom` is one of `evidence.CALLED`. `answered_at` and `ended_at` are the provider's own times; `seconds` is how long
    they were connected. `failure` is the provider's code. `ref` is also the reference of the evidence it leaves.
    """

    ref: CallRef
    asked_ref: EvidenceRef
    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    asked_by: str
    whom: str
    number: str
    operative_number: str
    asked_at: datetime
    provider: str = ""
    provider_ref: str | None = None
    state: CallState = CallState.ASKED
    result: CallResult | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    seconds: int | None = None
    failure: str = ""

    @property
    def settled(self) -> bool:
        return self.state in SETTLED_CALLS

    def gives_up(self, failure: str) -> Call:
        """The provider did not take it."""
        return replace(self, state=CallState.FAILED, result=CallResult.NOT_PLACED, failure=failure)


@dataclass(frozen=True)
class CallReport:
    """What a provider says about a call: `at` is the provider's own time of it, `result` stands with ENDED."""

    provider: str
    provider_ref: str | None
    state: CallState
    at: datetime
    result: CallResult | None = None
    seconds: int | None = None
    failure: str = ""


def reported(call: Call, report: CallReport) -> Call:
    """The call as it stands after a report; the same call when that tells nothing new.

    The end is said once: whatever comes afterwards, a replay or a contradiction, leaves it as it was.
    """
    if call.settled:
        return call
    known = replace(call, provider=report.provider, provider_ref=call.provider_ref or report.provider_ref)
    if report.state is CallState.ANSWERED and known.answered_at is None:
        known = replace(known, answered_at=report.at)
    if _PROGRESS[report.state] <= _PROGRESS[call.state]:
        return known
    known = replace(known, state=report.state)
    if report.state is CallState.FAILED:
        return known.gives_up(report.failure)
    if report.state is not CallState.ENDED:
        return known
    result = report.result or CallResult.NOT_PLACED
    answered_at = known.answered_at
    if result is CallResult.ANSWERED and answered_at is None:
        # That report never came. Seconds are rounded, and theirs is another clock: nobody answers before we asked.
        answered_at = min(report.at, max(call.asked_at, report.at - timedelta(seconds=report.seconds or 0)))
    return replace(
        known,
        result=result,
        answered_at=answered_at,
        ended_at=report.at,
        seconds=report.seconds,
        failure=report.failure,
    )
