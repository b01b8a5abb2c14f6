"""Words that no text carries, and no record of what a household needs: sensitive (rule 33) or promotional (rule 34).

A list of words cannot be complete; it catches what is typed most, as whole words, and a purpose that holds one of them
is told neutrally.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Words that have no place in a text anybody in the house may read (rule 33). Whole words.
_SENSITIVE = re.compile(
    r"\b(autis\w*|disab\w*|dementia|mental|depress\w*|anxi\w*|schizo\w*|cancer|dialysis|oxygen|wheel ?chairs?|"
    r"asthma\w*|pregnan\w*|medic\w*|illness|sick\w*|vulnerab\w*|abus\w*|violen\w*|police|pass ?words?|key[ -]?safes?|"
    r"lock[ -]?box(?:es)?|(?:key|door|entry|entrance|access|gate|alarm|security)[ -]?codes?|"
    r"codes? (?:for|to|of) (?:the |your )?(?:door|gate|key|entrance|alarm|lock)|"
    r"passcodes?|pin|hoard\w*|arrears|evict\w*|benefit\w*|infect\w*|"
    r"needles?|hiv|drug\w*|alcohol\w*|deaf\w*|diabet\w*|insulin|epilep\w*|psych\w*|bipolar|suicid\w*|alzheimer\w*|"
    r"parkinson\w*|stroke|immuno\w*|adhd|copd|"
    r"(?:multiple )?sclerosis|cerebral palsy|motor neurone|muscular dystrophy|cystic fibrosis|arthriti\w*|fibromyalgia|"
    r"down'?s syndrome|tourette\w*|asperger\w*|learning difficult\w*|incontinen\w*|catheter\w*|stoma|chemotherapy|"
    r"leuk[ae]+mia|lupus|sickle cell|heart attack|(?:heart|lung|kidney|liver) (?:condition|disease|failure)|"
    r"crohn'?s?|colitis|hepatitis|tuberculosis|covid|ptsd|ocd|paranoi\w*|psychos\w*|panic attacks?|eating disorder|"
    r"anorexi\w*|miscarriage|terminally ill|palliative|hospice|paraly[sz]\w*|amput\w*|addict\w*|blind person|"
    r"partially sighted|visually impaired|hearing impaired|hard of hearing|seizures?)\b",
    re.IGNORECASE,
)
# Short ones only in capitals, and not where everything is: "Ms" is a form of address and "me" a person. What the trade
# shortens alike (CP is chrome plated, TB a terminal block) is left out.
_SENSITIVE_SHORT = re.compile(r"\b(MS|ME|CFS|MND|BPD|EUPD|ASD|IBS|IBD|DVT|MRSA|AIDS|STI)\b")
# A service message carries no promotion (rule 34, PECR).
# A survey of the roof is a visit's purpose and no promotion.
_PROMOTION = re.compile(
    r"\b(offer ends|discounts?|half[ -]price|buy now|prizes?|win|(?:satisfaction|customer|our|short|quick) survey|"
    r"download our app|vouchers?|promotions?)\b|(\d ?(?:%|per ?cent) off)\b",
    re.IGNORECASE,
)

# A Welsh word begins with another letter after many of the words before it: "canser", "ei ganser", "fy nghanser".
_MUTATED = {
    "c": ("c", "g", "ngh", "ch"), "p": ("p", "b", "mh", "ph"), "t": ("t", "d", "nh", "th"), "g": ("g", "ng", ""),
    "b": ("b", "f", "m"), "d": ("d", "dd", "n"), "m": ("m", "f"), **{vowel: (vowel, f"h{vowel}") for vowel in "aeioô"},
}  # fmt: skip
# What readers of Welsh would look over a shoulder for, as far as it is typed most (rule 33), and what is sold (34).
_WELSH_WORDS = (
    r"cyfrinair", r"cyfrineiriau", r"cod(?:au)? (?:yr? )?(?:drws|giât|allwedd|larwm|mynediad)", r"sêff allweddi?",
    r"anabl\w*", r"anabledd\w*", r"dementia", r"iechyd meddwl", r"salwch", r"meddygol", r"canser",
    r"iselder", r"gorbryder", r"awtist\w*", r"cadair olwyn", r"byddar\w*", r"heddlu", r"ôl-ddyled\w*", r"epilepsi",
    r"sgitsoffrenia", r"cyffuriau", r"trais", r"beichiog\w*", r"gostyngiad(?:au)?", r"disgownt", r"cynig arbennig",
    r"cynigion arbennig", r"gwobr(?:au)?", r"talebau?",
)  # fmt: skip
_WELSH = re.compile(
    r"\b(?:" + "|".join(f"(?:{'|'.join(_MUTATED.get(word[0], word[0]))}){word[1:]}" for word in _WELSH_WORDS) + r")\b",
    re.IGNORECASE,
)

# A place is called what it is called: Police Station Road, Heol y Wobr. Words that mean more than a street ("drive",
# "park") are not enough.
_PLACES = re.compile(
    r"\b(?:[A-Z][a-z’']+ ){1,2}"
    r"(?:Road|Rd|Street|Row|Lane|Court|Close|Avenue|Crescent|Terrace|Gardens|Mews|Place|Square|Hill)\b"
    r"|\b(?:Heol|Stryd|Ffordd|Lôn|Rhodfa|Clos) (?:yr? )?[A-Z][a-z]+\b"
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[-.·*](?=[^\W\d_])")
_SPELT_OUT = re.compile(r"(?<!\w)(?:[^\W\d_][ .·*-]+){3,}[^\W\d_](?!\w)")


@lru_cache(maxsize=256)  # many visits of a day are for the same
def unfit_words(text: str) -> tuple[str, ...]:
    """Words of a text that must not be sent: sensitive (rule 33) or promotional (rule 34), however they are written."""
    plain = as_read(text)
    short = () if plain == plain.upper() else (_SENSITIVE_SHORT,)
    found = [found.group(0) for pattern in short for found in pattern.finditer(plain)]
    for reading in dict.fromkeys(_readings(_PLACES.sub("", plain))):
        found += [found.group(0) for pattern in (_SENSITIVE, _WELSH, _PROMOTION) for found in pattern.finditer(reading)]
    return tuple(dict.fromkeys(found))


def as_read(text: str) -> str:
    """The letters that somebody sees: no invisible ones, no wide ones, one kind of dash and of space."""
    return _DASHES.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def _readings(plain: str) -> Iterator[str]:
    """As it stands, and with what is put into words to part them taken out: wheel-chair, pass.word, p i n."""
    yield plain
    yield _BETWEEN_LETTERS.sub("", plain)
    yield _BETWEEN_LETTERS.sub(" ", plain)
    yield _SPELT_OUT.sub(lambda found: re.sub(r"\W", "", found.group(0)), plain)
