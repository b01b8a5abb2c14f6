"""Texts that only say that ours was read: "Thanks", "ok thank you", a thumb. They ask nothing and answer nothing.

What is looked for is narrow: one word that is not thanks, a question mark or a picture that is not plainly glad, and
the text is no mere courtesy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from appointments.domain.replies.model import Intent, Reply
from appointments.domain.replies.names import with_names_named
from appointments.domain.replies.normalising import ASKS, GLAD, JOINS, normalise
from appointments.domain.replies.reading import LANGUAGES, VOCABULARIES, grammar_of
from appointments.domain.replies.vocabulary import Act

_SAD = re.compile(r"[:;=]['’]?-?[(/|\\]")
# What a telephone writes when somebody taps a heart on a text of ours.
_TAPPED = re.compile(r"\s*(?:(?:liked|loved)|[^\w\s]+ to)\s+[“\"].*[”\"]\s*", re.DOTALL | re.IGNORECASE)
# A longer one is a letter.
_LONGEST = 200
_MOST_WORDS = 12


def only_courtesy(text: str, *, languages: Collection[str] = LANGUAGES) -> bool:
    """Whether a text is thanks and nothing else, in any of these languages or in two of them."""
    said = text
    if _TAPPED.fullmatch(text):
        said = re.sub(r"[“\"].*[”\"]", "", text, flags=re.DOTALL)
        said = re.sub(r"(?i)^\s*(?:liked|loved)|\bto\s*$", "👍", said)
    elif len(text) > _LONGEST:
        return False
    pictures = [sign for sign in said if unicodedata.category(sign) in {"So", "Sk", "Cn"} and sign not in JOINS]
    if any(sign not in GLAD for sign in pictures) or _SAD.search(said) or any(sign in said for sign in ASKS):
        return False
    typed = normalise(with_names_named(said)).split()
    if len(typed) > _MOST_WORDS:
        return False
    return _thanks(typed, languages) if typed else bool(pictures)


def said_thanks(reply: Reply) -> bool:
    """Whether a reply that was kept as not understood was thanks and nothing else."""
    return reply.intent is Intent.UNCLEAR and only_courtesy(reply.text)


def _thanks(typed: Sequence[str], languages: Collection[str]) -> bool:
    """In one language, or in two after each other: "diolch, thank you"."""
    if any(_in_one(typed, code) for code in languages):
        return True
    halves = ((typed[:at], typed[at:]) for at in range(1, len(typed)))
    return any(all(any(_in_one(half, code) for code in languages) for half in pair) for pair in halves)


def _in_one(typed: Sequence[str], code: str) -> bool:
    grammar = grammar_of(code)
    words = [word for word in grammar.words(" ".join(typed)) if word not in VOCABULARIES[code].heard]
    parts = grammar.parts(words, None, None) if words else ()
    return parts is not None and all(part.act is Act.THANKS for part in parts)
