"""Texts from residents: what we asked, what came in, and what it means."""

from appointments.domain.replies.courtesies import only_courtesy, said_thanks
from appointments.domain.replies.model import (
    DOES_IT_SUIT,
    Hazard,
    Intent,
    Question,
    QuestionKind,
    Reading,
    Reply,
)
from appointments.domain.replies.normalising import normalise
from appointments.domain.replies.reading import (
    HELP_WORDS,
    LANGUAGES,
    START_WORDS,
    STOP_WORDS,
    interpret,
    read_alone,
)
from appointments.domain.replies.wanted import Times, Wanted

__all__ = [
    "DOES_IT_SUIT",
    "HELP_WORDS",
    "Hazard",
    "Intent",
    "LANGUAGES",
    "Question",
    "QuestionKind",
    "Reading",
    "Reply",
    "START_WORDS",
    "STOP_WORDS",
    "Times",
    "Wanted",
    "interpret",
    "normalise",
    "only_courtesy",
    "read_alone",
    "said_thanks",
]
