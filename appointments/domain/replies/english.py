"""English, as people in Britain text it: `phrases.py` says how a phrase is written."""

from __future__ import annotations

from appointments.domain.replies import english_answers, english_news, english_talk, english_wishes
from appointments.domain.replies.english_lists import LISTS
from appointments.domain.replies.english_spelling import MEANT
from appointments.domain.replies.vocabulary import ClockWords, Vocabulary

_PHRASES = english_talk.PHRASES | english_answers.PHRASES | english_wishes.PHRASES | english_news.PHRASES

_WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip

CLOCK = ClockWords(
    weekdays=_WEEKDAYS | {f"{name}s": number for name, number in _WEEKDAYS.items()},
    months={name: number for number, name in enumerate(_MONTHS, 1)},
    # A morning slot often ends at one, and an afternoon's begins at twelve.
    parts={
        "morning": (0, 13), "mornings": (0, 13), "allmorning": (0, 13), "afternoon": (12, 18), "afternoons": (12, 18),
        "allafternoon": (12, 18),
        "evening": (17, 24), "evenings": (17, 24),
    },
    parts_refused={
        "morning": (0, 12), "mornings": (0, 12), "allmorning": (0, 12), "afternoon": (13, 18), "afternoons": (13, 18),
        "allafternoon": (13, 18),
        "evening": (17, 24), "evenings": (17, 24),
    },
    noon=frozenset({"noon", "midday"}),
    weeks=frozenset({"week", "weeks"}),
    day_words=frozenset({"day", "days"}),
    named_days={"xmaseve": (12, 24), "xmas": (12, 25), "boxingday": (12, 26), "newyearseve": (12, 31), "newyear": (1,
    1)},
    kinds={
        "on": "on", "in": "in", "at": "at", "the": "the", "of": "of", "a": "the", "an": "the", "this": "this",
        "next": "next", "week": "week",
        "coming": "this", "today": "today", "tomorrow": "tomorrow", "dayaftertomorrow": "dayaftertomorrow",
        "after": "after", "before": "before",
        "until": "until", "till": "until", "from": "from", "by": "before", "past": "past", "to": "to", "half": "half",
        "quarter": "quarter", "between": "between", "and": "and", "or": "or", "not": "not", "oclock": "oclock",
        "am": "am", "pm": "pm", "onwards": "onwards", "weekend": "weekend", "weekends": "weekend",
        "weekday": "weekdays",
        "weekdays": "weekdays", "fortnight": "fortnight", "weekafternext": "weekafternext",
        "followingweek": "followingweek", "any": "any", "anyday": "any", "anytime": "any",
        "time": "time",
        "later": "later", "during": "in", "school": "school", "than": "than", "earlier": "earlier",
        "commencing": "commencing", "beginning": "commencing", "since": "from", "around": "about", "about": "about",
    },
)  # fmt: skip

_HEARD = frozenset(
    {
        "okay",
        "great",
        "lovely",
        "perfect",
        "brilliant",
        "cool",
        "fab",
        "grand",
        "alright",
        "super",
        "awesome",
        "excellent",
    }
)

ENGLISH = Vocabulary("en", _PHRASES, LISTS, MEANT, CLOCK, _HEARD)
