"""What the product itself says to a resident, found again in the catalogues.

The domain refuses in English sentences with values in them ("'x' must be a whole number from 5 to 180"). Here stands
every one that a resident's form or link can meet, so that it can be translated where it is shown. `tests/web/
test_languages.py` brings them about.
"""

from __future__ import annotations

import re

from web.languages import ENGLISH, N_, current, for_residents, gettext
from web.local_words import in_english

# As they are raised; the values may be anything.
SENTENCES: tuple[str, ...] = (
    # a link, and the page behind it
    N_("This link does not work. Check that you have copied all of it."),
    N_("This appointment is over, so there is nothing to put into a calendar."),
    N_("this appointment is over; please ring us instead"),
    N_("the appointment has moved since; look at the new time first"),
    N_("the appointment was changed meanwhile"),
    N_("one of these slots was chosen already"),
    # another time
    N_("choose one of the times"),
    N_("choose what you would need"),
    N_("%(typed)s is not a date; write it as 2026-11-24"),
    N_("%(typed)s cannot be meant; give a date of the years %(first)s to %(last)s"),
    N_("at most %(most)s characters fit here, and this has %(typed)s"),
    # after the visit
    N_("tell us in your own words what happened"),
    N_("write at most %(most)s characters, or ring us"),
    N_("nothing is recorded against you for this visit"),
    N_("an outcome can be challenged for 28 days, and those have passed; please ring us"),
    # what we need to know
    N_("choose at least one day"),
    N_("give at least one time, for example Mon-Fri 08:30-09:30"),
    N_("this must be later than the start"),
    N_("give the first day"),
    N_("this day has passed; give one that is still to come"),
    N_("give a day, such as 24/11/2026"),
    N_("the last day cannot be before the first"),
    N_("say from when, such as 08:30"),
    N_("say until when, such as 09:30"),
    N_("%(typed)s is not a time; write it as 14:30"),
    N_("%(typed)s carries a time zone; write it as 14:30"),
    N_("%(typed)s must be a whole number from %(least)s to %(most)s"),
    N_("%(typed)s must be yes or no"),
    N_("choose one"),
    N_("at most %(most)s characters"),
    N_("write the word that you have chosen"),
    N_("say where to park"),
    N_("%(typed)s ends before it starts"),
    N_("give at least one day, for example 2026-12-25"),
    N_("leave out “%(typed)s”: write what to do, not why"),
)
# What names our own states, or what no form of ours sends, is said in one way for all of them.
KINDS_OF_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"there is no .+ on .+", "choose one of the times"),
    (r".+ must be one of .+", "choose one"),
    (
        r"the appointment is .+, so it cannot be .+",
        N_("This cannot be done any more. Look below to see how your appointment stands now."),
    ),
    (
        r"the promised time has passed and nobody came: .+",
        N_("The time we promised has passed and nobody came. We are sorry. Please ring us."),
    ),
)
# What is said about the household, or for planners, as it is said to them; in English too.
_TO_THEM: tuple[tuple[str, str], ...] = (
    ("write the word that the household has chosen", "write the word that you have chosen"),
    ("nothing is recorded against the resident for this .+", "nothing is recorded against you for this visit"),
    (
        "this work order has an open appointment, .+",
        N_("there is a new appointment for this repair already; to change it use the link in our last message"),
    ),
)
_VALUE = re.compile(r"%\((\w+)\)s")


def in_readers_words(sentence: str) -> str:
    """The sentence in the language of the page; marked as English where there is no translation of it."""
    if for_residents():
        sentence = next((said for pattern, said in _TO_THEM if re.fullmatch(pattern, sentence)), sentence)
    if current() is ENGLISH or not sentence:
        return sentence
    for pattern, template in _READ:
        if found := pattern.fullmatch(sentence):
            return gettext(template, **found.groupdict())
    return in_english(sentence[:1].upper() + sentence[1:])


def _pattern(template: str) -> re.Pattern[str]:
    parts = _VALUE.split(template)
    named = [re.escape(part) if number % 2 == 0 else f"(?P<{part}>.+?)" for number, part in enumerate(parts)]
    return re.compile("".join(named), re.DOTALL)


_READ: tuple[tuple[re.Pattern[str], str], ...] = (
    *((_pattern(template), template) for template in (*SENTENCES, *(said for _, said in _TO_THEM))),
    *((re.compile(pattern, re.DOTALL), template) for pattern, template in KINDS_OF_SENTENCES),
)
