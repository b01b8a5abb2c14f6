"""Messages said by a voice, through Twilio: for people who cannot use texts.

It is told when a person heard it to its end, or pressed a key that answers it. Nothing is left on an answering machine:
nobody knows who listens to that. Where Twilio cannot tell a machine from a person, whoever is there is asked to press a
key first. What is picked up by a machine, or put down before the end, has told nobody; the household is then told
another way. Nothing is recorded.

What is heard, by who picks up:
- nobody: it rings for a minute. A machine: silence, and we hang up.
- a person: "Hello. This is an automatic message.", the message, and five seconds for a key; the message once more.
- 1, 2 or 3, where it asks for them: what was noted, and goodbye. Another key: which keys there are, and the message
  once more. No key: "Thank you. Goodbye."
- where Twilio does not know: "Hello. This is an automatic message. Press 1 to hear it." No key: we hang up.

Twilio is given an address of ours and asks there what to say, so that the words are read at that moment: what has been
moved or cancelled since is not said.

Sources: twilio.com/docs/voice/api/call-resource, twilio.com/docs/voice/answering-machine-detection,
twilio.com/docs/voice/twiml/gather.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from requests import exceptions as http
from twilio.base.exceptions import TwilioException
from twilio.rest.api.v2010.account.call import CallInstance
from twilio.twiml.voice_response import Gather, VoiceResponse

from adapters.drama_numbers import is_drama_number
from adapters.twilio_account import HttpClient, TwilioAccount, a_caller, needed
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import WRITTEN_IN, Message, MessageState, Receipt, spoken
from appointments.ports import Accepted, Clock, InboundText, SendFailed, SendUnknown

NAME = "twilio_voice"
PATHS = "/spoken/twilio"
# By the language of a message: Twilio's name of the language, and of a voice for it where its usual one has none. A
# message in any other language is not said at all. Sources: twilio.com/docs/voice/twiml/say/text-speech,
# docs.aws.amazon.com/polly/latest/dg/available-voices.html (Gwyneth is Polly's Welsh voice).
VOICES: Mapping[str, Mapping[str, str]] = {
    "en": {"language": "en-GB"},
    "cy": {"language": "cy-GB", "voice": "Polly.Gwyneth"},
}
# Long for everybody, because some take long to get to the telephone: to ring only those for longer would tell Twilio
# who they are. Nobody waits while it rings.
RINGS_SECONDS = 60
LONGEST_SECONDS = 300
KEY_WAITED_FOR_SECONDS = 5
ANSWERS = frozenset("123")  # the keys that the words ask for (rule 28)

# What a status of the call says. That it was "completed" says only that somebody or something picked up.
STATUS: Mapping[str, MessageState] = {
    "queued": MessageState.SENT,
    "initiated": MessageState.SENT,
    "ringing": MessageState.SENT,
    "in-progress": MessageState.SENT,
    "completed": MessageState.FAILED,
    "busy": MessageState.FAILED,
    "no-answer": MessageState.FAILED,
    "failed": MessageState.FAILED,
    "canceled": MessageState.FAILED,
}
PERSON = "human"
PERHAPS = "unknown"  # Twilio could not make up its mind: only a key shows that somebody is there
PERHAPS_AT = "perhaps"

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_LOOKED_THROUGH = 20  # calls to one number, newest first
_CLOCKS_APART = timedelta(minutes=5)  # theirs and ours


class TwilioVoiceProvider:
    """Implements the port MessageProvider for calls, and reads and answers Twilio's webhooks."""

    name = NAME
    two_way = True
    channels = frozenset({Channel.VOICE})

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
        return f"TwilioVoiceProvider({self._account.public_url})"

    def send(self, message: Message) -> Accepted:
        if message.channel is not Channel.VOICE:
            raise SendFailed(f"calls carry no {message.channel}", retry=False, code="channel")
        if message.language not in VOICES:
            raise SendFailed(f"there is no voice for {message.language}", retry=False, code="no-voice")
        if is_drama_number(message.to):
            raise SendFailed("the number is one of Ofcom's drama numbers", retry=False, code="drama-number")
        with self._account.told_as_ours(self._clock):
            created = self._account.client.calls.create(
                to=message.to,
                from_=self._caller_number,
                url=self._address(message.ref, "answered"),
                status_callback=self._address(message.ref, "ended"),
                status_callback_event=["completed"],
                machine_detection="Enable",
                timeout=RINGS_SECONDS,
                time_limit=LONGEST_SECONDS,
                record=False,
            )
        if not created.sid:
            raise SendUnknown("Twilio's answer names no call")
        return Accepted(created.sid)

    def ask(self, message: Message) -> Receipt | None:
        """What became of a call; found by its number and time where an interrupted order left us without its name.

        A call that is over and was not reported as heard counts as not heard. None also when Twilio cannot be asked.
        """
        try:
            found = self._fetch(message.provider_ref) if message.provider_ref else self._find(message)
        except (TwilioException, http.RequestException, json.JSONDecodeError):
            return None
        status = str(found.status) if found else ""
        if found is None or not found.sid or status not in STATUS:
            return None
        return self._told(found.sid, status, str(found.answered_by or ""), self._clock.now())

    def lacks(self, message: Message) -> bool:
        """Whether nothing at all has rung that number since this call may have been ordered."""
        if message.provider_ref:
            return False
        try:
            made = self._made_to(message.to)
        except (TwilioException, http.RequestException, json.JSONDecodeError):
            return False
        if any(found.date_created is None for found in made):
            return False
        older = [found for found in made if found.date_created and found.date_created < _since(message)]
        return len(older) == len(made) and (len(made) < _LOOKED_THROUGH or bool(older))

    def check_signature(self, url_path: str, params: Mapping[str, str], signature: str | None) -> bool:
        """Whether Twilio signed this form for this path (with its query, if any) under our public URL."""
        return self._account.signed(url_path, params, signature)

    def picked_up(self, params: Mapping[str, str]) -> str:
        """Twilio's name for the call that somebody or something has picked up."""
        return needed(params, "CallSid")

    def saying(self, message_ref: str, text: str | None, language: str, params: Mapping[str, str]) -> str:
        """What Twilio says to whoever picked up. None: there is nothing to say any more."""
        by = params.get("AnsweredBy", PERHAPS)
        words = WRITTEN_IN[language]
        if text is None or by not in {PERSON, PERHAPS}:
            return _hanging_up()
        if by == PERHAPS:
            return self._said(
                f"{words.automatic} {words.press_to_hear}", language, self._address(message_ref, PERHAPS_AT)
            )
        return self._said(f"{words.automatic} {text}", language, self._address(message_ref, "heard"))

    def saying_to_a_person(self, message_ref: str, text: str | None, language: str, params: Mapping[str, str]) -> str:
        """To somebody of whom nobody knew whether they are a machine: a key has shown it."""
        if text is None or not _key(params):
            return _hanging_up()
        return self._said(text, language, self._address(message_ref, "heard"))

    def saying_again(self, message_ref: str, text: str, language: str, *, wrong_key: bool = False) -> str:
        """The same once more, to somebody who listened and pressed nothing, or a key that answers nothing."""
        words = WRITTEN_IN[language]
        first = f"{words.wrong_key} " if wrong_key else ""
        return self._said(f"{first}{words.once_more} {text}", language, self._address(message_ref, "again"))

    def parting(self, language: str, key: str = "") -> str:
        """Goodbye, and what was noted by the key that answered."""
        words = WRITTEN_IN[language]
        return _hanging_up(words.noted.get(key, words.parting), language)

    def heard(self, params: Mapping[str, str], at: datetime) -> Receipt:
        """It was said to a person to its end, or answered with a key."""
        return Receipt(self.name, needed(params, "CallSid"), MessageState.DELIVERED, at)

    def pressed(self, params: Mapping[str, str]) -> bool:
        """Whether any key was."""
        return bool(_key(params))

    def answer(self, params: Mapping[str, str]) -> InboundText | None:
        """The key that was pressed, as the text it stands for; None when it answers nothing."""
        key = _key(params)
        if key not in ANSWERS:
            return None
        return InboundText(self.name, f"{needed(params, 'CallSid')}-{key}", needed(params, "To"), key)

    def ended(self, params: Mapping[str, str], at: datetime) -> Receipt:
        """The call is over. A receipt that it was heard came before this, and stays the last word."""
        status = needed(params, "CallStatus")
        if status not in STATUS:
            raise Invalid("CallStatus", "CallStatus: not a status that we know")
        return self._told(needed(params, "CallSid"), status, params.get("AnsweredBy", ""), at)

    def _told(self, sid: str, status: str, answered_by: str, at: datetime) -> Receipt:
        code = ""
        if status == "completed":
            code = "not-heard" if answered_by in {"", PERSON, PERHAPS} else "machine"
        elif STATUS[status] is MessageState.FAILED:
            code = status
        return Receipt(self.name, sid, STATUS[status], at, code)

    def _said(self, text: str, language: str, then: str) -> str:
        answer = VoiceResponse()
        keys = Gather(
            input="dtmf",
            num_digits=1,
            timeout=KEY_WAITED_FOR_SECONDS,
            action=then,
            action_on_empty_result=True,
        )
        keys.say(_NOT_IN_XML.sub(" ", spoken(text, language)), **VOICES[language])
        answer.append(keys)
        return str(answer)

    def _fetch(self, provider_ref: str) -> CallInstance:
        return self._account.client.calls(provider_ref).fetch()

    def _find(self, message: Message) -> CallInstance | None:
        """The one call to this number that was made since ours may have been; none when there are two."""
        made = self._made_to(message.to)
        ours = [found for found in made if found.date_created and found.date_created >= _since(message)]
        return ours[0] if len(ours) == 1 else None

    def _made_to(self, number: str) -> list[CallInstance]:
        return self._account.client.calls.list(to=number, limit=_LOOKED_THROUGH)

    def _address(self, message_ref: str, what: str) -> str:
        return f"{self._account.public_url}{PATHS}/{what}/{message_ref}"


def _since(message: Message) -> datetime:
    """From when on it may have been ordered, by Twilio's clock."""
    return (message.sent_at or max(message.queued_at, message.not_before)) - _CLOCKS_APART


def _key(params: Mapping[str, str]) -> str:
    return params.get("Digits", "")[:1]


def _hanging_up(words: str = "", language: str = "en") -> str:
    answer = VoiceResponse()
    if words:
        answer.say(words, **VOICES[language])
    answer.hangup()
    return str(answer)
