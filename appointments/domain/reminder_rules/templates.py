"""The landlord's own words for a message: plain text with a few names in braces.

`{landlord}` `{when}` `{day}` `{window}` `{purpose}` `{who}` `{asks}` `{eta}` `{invite}` `{link}`. From `{who}` on they
are whole sentences, and empty where there is nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from appointments.domain.messages.message import MessageKind

PLACEHOLDERS = ("landlord", "when", "day", "window", "purpose", "who", "asks", "eta", "invite", "link")
# What asks whether the time suits says how to answer (rule 4).
ASKING = frozenset({MessageKind.CONFIRMATION, MessageKind.CHANGE, MessageKind.REMINDER})

_NAMED = re.compile(r"\{([^{}]*)\}")
_SPACES = re.compile(r" {2,}")
_SPACE_BEFORE = re.compile(r" +([.,;!?])")


def template_problems(template: str, message: MessageKind) -> tuple[str, ...]:
    """What is wrong with the braces of a template, as sentences: all of it; empty when nothing is."""
    named = [found.group(1) for found in _NAMED.finditer(template)]
    meant = {name: next(iter(get_close_matches(name.strip().lower(), PLACEHOLDERS, 1)), "") for name in named}
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    problems = [
        f"{{{name}}} is not known; {f'write {{{near}}}' if near else f'these are: {known}'}"
        for name, near in meant.items()
        if name not in PLACEHOLDERS
    ]
    # What is there under a name that is misspelt is not missing too.
    named = [meant[name] or name for name in named]
    if "{" in (rest := _NAMED.sub("", template)) or "}" in rest:
        problems.append("a brace stands alone; write a name between two of them, such as {landlord}")
    problems += [
        f"{{{name}}} is missing: every message says it" for name in ("landlord", "purpose") if name not in named
    ]
    if "when" not in named and not {"day", "window"} <= set(named):
        problems.append("{when} is missing: every message says it, or {day} and {window}")
    if message in ASKING and "invite" not in named:
        problems.append("{invite} is missing: it says how to answer and how to change the time")
    if message not in ASKING and "invite" in named:
        problems.append("{invite} is for messages that ask something, and this one asks nothing")
    if message is not MessageKind.ON_THE_WAY and "eta" in named:
        problems.append("{eta} is for word that somebody is on the way: before that nobody knows when they arrive")
    return tuple(problems)


def without_names(template: str, instead: str = "") -> str:
    """The words that stand there whatever is filled in; by itself as a text where nothing is."""
    return _SPACES.sub(" ", _NAMED.sub(instead, template))


def fill(template: str, pieces: Mapping[str, str]) -> str:
    """The words of a message; a piece that is empty leaves no gap. Raises KeyError for a piece that nobody gave."""
    filled = _NAMED.sub(lambda found: pieces[found.group(1)], template)
    return _SPACE_BEFORE.sub(r"\1", _SPACES.sub(" ", filled)).strip()
