"""What a text from a resident means. Whole words only, and never a guess: what is not understood goes to a person.

Texts invite the digits 1, 2 and 3; plain words are understood too (rule 28). A text is read only when *every* word of
it is part of a phrase we know, and all its phrases say one thing: "yes but not before ten" holds a yes and is not one.
Danger and distress are looked for first, in any text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from appointments.domain.replies.combining import combined
from appointments.domain.replies.english import ENGLISH
from appointments.domain.replies.grammar import Grammar
from appointments.domain.replies.hazards import hazard_in
from appointments.domain.replies.mixing import mixed
from appointments.domain.replies.model import DOES_IT_SUIT, Hazard, Intent, Question, QuestionKind, Reading
from appointments.domain.replies.names import with_names_named
from appointments.domain.replies.normalising import ASKS, normalise, only_says_yes, with_times_kept
from appointments.domain.replies.vocabulary import Vocabulary
from appointments.domain.replies.welsh import WELSH
from appointments.domain.times import Window, day_of

VOCABULARIES: dict[str, Vocabulary] = {vocabulary.code: vocabulary for vocabulary in (ENGLISH, WELSH)}
LANGUAGES: tuple[str, ...] = tuple(VOCABULARIES)

# Twilio takes these eight, as a whole message, as an opt-out before we ever see them; so do we, from every provider.
# Source: twilio.com/docs/messaging/tutorials/advanced-opt-out. The two-word forms are other carriers'.
STOP_WORDS = frozenset(
    {"stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel", "stop all", "opt out"}
    # No carrier takes the Welsh ones for us.
    | {"stopio", "stopiwch"}
)
START_WORDS = frozenset({"start", "unstop"})
HELP_WORDS = frozenset({"help", "info"})

# "Yes?" asks us something, so it promises nothing and calls nothing off.
_ASKED_OF_US = frozenset(
    {Intent.CONFIRM, Intent.CHOOSE, Intent.CANNOT_MAKE_IT, Intent.ALREADY_FIXED, Intent.WRONG_NUMBER, Intent.DISPUTE}
)
# Longer than any text of several segments, and read by a person.
_LONGEST = 1_000
# As many as a list may have that a text of ours numbers.
_MOST = 9


def interpret(
    text: str,
    question: Question | None,
    *,
    today: date | None = None,
    promised: Window | None = None,
    languages: Collection[str] = LANGUAGES,
) -> Reading:
    """The meaning of a text, given what we last asked; UNCLEAR when any word of it is not known.

    A digit means something only when we asked. STOP words opt out whatever was asked (rule 28). `today` is the London
    day on which it came in; without it no date is read. `promised` is the window that was asked about: "Thursday is
    fine" is a yes to a Thursday only. `languages` are codes of LANGUAGES, those the landlord switched on; two languages
    that read a text differently leave it unclear.
    """
    if only_says_yes(text):
        text = "ok"
    plain = normalise(text)
    whole = _keyword(plain)
    if whole is not None:
        return Reading(whole)
    hazard = _hazard(plain)
    if hazard is not None:
        return Reading(Intent.HAZARD, hazard=hazard)
    if len(text) > _LONGEST:
        return Reading(Intent.UNCLEAR)
    named = with_names_named(text)
    timed = normalise(with_times_kept(named)) if "-" in named or any(map(str.isdigit, named)) else normalise(named)
    reading = _read(timed, [code for code in VOCABULARIES if code in languages], question, today, promised)
    asks = any(mark in text for mark in ASKS)
    return Reading(Intent.UNCLEAR) if asks and reading.intent in _ASKED_OF_US else reading


def read_alone(
    text: str, *, today: date, promised: Window | None = None, languages: Collection[str] = LANGUAGES
) -> tuple[Reading, Question]:
    """The meaning of a text of which nobody knows what it answers, and the question that it was taken to answer.

    Most answer "does it suit?"; what answers that in no way may pick from a list.
    """
    reading = interpret(text, DOES_IT_SUIT, today=today, promised=promised, languages=languages)
    if reading.intent is Intent.UNCLEAR:
        # Of visits rather than of times, to which "3 yes" may be an answer: alone it contradicts itself.
        picked = interpret(text, Question(QuestionKind.WHICH_APPOINTMENT, _MOST), today=today, languages=languages)
        if picked.intent is Intent.CHOOSE:
            return picked, Question(QuestionKind.WHICH_SLOT, _MOST)
    return reading, DOES_IT_SUIT


def _hazard(plain: str) -> Hazard | None:
    """As typed and as spelled: what is put right on the way must not hide a danger."""
    spelled = " ".join(grammar_of(ENGLISH.code).words(plain))
    found = {hazard_in(plain), hazard_in(spelled) if spelled != plain else None}
    return next((hazard for hazard in (Hazard.PERSON, Hazard.GAS, Hazard.HOME) if hazard in found), None)


def _keyword(plain: str) -> Intent | None:
    for words, intent in ((STOP_WORDS, Intent.STOP), (START_WORDS, Intent.START), (HELP_WORDS, Intent.HELP)):
        if plain in words:
            return intent
    return None


def _read(
    timed: str, codes: Sequence[str], question: Question | None, today: date | None, promised: Window | None
) -> Reading:
    grammars = {code: grammar_of(code) for code in codes}
    day = day_of(promised.starts) if promised is not None else None
    divided = {code: grammar.parts(grammar.words(timed), today, day) for code, grammar in grammars.items()}
    whole = {code: combined(parts, question, promised) for code, parts in divided.items() if parts is not None}
    if not whole:
        ways = {combined(parts, question, promised) for parts in mixed(timed, list(grammars.values()), today, day)}
        reading = ways.pop() if len(ways) == 1 else Reading(Intent.UNCLEAR)
        return reading if reading.firm else Reading(Intent.UNCLEAR)
    understood = {code: reading for code, reading in whole.items() if reading.intent is not Intent.UNCLEAR}
    if len(set(understood.values())) != 1:
        return Reading(Intent.UNCLEAR)
    code, reading = next(iter(understood.items()))
    alone = len(understood) == 1 and code != ENGLISH.code
    return replace(reading, language=code) if alone else reading


@cache
def grammar_of(code: str) -> Grammar:
    return Grammar(VOCABULARIES[code])
