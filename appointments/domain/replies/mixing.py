"""Texts in two languages, as people write who live in both: "Iawn, see you then"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import permutations

from appointments.domain.replies.grammar import MOST_WORDS, Grammar, Part


def mixed(plain: str, grammars: Sequence[Grammar], today: date | None, promised: date | None) -> Iterator[list[Part]]:
    """The phrases of a text whose first words are of one language and whose last are of another, in every such way.

    Only where both have a word that the other has not: "a" and "i" are of either.
    """
    typed = plain.split()
    if len(typed) > MOST_WORDS:
        return
    for first, last in permutations(grammars, 2):
        for at in range(1, len(typed)):
            head, tail = " ".join(typed[:at]), " ".join(typed[at:])
            begins, ends = first.words(head), last.words(tail)
            if not (first.knows(begins) and last.knows(ends)):
                continue
            if last.knows(last.words(head)) or first.knows(first.words(tail)):
                continue
            parts = first.parts(begins, today, promised), last.parts(ends, today, promised)
            if parts[0] is not None and parts[1] is not None:
                yield [*parts[0], *parts[1]]
