"""A small language for phrases, so that a vocabulary is data that can be read aloud.

    [that] {is} (fine|really good) [for me]

A word stands for itself; `[...]` may be left out; `(a|b c)` is one of them; `{name}` is one of a named list; `@` is any
days and times, `#` a number of one or two digits. Compiled once, to a regular expression over words that each end in a
space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

_PIECE = re.compile(r"\{(\w+)\}|[()\[\]]|\(|[^\s()\[\]{}]+")

Respell = Callable[[str], Sequence[str]]


class Phrases:
    """Compiles templates of one language. `lists` are its named lists; `respell` is applied to every literal word, so
    that phrases may be written with apostrophes left out as people do.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], meant: Mapping[str, str]) -> None:
        self._lists = {name: tuple(values) for name, values in lists.items()}
        self._meant = meant
        self._made: dict[str, str] = {}
        self.words: set[str] = set()

    def pattern(self, templates: Iterable[str]) -> str:
        """One expression for any of the templates, the longer first."""
        made = {self._sequence(template) for template in templates}
        return f"(?:{'|'.join(sorted(made, key=lambda one: (-len(one), one)))})"

    def _sequence(self, template: str) -> str:
        pieces = [match.group(0) for match in _PIECE.finditer(template)]
        made, rest = self._alternatives(pieces)
        if rest:
            raise ValueError(f"phrase {template!r}: a bracket is not opened")
        return made

    def _alternatives(self, pieces: list[str]) -> tuple[str, list[str]]:
        """What stands up to a closing bracket or the end; inside brackets a lone `|` divides runs of words."""
        runs: list[list[str]] = [[]]
        while pieces and pieces[0] not in {")", "]"}:
            piece, pieces = pieces[0], pieces[1:]
            if piece in {"(", "["}:
                inner, pieces = self._alternatives(pieces)
                if not pieces:
                    raise ValueError("a bracket of a phrase is not closed")
                pieces = pieces[1:]
                runs[-1].append(f"(?:{inner})" if piece == "(" else f"(?:{inner})?")
            elif piece.startswith("{"):
                runs[-1].append(self._named(piece[1:-1]))
            else:
                self._words(piece, runs)
        made = "|".join("".join(run) for run in runs)
        return made, pieces

    def _words(self, piece: str, runs: list[list[str]]) -> None:
        """`a|b` between brackets begins a new run; its words belong to the runs on either side."""
        first, *others = piece.split("|")
        if first:
            runs[-1].append(self._word(first))
        for other in others:
            runs.append([])
            if other:
                runs[-1].append(self._word(other))

    def _named(self, name: str) -> str:
        if name not in self._made:
            self._made[name] = self.pattern(self._lists[name])
        return self._made[name]

    def _word(self, word: str) -> str:
        if word == "@":
            return r"@\d+ "
        meant = self._meant.get(word, word).split()
        self.words.update(meant)
        return "".join(f"{re.escape(part)} " for part in meant)
