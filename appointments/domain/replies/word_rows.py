"""A row of words and what kind of word each is, for those who read days and times in it."""

from __future__ import annotations

from collections.abc import Sequence

from appointments.domain.replies.vocabulary import ClockWords


class WordRow:
    """Words of one text, after spelling. Behind the last one there is nothing, and nothing is no word."""

    def __init__(self, clock: ClockWords, words: Sequence[str]) -> None:
        self._clock = clock
        self._words = words
        self._kinds = [clock.kinds.get(word, "") for word in words]

    def _kind(self, index: int) -> str:
        return self._kinds[index] if index < len(self._words) else ""

    def _word(self, index: int) -> str:
        return self._words[index] if index < len(self._words) else ""

    def _past(self, index: int, *kinds: str) -> int:
        while self._kind(index) in kinds:
            index += 1
        return index
