"""A small language for phrases, so that a vocabulary is data that can be read aloud.

    [that] {is} (fine|really good) [for me]

A word stands for itself; `[...]` may be left out; `(a|b c)` is one of them; `{name}` is one of a named list; `@` is any
days and times, `#` a number of one or two digits.

All phrases of a language are followed at once, word by word. What may come next is worked out where a text first gets
there and kept: a language has more ways to go than any text will ever take.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_PIECE = re.compile(r"\{(\w+)\}|[()\[\]]|\(|[^\s()\[\]{}]+")


@dataclass(frozen=True, eq=False)
class Node:
    """A word; or, where `options` are given, any row of them: none at all if `optional`, and any number if `again`."""

    word: str = ""
    options: tuple[tuple[Node, ...], ...] = ()
    optional: bool = False
    again: bool = False


DAYS = Node("@")


class Phrases:
    """Reads the templates of one language. `lists` are its named lists; `meant` is applied to every literal word, so
    that phrases may be written with apostrophes left out as people do.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], meant: Mapping[str, str]) -> None:
        self._lists = {name: tuple(values) for name, values in lists.items()}
        self._meant = meant
        self._named: dict[str, Node] = {}
        self.words: set[str] = set()

    def nodes(self, template: str, days: Sequence[Node] = (DAYS,)) -> tuple[Node, ...]:
        """What a template matches, one after the other; `days` stand where it has an `@`."""
        pieces = [match.group(0) for match in _PIECE.finditer(template)]
        [*runs], rest = self._alternatives(pieces, days)
        if rest:
            raise ValueError(f"phrase {template!r}: a bracket is not opened")
        return runs[0] if len(runs) == 1 else (Node(options=tuple(runs)),)

    def _alternatives(self, pieces: list[str], days: Sequence[Node]) -> tuple[list[tuple[Node, ...]], list[str]]:
        """What stands up to a closing bracket or the end; inside brackets a lone `|` divides runs of words."""
        runs: list[list[Node]] = [[]]
        while pieces and pieces[0] not in {")", "]"}:
            piece, pieces = pieces[0], pieces[1:]
            if piece in {"(", "["}:
                inner, pieces = self._alternatives(pieces, days)
                if not pieces:
                    raise ValueError("a bracket of a phrase is not closed")
                pieces = pieces[1:]
                runs[-1].append(Node(options=tuple(inner), optional=piece == "["))
            elif piece.startswith("{"):
                runs[-1].append(self._list(piece[1:-1]))
            else:
                self._words(piece, runs, days)
        return [tuple(run) for run in runs], pieces

    def _words(self, piece: str, runs: list[list[Node]], days: Sequence[Node]) -> None:
        """`a|b` between brackets begins a new run; its words belong to the runs on either side."""
        first, *others = piece.split("|")
        if first:
            runs[-1].extend(self._word(first, days))
        for other in others:
            runs.append([])
            if other:
                runs[-1].extend(self._word(other, days))

    def _list(self, name: str) -> Node:
        if name not in self._named:
            self._named[name] = Node(options=tuple(self.nodes(template) for template in self._lists[name]))
        return self._named[name]

    def _word(self, word: str, days: Sequence[Node]) -> Sequence[Node]:
        if word == "@":
            return days
        meant = self._meant.get(word, word).split()
        self.words.update(meant)
        return [Node(part) for part in meant]


class _Ahead:
    """What is still to come of a phrase: a node and what follows it; None follows where the phrase ends."""

    __slots__ = ("_kept", "_steps", "node", "rest")

    def __init__(self, node: Node, rest: _Ahead | None, kept: dict[tuple[Node, _Ahead | None], _Ahead]) -> None:
        self.node, self.rest, self._kept = node, rest, kept
        self._steps: tuple[dict[str, set[_Ahead | None]], bool] | None = None

    def steps(self) -> tuple[dict[str, set[_Ahead | None]], bool]:
        """For each word that may come next what is ahead then, and whether the phrase may end here."""
        if self._steps is None:
            self._steps = self._found()
        return self._steps

    def _found(self) -> tuple[dict[str, set[_Ahead | None]], bool]:
        if self.node.word:
            return {self.node.word: {self.rest}}, False
        found: dict[str, set[_Ahead | None]] = {}
        ways = [in_a_row(run, self if self.node.again else self.rest, self._kept) for run in self.node.options]
        ends = False
        for way in [*ways, self.rest] if self.node.optional or self.node.again else ways:
            steps, may_end = way.steps() if way is not None else ({}, True)
            ends = ends or may_end
            for word, aheads in steps.items():
                found.setdefault(word, set()).update(aheads)
        return found, ends


def in_a_row(run: Sequence[Node], rest: _Ahead | None, kept: dict[tuple[Node, _Ahead | None], _Ahead]) -> _Ahead | None:
    for node in reversed(run):
        key = (node, rest)
        if key not in kept:
            kept[key] = _Ahead(node, rest, kept)
        rest = kept[key]
    return rest


class Place:
    """Where all phrases stand after some words: `kind` is the first of those that may end here, None if none may."""

    __slots__ = ("_next", "_standing", "kind")

    def __init__(self, standing: Iterable[tuple[int, _Ahead | None]]) -> None:
        self._standing = tuple(standing)
        ended = [kind for kind, ahead in self._standing if ahead is None or ahead.steps()[1]]
        self.kind: int | None = min(ended, default=None)
        self._next: dict[str, Place | None] = {}

    def after(self, word: str) -> Place | None:
        """Where they stand after one word more; None where no phrase goes on with it."""
        if word.startswith("@"):
            word = "@"
        if word not in self._next:
            words = (word, "#") if word.isascii() and word.isdigit() and len(word) <= 2 else (word,)
            standing = {
                (kind, then)
                for kind, ahead in self._standing
                if ahead is not None
                for one in words
                for then in ahead.steps()[0].get(one, ())
            }
            self._next[word] = Place(standing) if standing else None
        return self._next[word]


def beginning(phrases: Iterable[tuple[int, Sequence[Node]]]) -> Place:
    """Before the first word. Of phrases that end at one word the kind of the lowest number counts."""
    kept: dict[tuple[Node, _Ahead | None], _Ahead] = {}
    return Place({(kind, in_a_row(run, None, kept)) for kind, run in phrases})


def ends_of(place: Place, words: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
    """How far a phrase may reach that begins at a word, and of which kind it is, the nearest end first."""
    now: Place | None = place
    for end in range(start, len(words)):
        now = now.after(words[end]) if now is not None else None
        if now is None:
            return
        if now.kind is not None:
            yield end + 1, now.kind
