"""Reads a whole text as a row of known phrases, or not at all.

Every word has to belong to a phrase: one word that nobody here knows, and the text goes to a person. Of several ways to
divide a text the one of fewest phrases counts, so that "no problem" is never a "no".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from appointments.domain.replies.days_and_times import DayReader, contradicts
from appointments.domain.replies.normalising import Spelling
from appointments.domain.replies.phrases import DAYS, Node, Phrases, beginning, ends_of
from appointments.domain.replies.vocabulary import Act, Vocabulary
from appointments.domain.replies.wanted import Times

# Longer than this is a letter, and a person reads it.
MOST_WORDS = 30
_STAND_IN = re.compile(r"@(\d+) ")
_WITH_DIGITS = re.compile(r"[dt]?[0-9]{1,4}(?:[a-z0-9]{0,8})")
_NAMES_OF_SLOTS = frozenset({"appointment", "appointments", "slot", "slots", "visit", "visits"})
_LAST = ("last", "olaf")
# "The 1st" may be the first of a list, and "1/2" one or two.
_MAY_PICK = re.compile(r"(?:the )?[1-9](?:st|nd|rd|th)(?: (?:please|thanks|thank|you|xx?))*|d\d+m\d+")
_NUMBER = re.compile(r"(?<!@)\b(\d{1,2})(?:st|nd|rd|th|af|il|ydd)?\b")


@dataclass(frozen=True)
class Stretch:
    """Days and times found in a text: as they are asked for, and as they are meant where they are refused.

    `bare`: alone they might be something else, such as "1/2" or "half one".
    """

    asked: Times
    refused: Times
    bare: bool


@dataclass(frozen=True)
class Part:
    """One phrase of a text. `stretches` are the days and times in it; `numbers` the digits; `words` how many words."""

    act: Act
    stretches: tuple[Stretch, ...] = ()
    numbers: tuple[int, ...] = ()
    last: bool = False
    words: int = 1


class Grammar:
    """One language, compiled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        phrases = Phrases(vocabulary.lists, vocabulary.meant)
        # The careful acts first: where a phrase could be two, it is the one that promises less.
        courteous = [Act.COURTESY, Act.THANKS]
        self._order = [*courteous, *reversed([act for act in Act if act not in courteous])]
        self._beginning = beginning(
            (place, phrases.nodes(template, _days(act)))
            for place, act in enumerate(self._order)
            for template in vocabulary.phrases.get(act, ())
        )
        self._clock = vocabulary.clock
        known = (
            phrases.words | set(vocabulary.clock.kinds) | set(vocabulary.clock.weekdays) | set(vocabulary.clock.months)
        )
        self._spelling = Spelling(frozenset(known | set(vocabulary.clock.parts)), vocabulary.meant)
        self._clock_words = (
            (set(self._clock.kinds) | set(self._clock.weekdays) | set(self._clock.months) | set(self._clock.parts))
            | self._clock.noon
            | set(self._clock.named_days)
            | {"dash"}
        )
        self._known = frozenset(phrases.words) | self._clock_words | _NAMES_OF_SLOTS

    def words(self, plain: str) -> tuple[str, ...]:
        """A normalised text in words as they are meant."""
        return self._spelling.words(plain)

    def parts(self, words: Sequence[str], today: date | None, promised: date | None) -> tuple[Part, ...] | None:
        """The phrases of a text; None when it is not understood to its last word."""
        if not words or len(words) > MOST_WORDS or not self.knows(words):
            return None
        plain = self._divided(list(words), [])
        if plain is not None:
            return plain
        if not any(self._may_begin(word) for word in words):
            return None
        with_times, stretches = self._with_stand_ins(words, today, promised)
        if not stretches or any(contradicts(stretch.asked) for stretch in stretches):
            return None
        return self._divided(with_times, stretches)

    def knows(self, words: Iterable[str]) -> bool:
        """Whether each of these words is one of this language; so is every number."""
        return all(self._readable(word) for word in words)

    def _readable(self, word: str) -> bool:
        return word in self._known or _WITH_DIGITS.fullmatch(word) is not None

    def _may_begin(self, word: str) -> bool:
        return word in self._clock_words or _WITH_DIGITS.fullmatch(word) is not None

    def _says_only_a_clock(self, word: str) -> bool:
        """ "10-12", "half nine", "at 2": perhaps a time, perhaps an answer of another kind."""
        kind = self._clock.kinds.get(word)
        return (
            kind in {"half", "quarter", "at", "about"}
            or word in self._clock.noon
            or _WITH_DIGITS.fullmatch(word) is not None
        )

    def _with_stand_ins(
        self, words: Sequence[str], today: date | None, promised: date | None
    ) -> tuple[list[str], list[Stretch]]:
        """Each stretch of days and times as `@0`, `@1`; a list of them, with "or" between, is a single one."""
        reader = DayReader(self._clock, words, today, promised)
        made: list[str] = []
        stretches: list[Stretch] = []
        index = 0
        while index < len(words):
            # "That morning" is when they were told to expect somebody, and no morning in general.
            told = index > 0 and words[index - 1] == "that" and words[index] in self._clock.parts
            found = reader.read(index) if self._may_begin(words[index]) and not told else None
            if found is None:
                made.append(words[index])
                index += 1
            else:
                made.append(f"@{len(stretches)}")
                bare = found.bare and self._says_only_a_clock(words[index])
                bare = bare or _MAY_PICK.fullmatch(" ".join(words)) is not None
                stretches.append(Stretch(found.times, found.refused, bare))
                index = found.end
        return made, stretches

    def _divided(self, words: list[str], stretches: list[Stretch]) -> tuple[Part, ...] | None:
        """The division into fewest phrases, of those that leave no word over."""
        text = "".join(f"{word} " for word in words)
        ends = [0]
        for word in words:
            ends.append(ends[-1] + len(word) + 1)
        unreached: tuple[int, tuple[int, Act] | None] = (len(words) + 1, None)
        best = [(0, None), *[unreached] * len(words)]
        for start in range(len(words)):
            cost, came = best[start]
            if start and came is None:
                continue
            for end, kind in ends_of(self._beginning, words, start):
                if cost + 1 < best[end][0]:
                    best[end] = (cost + 1, (start, self._order[kind]))
        return self._traced(text, ends, best, stretches) if best[-1][1] is not None else None

    def _traced(
        self,
        text: str,
        ends: list[int],
        best: list[tuple[int, tuple[int, Act] | None]],
        stretches: list[Stretch],
    ) -> tuple[Part, ...]:
        made: list[Part] = []
        end = len(best) - 1
        while end > 0 and (came := best[end][1]) is not None:
            start, act = came
            said = text[ends[start] : ends[end]]
            made.append(
                Part(
                    act,
                    tuple(stretches[int(n)] for n in _STAND_IN.findall(said)),
                    tuple(int(n) for n in _NUMBER.findall(said)),
                    last=any(f" {word} " in f" {said}" for word in _LAST),
                    words=end - start,
                )
            )
            end = start
        return tuple(reversed(made))


_JOINERS = Node(options=tuple((Node(word),) for word in ("or", "and", "neu", "a", "ac")))
_MORE = Node(options=((_JOINERS, DAYS),), again=True)
# Days and times in a list: "Thursday or Friday morning", "Monday, Tuesday and Wednesday".
_LIST = (DAYS, _MORE)
# "Monday, Tuesday or Wednesday": only where nothing but a list is said. "Not Friday, Thursday or Monday" can be two
# things.
_BARE_LIST = (Node(options=((DAYS,), (DAYS, Node(options=((DAYS,),), again=True), _JOINERS, DAYS, _MORE))),)
_SLOT = Node(options=tuple((Node(word),) for word in sorted(_NAMES_OF_SLOTS)), optional=True)


def _days(act: Act) -> tuple[Node, ...]:
    """A wish may be for "a morning appointment" as well as for a morning."""
    if act is Act.AT:
        return _BARE_LIST
    return (*_LIST, _SLOT) if act is Act.WISH else _LIST
