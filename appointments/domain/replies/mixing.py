"""Texts in two languages, as people write who live in both: "Iawn, see you then"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import permutations

from appointments.domain.replies.grammar import Grammar, Part


def mixed(plain: str, grammars: Sequence[Grammar], today: date | None, promised: date | None) -> Iterator[list[Part]]:
    """The phrases of a text whose first words are of one language and whose last are of another, in every such way.

    Only where both have a word that the other has not: "a" and "i" are of either.
    """
    typed = plain.split()
    for first, last in permutations(grammars, 2):
        for at in range(1, len(typed)):
            head, tail = " ".join(typed[:at]), " ".join(typed[at:])
            if last.knows(last.words(head)) or first.knows(first.words(tail)):
                continue
            begins = first.parts(first.words(head), today, promised)
            ends = last.parts(last.words(tail), today, promised) if begins is not None else None
            if begins is not None and ends is not None:
                yield [*begins, *ends]
