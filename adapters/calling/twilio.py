"""Calls through Twilio: the operative's own telephone rings first, then the household's, and the two are connected.

Both see the landlord's number, so the operative is not told the household's. Nothing is recorded. What became of the
household's part of the call is Twilio's word: from its signed reports, or by asking.

Sources: twilio.com/docs/voice/api/call-resource, twilio.com/docs/voice/twiml/dial, twilio.com/docs/voice/twiml/number.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from requests import exceptions as http
from twilio.base.exceptions import TwilioException
from twilio.rest.api.v2010.account.call import CallInstance
from twilio.twiml.voice_response import Dial, VoiceResponse

from adapters.drama_numbers import is_drama_number
from adapters.twilio_account import NAME, HttpClient, TwilioAccount, a_caller, needed
from appointments.domain.calls import Call, CallReport, CallResult, CallState
from appointments.domain.errors import Invalid
from appointments.domain.messages import code_alone
from appointments.ports import Clock, SendFailed, SendUnknown

PATHS = "/calls/twilio"
OPERATIVE_RINGS_SECONDS = 25
HOUSEHOLD_RINGS_SECONDS = 30

# What a status of the household's part says. Twilio's word to ours; "completed" is only said of what was picked up.
HOUSEHOLD: Mapping[str, tuple[CallState, CallResult | None]] = {
    "queued": (CallState.PLACED, None),
    "initiated": (CallState.PLACED, None),
    "ringing": (CallState.RINGING, None),
    "in-progress": (CallState.ANSWERED, None),
    "answered": (CallState.ENDED, CallResult.ANSWERED),  # of a finished <Dial>
    "completed": (CallState.ENDED, CallResult.ANSWERED),
    "busy": (CallState.ENDED, CallResult.ENGAGED),
    "no-answer": (CallState.ENDED, CallResult.NO_ANSWER),
    "failed": (CallState.ENDED, CallResult.NOT_PLACED),
    "canceled": (CallState.ENDED, CallResult.NOT_PLACED),
}
# Of the operative's own part. That it is over says nothing of the household: only that nobody picked up here does.
OPERATIVE_PICKED_UP = frozenset({"queued", "initiated", "ringing", "in-progress", "completed"})
OPERATIVE_DID_NOT = frozenset({"busy", "no-answer", "failed", "canceled"})

_CLOCKS_APART = timedelta(minutes=5)  # theirs and ours
_LOOKED_THROUGH = 20  # calls to one operative, newest first


class TwilioCalls:
    """Implements the port CallProvider, and reads and answers Twilio's webhooks."""

    name = NAME

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        caller_number: str,
        public_url: str,
        clock: Clock,
        http_client: HttpClient | None = None,
    ) -> None:
        """Raises ValueError for a set-up that cannot work."""
        self._account = TwilioAccount(
            account_sid=account_sid, auth_token=auth_token, public_url=public_url, http_client=http_client
        )
        self._caller_number = a_caller(caller_number)
        self._clock = clock

    def __repr__(self) -> str:
        return f"TwilioCalls({self._account.public_url})"

    def place(self, call: Call) -> str:
        if is_drama_number(call.number) or is_drama_number(call.operative_number):
            raise SendFailed("the number is one of Ofcom's drama numbers", retry=False, code="drama-number")
        with self._account.told_as_ours(self._clock):
            created = self._account.client.calls.create(
                to=call.operative_number,
                from_=self._caller_number,
                url=self._address("connect", call.ref),
                status_callback=self._address("operative", call.ref),
                status_callback_event=["initiated", "ringing", "answered", "completed"],
                timeout=OPERATIVE_RINGS_SECONDS,
                record=False,
            )
        if not created.sid:
            raise SendUnknown("Twilio's answer names no call")
        return str(created.sid)

    def ask(self, call: Call) -> CallReport | None:
        """From both parts of the call; found by its time when an interrupted order left us without Twilio's name for
        it. None also when Twilio cannot be asked now.
        """
        try:
            ours = self._fetch(call.provider_ref) if call.provider_ref else self._find(call)
            if ours is None or not ours.sid:
                return None
            theirs = self._account.client.calls.list(parent_call_sid=ours.sid, limit=1)
        except (TwilioException, http.RequestException, json.JSONDecodeError):
            return None
        if theirs:
            return self._told(str(theirs[0].status), ours.sid, theirs[0])
        status = str(ours.status)
        if status == "completed":  # picked up and put down again before the household was rung
            return self._not_placed(ours.sid, ours.end_time, "hung-up")
        if status in OPERATIVE_DID_NOT:
            return self._not_placed(ours.sid, ours.end_time, f"operative-{status}")
        return CallReport(self.name, ours.sid, CallState.PLACED, self._clock.now())

    def check_signature(self, url_path: str, params: Mapping[str, str], signature: str | None) -> bool:
        """Whether Twilio signed this form for this path under our public URL."""
        return self._account.signed(url_path, params, signature)

    def connected(self, params: Mapping[str, str]) -> str:
        """Twilio's name for the call whose operative has picked up."""
        return needed(params, "CallSid")

    def connecting(self, call_ref: str, number: str | None) -> str:
        """What Twilio does now: connect the operative with this number, or tell them that there is nobody."""
        answer = VoiceResponse()
        if number is None or is_drama_number(number):
            answer.say("This call cannot be connected any more. Look at the visit.", language="en-GB")
            answer.hangup()
            return str(answer)
        answer.say("Calling the household now.", language="en-GB")
        dial = Dial(
            caller_id=self._caller_number,
            timeout=HOUSEHOLD_RINGS_SECONDS,
            answer_on_bridge=True,
            record="do-not-record",
            action=self._address("dialled", call_ref),
        )
        dial.number(
            number,
            status_callback=self._address("household", call_ref),
            status_callback_event="initiated ringing answered completed",
        )
        answer.append(dial)
        return str(answer)

    def operative_report(self, params: Mapping[str, str], at: datetime) -> CallReport:
        """From a report on the operative's own part, which arrived at `at`."""
        status, sid = _known(params, "CallStatus", OPERATIVE_PICKED_UP | OPERATIVE_DID_NOT), needed(params, "CallSid")
        if status in OPERATIVE_DID_NOT:
            return self._not_placed(sid, _said_at(params, at), f"operative-{status}")
        return CallReport(self.name, sid, CallState.PLACED, _said_at(params, at))

    def household_report(self, params: Mapping[str, str], at: datetime) -> CallReport:
        """From a report on the household's part."""
        status = _known(params, "CallStatus", HOUSEHOLD)
        state, result = HOUSEHOLD[status]
        seconds, failure = _seconds(params.get("CallDuration")), _failure(status, params)
        return CallReport(
            self.name, params.get("ParentCallSid") or None, state, _said_at(params, at), result, seconds, failure
        )

    def dialled_report(self, params: Mapping[str, str], at: datetime) -> CallReport:
        """From what Twilio says when connecting has come to its end, whichever way."""
        status = _known(params, "DialCallStatus", HOUSEHOLD)
        state, result = HOUSEHOLD[status]
        seconds = _seconds(params.get("DialCallDuration"))
        return CallReport(
            self.name, needed(params, "CallSid"), state, _said_at(params, at), result, seconds, _failure(status, params)
        )

    def _fetch(self, provider_ref: str) -> CallInstance:
        return self._account.client.calls(provider_ref).fetch()

    def _find(self, call: Call) -> CallInstance | None:
        """The one call to this operative that was made when ours may have been; none when there are two such calls."""
        since, until = call.asked_at - _CLOCKS_APART, call.asked_at + _CLOCKS_APART
        made = self._account.client.calls.list(to=call.operative_number, limit=_LOOKED_THROUGH)
        near = [found for found in made if found.date_created and since <= found.date_created <= until]
        return near[0] if len(near) == 1 else None

    def _told(self, status: str, sid: str, theirs: CallInstance) -> CallReport | None:
        if status not in HOUSEHOLD:
            return None
        state, result = HOUSEHOLD[status]
        at = theirs.end_time if state is CallState.ENDED else theirs.start_time
        failure = status if result is CallResult.NOT_PLACED else ""
        return CallReport(
            self.name, sid, state, at or self._clock.now(), result, _seconds(str(theirs.duration or "")), failure
        )

    def _not_placed(self, sid: str, at: datetime | None, failure: str) -> CallReport:
        ended_at = at or self._clock.now()
        return CallReport(self.name, sid, CallState.ENDED, ended_at, CallResult.NOT_PLACED, failure=failure)

    def _address(self, what: str, call_ref: str) -> str:
        return f"{self._account.public_url}{PATHS}/{what}/{call_ref}"


def _known(params: Mapping[str, str], field: str, known: Collection[str]) -> str:
    status = needed(params, field)
    if status not in known:
        raise Invalid(field, f"{field}: not a status that we know")
    return status


def _said_at(params: Mapping[str, str], at: datetime) -> datetime:
    """Twilio's own time of what it reports, to the second; ours where it says none that can be read."""
    try:
        said = parsedate_to_datetime(params.get("Timestamp", ""))
    except ValueError:
        return at
    return said.astimezone(UTC) if said.tzinfo is not None else at


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None


def _failure(status: str, params: Mapping[str, str]) -> str:
    """Twilio's code for a call that did not come about; its word where it gives no code."""
    if HOUSEHOLD[status][1] is not CallResult.NOT_PLACED:
        return ""
    return code_alone(params.get("SipResponseCode", "")) or status
