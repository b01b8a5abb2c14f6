"""What the landlord's own words must not say, whatever they say otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from appointments.domain.messages.message import MessageKind
from appointments.domain.reminder_rules.templates import template_problems, without_names
from appointments.domain.replies import STOP_WORDS
from appointments.domain.unfit_words import as_read, unfit_words

LONGEST_TEMPLATE = 700  # characters: with its names filled in about six segments
_WORD = re.compile(r"[^\W\d_]+")

# A service message carries no promotion (rule 34). More than a purpose of a visit would ever hold.
_PROMOTION = re.compile(
    r"\b((?:special|exclusive|limited|great) offers?|sign[ -]up|subscribe|follow us|like us|"
    r"(?:refer|recommend us to) a friend|competitions?|"
    r"prize draw|free gifts?|for sale|on sale|save (?:£|up to)|our app|your views|tell us how we did|rate us|"
    r"leave (?:us )?(?:a )?review|(?:take|answer|complete|fill in|do|join|give)(?: \w+){0,3} surveys?|newsletters?|"
    r"[cg]ystadleuaeth|[cg]ylchlythyr|ein harolwg|(?:llenwch|cwblhewch)(?: \w+){0,2} h?arolwg|h?arolwg boddhad)\b",
    re.IGNORECASE,
)
# A code is said on the telephone to whoever comes, never in a text; what a boiler shows is no such code.
_CODE = re.compile(
    r"\b(?<!error )(?<!fault )codes?\W{1,3}(?:is\W+|yw\W+)?\d{3,}|\bcod\W{1,3}(?:yw\W+)?\d{3,}", re.IGNORECASE
)
# Texts invite digits only (rules 28 and 35). What stands after one of these verbs is what somebody is to type.
_VERB = (
    r"(?:reply(?:ing)?|text(?:ing)?|answer(?:ing)?|respond(?:ing)?|send(?:ing)?|type|write|press|"
    r"atebwch|ymatebwch|tecstiwch|anfonwch|ysgrifennwch|teipiwch|pwyswch)"
)
_WORDS_TO_TYPE = sorted(
    (STOP_WORDS | {"yes", "y", "no", "n", "ok", "okay", "confirm", "change", "help", "start", "move", "rebook", "late"})
    | {"ie", "nage", "na", "oes", "iawn", "newid", "canslo", "stopio", "cadarnhau"},
    key=len,
    reverse=True,
)
_INVITED = re.compile(
    rf"\b{_VERB}\b(?:\s+(?:back|us|with|by|the|word|a|gyda|â|'r|y|gair))*\s*[:,]?\s*"
    rf"[\"'“”‘’«(]?\s*({'|'.join(map(re.escape, _WORDS_TO_TYPE))})\b"
    r"(?!\s+(?:later|sooner|earlier|more|longer)\b)",  # "answer no later than" invites nothing
    re.IGNORECASE,
)
_SHOUTED = re.compile(rf"\b({'|'.join(map(re.escape, _WORDS_TO_TYPE))})\b", re.IGNORECASE)
_SHORTEST_SHOUTED = 2  # one capital letter is an initial, or the beginning of a sentence
_QUOTED = re.compile(r"[\"“”«]\s*([^\"“”»]{1,20}?)\s*[\"“”»]|(?<!\w)[‘']\s*([^‘’']{1,20}?)\s*[’'](?!\w)")


def wording_problems(template: str, message: MessageKind) -> Iterator[str]:
    """Sentences about what is wrong with one template, all of it."""
    if not template.strip():
        yield "there are no words; leave this language out, and Kept's own words are used"
        return
    if len(template) > LONGEST_TEMPLATE:
        yield f"it has {len(template)} characters, and at most {LONGEST_TEMPLATE} are taken"
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in template):
        yield "write it in one line: a text has no lines"
    plain = as_read(template)
    if any(plain.count(brace) != template.count(brace) for brace in "{}"):
        yield "write braces as { and }: others are sent as they stand"
    if any(unicodedata.category(character) == "Cf" for character in template):
        yield "it holds characters that nobody can see; type it anew"
    for word in dict.fromkeys(_WORD.findall(plain)):
        if len({unicodedata.name(letter, "").partition(" ")[0] for letter in word}) > 1:
            yield f"“{word}” has letters of two alphabets; type it anew"
    yield from template_problems(template, message)
    # What is filled in was looked at on its own, and may be nothing: then what stands on both sides of it meets.
    as_sent = (plain, without_names(plain), without_names(plain, " "))
    yield from dict.fromkeys(words for text in as_sent for words in (*_unfit(text), *_not_digits(text)))


def _unfit(plain: str) -> Iterator[str]:
    found = dict.fromkeys(
        [*unfit_words(plain), *(m.group(0) for own in (_PROMOTION, _CODE) for m in own.finditer(plain))]
    )
    for words in found:
        yield (
            f"“{words}” must not be in a text: it says nothing of health, of what a household asks for, of codes or "
            "passwords, and carries no promotion"
        )


def _not_digits(plain: str) -> Iterator[str]:
    invited = [found.group(1) for found in _INVITED.finditer(plain)]
    quoted = [found.group(1) or found.group(2) for found in _QUOTED.finditer(plain)]
    shouted = [found.group(1) for found in _SHOUTED.finditer(plain) if found.group(1).isupper()]
    typed = dict.fromkeys([*invited, *(word for word in quoted if word.lower() in _WORDS_TO_TYPE)])
    for word in typed:
        yield f"it invites “{word}” as an answer: only the digits of {{invite}} are answered with, others may opt out"
    for word in dict.fromkeys(word for word in shouted if len(word) >= _SHORTEST_SHOUTED and word not in typed):
        yield f"it invites “{word}” as an answer, as it stands in capitals: write it in small letters, or leave it out"
