"""What a text from a resident means. Whole words only, and never a guess: what is not understood goes to a person.

Texts invite the digits 1, 2 and 3; plain words are understood too (rule 28). A message is read only when *every*
word of it is known: "yes but not before ten" holds a yes and is not one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appointments.domain.refs import AppointmentRef, MessageRef, ReplyRef


class Intent(StrEnum):
    CONFIRM = "confirm"
    CHANGE = "change"
    CANNOT_MAKE_IT = "cannot_make_it"
    CHOOSE = "choose"
    DISPUTE = "dispute"  # it was otherwise than we recorded
    STOP = "stop"
    START = "start"
    HELP = "help"
    UNCLEAR = "unclear"


class QuestionKind(StrEnum):
    DOES_IT_SUIT = "does_it_suit"  # 1 yes, 2 change, 3 cannot make it
    WHICH_SLOT = "which_slot"  # a number picks one of the slots we listed
    WHICH_APPOINTMENT = "which_appointment"  # a number picks one of the appointments we listed


@dataclass(frozen=True)
class Question:
    """What we last asked. `options` is how many numbers we listed."""

    kind: QuestionKind
    options: int = 0


@dataclass(frozen=True)
class Reading:
    """What a text was understood to mean; `choice` counts from 1 and is set for CHOOSE only."""

    intent: Intent
    choice: int | None = None


@dataclass(frozen=True)
class Reply:
    """A text that came in. `provider_ref` makes a second delivery harmless; `appointment_ref` is None when unmatched.

    `answered_at` is None while something still has to be done about it (slots to be searched and offered).
    """

    ref: ReplyRef
    from_number: str
    text: str
    received_at: datetime
    provider: str
    provider_ref: str
    intent: Intent
    choice: int | None = None
    appointment_ref: AppointmentRef | None = None
    promise_version: int | None = None
    answers: MessageRef | None = None
    answered_at: datetime | None = None


DOES_IT_SUIT = Question(QuestionKind.DOES_IT_SUIT, 3)

# Twilio takes these eight, as a whole message, as an opt-out before we ever see them; so do we, from every provider.
# Source: twilio.com/docs/messaging/tutorials/advanced-opt-out. The two-word forms are other carriers'.
STOP_WORDS = frozenset(
    {"stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel", "stop all", "opt out"}
)
START_WORDS = frozenset({"start", "unstop"})
HELP_WORDS = frozenset({"help", "info"})

_PHRASES: dict[Intent, tuple[str, ...]] = {
    Intent.CONFIRM: (
        "yes", "y", "yep", "yeah", "yup", "ye", "yh", "yess", "aye", "ok", "okay", "k", "sure", "confirm", "confirmed",
        "i confirm", "fine", "thats fine", "that is fine", "good", "all good", "sounds good", "perfect", "great",
        "lovely", "suits", "that suits", "suits me", "it suits", "works", "that works", "works for me", "no problem",
        "of course", "definitely", "will be in", "i will be in", "ill be in", "we will be in", "well be in",
        "will be here", "i will be here", "ill be here", "be there", "ill be there", "i will be there", "im in",
    ),
    Intent.CHANGE: (
        "change", "change it", "change please", "move", "move it", "rearrange", "reschedule", "rebook", "re book",
        "another day", "another time", "another date", "different day", "different time", "different date",
        "can i change", "can i change it", "can we change", "can we change it", "can you change it",
        "can i change the time", "can i change the day", "can i change the date", "can we rearrange",
        "can i rearrange", "can i move it", "can we move it", "can i reschedule", "need to change", "need to rearrange",
        "i need to change", "i need to change it", "i need to rearrange", "i need another day", "i need another time",
        "i want to change it", "need another day", "need another time", "need to move it",
    ),
    Intent.CANNOT_MAKE_IT: (
        "no", "n", "nope", "nah", "cant", "can not", "cannot", "cant make it", "cannot make it", "can not make it",
        "i cant make it", "i cannot make it", "i can not make it", "wont be in", "will not be in", "i wont be in",
        "i will not be in", "we wont be in", "not in", "im not in", "i am not in", "wont be home", "not home",
        "not convenient", "its not convenient", "it is not convenient", "not suitable", "doesnt suit",
        "does not suit", "it doesnt suit", "no good", "no thanks", "no cant", "no i cant", "no i cannot",
        "no i cant make it", "no cant make it",
    ),
    Intent.DISPUTE: (
        "i was in", "was in", "we were in", "i was in all day", "i was in all morning", "i was in all afternoon",
        "was in all day", "was in all morning", "was in all afternoon", "we were in all day", "we were in all morning",
        "i was home", "i was at home", "we were home", "we were at home", "i was home all day", "i was at home all day",
        "i was here", "we were here", "i was here all day", "i have been in all day", "ive been in all day",
        "nobody came", "no one came", "noone came", "nobody has come", "no one has come", "nobody has been",
        "no one has been", "nobody turned up", "no one turned up", "noone turned up", "nobody showed up",
        "no one showed up", "no one ever came", "nobody ever came", "you never came", "they never came",
        "he never came", "she never came", "you didnt come", "you did not come", "they didnt come", "never came",
        "never turned up", "they never turned up", "he never turned up", "you never turned up",
        "nobody knocked", "no one knocked", "noone knocked", "never knocked", "they never knocked", "he never knocked",
        "she never knocked", "you never knocked", "nobody ever knocked", "no one ever knocked", "he didnt knock",
        "they didnt knock", "didnt knock", "did not knock", "nobody rang", "no one rang", "nobody rang the bell",
        "i never refused", "i didnt refuse", "i did not refuse", "not true", "thats not true", "that is not true",
        "its not true", "that is wrong", "thats wrong", "thats a lie", "that is a lie",
    ),
}  # fmt: skip
_MEANS = {phrase: intent for intent, phrases in _PHRASES.items() for phrase in phrases}

# Courtesy around an answer; it never changes one. "please" matters to "stop please", which is then not a STOP keyword.
# "morning" alone is no courtesy: "morning works for me" asks for another time than the afternoon we promised.
_COURTESY = re.compile(
    r"^(?:hi|hello|hiya|good morning|good afternoon|good evening|sorry|oh|um)\b\s*|"
    r"\s*\b(?:please|pls|plz|thanks|thank you|thankyou|thx|ta|cheers|many thanks|sorry|mate|x+)$"
)
_SAYS_NO = "👎❌❎✖✗✘🚫⛔🛑🙅🖕"  # "ok 👎" is no yes: these pictures are words, and not ones we act upon
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SUITS = {1: Intent.CONFIRM, 2: Intent.CHANGE, 3: Intent.CANNOT_MAKE_IT}


def interpret(text: str, question: Question | None) -> Reading:
    """The meaning of a text, given what we last asked; UNCLEAR when any word of it is not known.

    A digit means something only when we asked. STOP words opt out whatever was asked (rule 28). "Yes?" asks us
    something, so it promises nothing.
    """
    reading = _read(text, question)
    return Reading(Intent.UNCLEAR) if "?" in text and reading.intent in {Intent.CONFIRM, Intent.CHOOSE} else reading


def _read(text: str, question: Question | None) -> Reading:
    words = normalise(text)
    if words in STOP_WORDS:
        return Reading(Intent.STOP)
    if words in START_WORDS:
        return Reading(Intent.START)
    if words in HELP_WORDS:
        return Reading(Intent.HELP)
    bare = _without_courtesy(words)
    number = _number(bare)
    if number is not None:
        return _numbered(number, question)
    intents = {_MEANS.get(part) for part in _parts(bare)}
    if len(intents) == 1 and (intent := intents.pop()) is not None:
        return Reading(Intent.UNCLEAR) if _answers_no_list(intent, question) else Reading(intent)
    return Reading(Intent.UNCLEAR)


def _answers_no_list(intent: Intent, question: Question | None) -> bool:
    """ "Yes" to "which of these?" answers nothing that was asked; "no good" is about the slots, not about the visit."""
    kind = question.kind if question is not None else QuestionKind.DOES_IT_SUIT
    if intent is Intent.CANNOT_MAKE_IT:
        return kind is QuestionKind.WHICH_SLOT
    return intent is Intent.CONFIRM and kind is not QuestionKind.DOES_IT_SUIT


def normalise(text: str) -> str:
    """Lower case, no accents, apostrophes dropped, other punctuation and emoji to spaces, spaces single.

    Letters of other scripts stay, as words nobody here knows: dropping them would read half an answer.
    """
    # Apostrophes before the decomposition, which makes a space and a mark of the acute accent people type for one.
    whole = "".join(c for c in text if c not in "'’‘`´ʼ′\u200d\ufe0f")
    for sign in _SAYS_NO:
        whole = whole.replace(sign, " thumbs down ")
    flat = unicodedata.normalize("NFKD", whole).lower()
    kept = "".join(c for c in flat if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", kept).split())


def _without_courtesy(words: str) -> str:
    while (shorter := _COURTESY.sub("", words).strip()) != words and shorter:
        words = shorter
    return words


def _parts(words: str) -> list[str]:
    """The whole, when it is known, or the two known halves of an answer said twice ("yes thats fine")."""
    if words in _MEANS:
        return [words]
    tokens = words.split()
    for cut in range(1, len(tokens)):
        halves = [" ".join(tokens[:cut]), " ".join(tokens[cut:])]
        if all(half in _MEANS for half in halves):
            return halves
    return [words]


def _number(words: str) -> int | None:
    bare = words.removeprefix("option ").removeprefix("number ")
    if bare in _NUMBER_WORDS:
        return _NUMBER_WORDS[bare]
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 2 else None


def _numbered(number: int, question: Question | None) -> Reading:
    if question is None or not 1 <= number <= question.options:
        return Reading(Intent.UNCLEAR)
    if question.kind is QuestionKind.DOES_IT_SUIT:
        return Reading(_SUITS[number])
    return Reading(Intent.CHOOSE, number)
