"""What a language brings with it, all of it data: phrases for each act, spellings, words for days and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What one phrase does in a text. A text is a row of these, and its intent follows from all of them together."""

    COURTESY = "courtesy"  # changes nothing
    THANKS = "thanks"  # changes nothing either, and ends a conversation
    REASON = "reason"  # why somebody cannot; no answer by itself
    UNSURE = "unsure"  # known, and no answer: "please confirm" may ask us to
    YES = "yes"
    KEEP = "keep"  # what stands: a yes to it, also where other times were listed
    YES_AT = "yes_at"  # "Thursday is fine": a yes to Thursday, whatever we asked
    NO = "no"  # a bare one: "no change" is neither a no nor a change
    CANNOT = "cannot"
    CANNOT_AT = "cannot_at"
    DENY = "deny"  # what we said is not so
    ASK_CHANGE = "ask_change"
    CHANGE = "change"  # a bare one
    WISH = "wish"  # for days or times
    AVOID = "avoid"  # days or times
    BUT = "but"
    AT = "at"  # days or times and not a word more
    NUMBER = "number"
    CHOOSE = "choose"
    STOP = "stop"
    START = "start"
    HELP = "help"
    DISPUTE = "dispute"
    LATE = "late"
    FIXED = "fixed"
    WRONG = "wrong"


@dataclass(frozen=True)
class ClockWords:
    """Words for days and times. Each is one word, after spelling; `parts` are wall-clock hours, half-open.

    A part asked for is taken widely and a part refused narrowly, so that a morning slot to one o'clock is a morning.
    """

    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    parts: Mapping[str, tuple[float, float]]
    parts_refused: Mapping[str, tuple[float, float]]
    noon: frozenset[str]
    named_days: Mapping[str, tuple[int, int]]
    # A word of a date or a time is one of these kinds, whatever the language.
    kinds: Mapping[str, str]
    weeks: frozenset[str] = frozenset()
    day_words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """One language. `lists` are named in the phrases; `meant` is what is typed and what it stands for.

    `heard` are words by which people say that they have read an answer of ours: "OK", "great".
    """

    code: str
    phrases: Mapping[Act, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]
    meant: Mapping[str, str]
    clock: ClockWords
    heard: frozenset[str] = frozenset()
