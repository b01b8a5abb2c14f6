"""From what was typed to words: letters, spelling and the forms of dates and times, before anything is understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

_APOSTROPHES = "'’‘`´ʼ′\u200d\ufe0f"
_SAYS_NO = "👎❌❎✖✗✘🚫⛔🛑🙅🖕🙁☹😡🤬😠"  # "ok 👎" is no yes: these pictures are words, and not ones we act upon
# Alone these are a yes to what we asked: nobody sends a thumb to say that the time does not suit.
_SAYS_YES = frozenset("👍👌✅✔☑")
GLAD = frozenset("👍🙏❤♥😊🙂😀😃😄😁😆👌✅✔🥰😘😍🤗☺😉😎💕💖💗💙💚💛🧡💜🤍👏🙌💯🎉🌟⭐🌈🌹🌻👋🤝")
JOINS = frozenset("\u200d\ufe0f\ufe0e🏻🏼🏽🏾🏿")
ASKS = "?？؟¿"
_SIGNS = dict.fromkeys(map(ord, _APOSTROPHES), "") | dict.fromkeys(map(ord, _SAYS_NO), " thumbs down ")
# Without its apostrophe "we're" is "were", and "we'll" is "well".
_SHORTENED = re.compile(r"(?i)\b(i|we|you|he|she|they|it|that|there)['’‘`´ʼ′](re|ll)\b")
_WHOLE = {"re": " are", "ll": " will"}
_IS = re.compile(
    r"(?i)(?<=[a-z])['’‘`´ʼ′]s(?= (?:no|not|fine|ok|okay|good|great|bad|best|better|perfect|back|working|fixed|sorted|"
    r"grand|sound|lovely|suitable|in|out|home|here|off|free|away|going|coming|too|ideal|only)\b)"
)
_HAS = re.compile(r"(?i)(?<=[a-z])['’‘`´ʼ′]s(?= (?:just |already )?(?:been|got|come|gone|had|taken)\b)")
_BETWEEN = re.compile(r"[\W_]+")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)(?![.:/]?\d)\s*(am|pm)?\b")
_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?(?![\d/])")
_RANGE = re.compile(r"(?<=\d)((?:am|pm)?)\s*[-–—]\s*(?=\d)")
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}"
_DAYS = re.compile(rf"\b({_WEEKDAY})\s*[-–—]\s*(?={_WEEKDAY}\b)")
_PM = re.compile(r"\b([ap])\.m\b\.?")
_RUN = re.compile(r"(.)\1{2,}")


def normalise(text: str) -> str:
    """Lower case, no accents, apostrophes dropped, other punctuation and emoji to spaces, spaces single.

    Letters of other scripts stay, as words nobody here knows: dropping them would read half an answer.
    """
    # Apostrophes before the decomposition, which makes a space and a mark of the acute accent people type for one.
    whole = _SHORTENED.sub(lambda found: found[1] + _WHOLE[found[2].lower()], text)
    whole = _IS.sub(" is", _HAS.sub(" has", whole)).translate(_SIGNS)
    if not whole.isascii():
        flat = unicodedata.normalize("NFKD", whole)
        whole = "".join(c for c in flat.lower() if not unicodedata.combining(c))
    return " ".join(_BETWEEN.sub(" ", whole.lower()).split())


def only_says_yes(text: str) -> bool:
    """Whether a text is a thumb up or a tick, of any colour and however often, with nothing but cheer around it."""
    pictures = {sign for sign in text if unicodedata.category(sign)[0] not in "PZC"} - JOINS
    return bool(pictures & _SAYS_YES) and pictures <= _SAYS_YES | GLAD and not any(mark in text for mark in ASKS)


def with_times_kept(text: str) -> str:
    """Dates and times whose punctuation matters, as single words: `14/12` is `d14m12`, `9.30am` is `t9h30am`."""
    flat = unicodedata.normalize("NFKC", text).lower()
    flat = _PM.sub(r"\1m", flat)
    flat = _CLOCK.sub(r" t\1h\2\3 ", flat)
    flat = _DATE.sub(lambda found: f" d{found[1]}m{found[2]}{f'y{found[3]}' if found[3] else ''} ", flat)
    return _DAYS.sub(r"\1 dash ", _RANGE.sub(r"\1 dash ", flat))


class Spelling:
    """Puts words as people type them into the words that the phrases are made of.

    `known` is every word of those phrases; `meant` maps what is typed to what is meant, of one word or more. Of short
    words only what is listed is put right, and letters held down ("yesss"): nothing short is taken for what it merely
    resembles, because "cant" is near "can". In a long one a slip of the thumb is: two letters the wrong way round, one
    left out, one twice ("apponitment", "tuesay", "chhange"), where that makes no other word.
    """

    def __init__(self, known: frozenset[str], meant: Mapping[str, str]) -> None:
        self._known = known
        self._meant = {key: tuple(value.split()) for key, value in meant.items()}
        self._pairs = {tuple(key.split()): value for key, value in self._meant.items() if " " in key}
        # How many words the longest of those that begin with this word has.
        self._reach: dict[str, int] = {}
        for key in self._pairs:
            self._reach[key[0]] = max(len(key), self._reach.get(key[0], 1))
        self._slips = _slips(known, meant)
        self._word = lru_cache(maxsize=4096)(self._spelled)

    def words(self, plain: str) -> tuple[str, ...]:
        """The words of a normalised text, as they are meant."""
        typed = plain.split()
        if _RUN.search(plain):
            typed = [self._held_down(word) for word in typed]
        found: list[str] = []
        at = 0
        while at < len(typed):
            reach = min(self._reach.get(typed[at], 1), len(typed) - at)
            for length in range(reach, 1, -1):
                pair = self._pairs.get(tuple(typed[at : at + length]))
                if pair is not None:
                    found.extend(pair)
                    at += length
                    break
            else:
                found.extend(self._word(typed[at]))
                at += 1
        return tuple(found)

    def _spelled(self, word: str) -> tuple[str, ...]:
        if word in self._known or word in self._meant:
            return self._meant.get(word, (word,))
        slipped = self._slips.get(word, word)
        return self._meant.get(slipped, (slipped,))

    def _held_down(self, word: str) -> str:
        """`yesss` is `yes`, `noooo` is `no`, `soooon` is `soon`."""
        if word in self._known or word in self._meant or not _RUN.search(word) or not word.isalpha():
            return word
        for kept in (r"\1\1", r"\1"):
            shorter = _RUN.sub(kept, word)
            if shorter in self._known or shorter in self._meant:
                return shorter
        return word


# From here on a word is long enough for a slip in it to be no other word.
_LONG, _LONGER = 5, 6
# Words that a slip in one of ours would make, and that people mean.
_MEANT_AS_TYPED = frozenset(
    {
        "quiet", "reuse", "reused", "latter", "forth", "stats", "stars", "saying", "waking", "county", "tuned",
        "noting", "dairy", "folding", "finnish", "medial", "elven", "sayed", "arena", "changing", "tings", "trail",
        "untied", "casual", "death", "charter", "mercer", "gallon", "doble", "rented", "warring", "ridding",
        "halting", "throne", "wether", "whiter", "barking", "breading", "eased", "heating", "leaving", "sating",
        "seating", "sitting", "planing", "staring", "scared", "siting", "hosing", "fining", "taping", "biding",
        "coming", "hoping", "filed", "filing", "taring", "noticed", "potion", "caring", "cating", "wining",
    }
)  # fmt: skip


def _slips(known: frozenset[str], meant: Mapping[str, str]) -> dict[str, str]:
    """What is typed for the long words among these by a slip; nothing that two of them might become."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for word in known:
        if len(word) < _LONG or not word.isalpha() or not word.isascii():
            continue
        for typed in _slipped(word):
            if found.setdefault(typed, word) != word:
                twice.add(typed)
    skipped = twice | known | set(meant) | _MEANT_AS_TYPED
    return {typed: word for typed, word in found.items() if typed not in skipped}


def _slipped(word: str) -> Iterator[str]:
    """Never in the first letter: "light" and "right" begin a word each."""
    for at in range(1, len(word)):
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        yield word[: at + 1] + word[at:]
        if len(word) >= _LONGER and at + 1 < len(word):
            yield word[:at] + word[at + 1 :]
