"""Words that no text carries, and no record of what a household needs: sensitive (rule 33) or promotional (rule 34).

A list of words cannot be complete; it catches what is typed most, as whole words, and a purpose that holds one of them
is told neutrally.
"""

from __future__ import annotations

import re

# Words that have no place in a text anybody in the house may read (rule 33). Whole words.
_SENSITIVE = re.compile(
    r"\b(autis\w*|disab\w*|dementia|mental|depress\w*|anxi\w*|schizo\w*|cancer|dialysis|oxygen|wheelchair|asthma\w*|"
    r"pregnan\w*|medic\w*|illness|sick\w*|vulnerab\w*|abus\w*|violen\w*|police|passwords?|key[ -]?safes?|"
    r"(?:key|door|entry|access|gate)[ -]?codes?|passcodes?|pin|hoard\w*|arrears|evict\w*|benefit\w*|infect\w*|"
    r"needles?|hiv|drug\w*|alcohol\w*|deaf\w*|diabet\w*|epilep\w*|psych\w*|bipolar|suicid\w*|alzheimer\w*|"
    r"parkinson\w*|stroke|immuno\w*|adhd|copd|"
    r"multiple sclerosis|cerebral palsy|motor neurone|muscular dystrophy|cystic fibrosis|arthriti\w*|fibromyalgia|"
    r"down'?s syndrome|tourette\w*|asperger\w*|learning difficult\w*|incontinen\w*|catheter\w*|stoma|chemotherapy|"
    r"leuk[ae]+mia|lupus|sickle cell|heart attack|(?:heart|lung|kidney|liver) (?:condition|disease|failure)|"
    r"crohn'?s?|colitis|hepatitis|tuberculosis|covid|ptsd|ocd|paranoi\w*|psychos\w*|panic attacks?|eating disorder|"
    r"anorexi\w*|miscarriage|terminally ill|palliative|hospice|paraly[sz]\w*|amput\w*|addict\w*|blind person|"
    r"partially sighted|visually impaired|hearing impaired|seizures?)\b",
    re.IGNORECASE,
)
# Short ones only in capitals, and not where everything is: "Ms" is a form of address and "me" a person. What the trade
# shortens alike (CP is chrome plated, TB a terminal block) is left out.
_SENSITIVE_SHORT = re.compile(r"\b(MS|ME|CFS|MND|BPD|EUPD|ASD|IBS|IBD|DVT|MRSA|AIDS|STI)\b")
# What readers of Welsh would look over a shoulder for, as far as it is typed most (rule 33).
_SENSITIVE_WELSH = re.compile(
    r"\b(cyfrinair|cyfrineiriau|cod(?:au)? (?:y )?(?:drws|giât|allwedd)|sêff allweddi?|anabl\w*|anabledd\w*|dementia|"
    r"iechyd meddwl|salwch|meddygol|canser|iselder|awtist\w*|cadair olwyn|byddar\w*|heddlu|ôl-ddyled\w*)\b",
    re.IGNORECASE,
)
# A service message carries no promotion (rule 34, PECR).
# A survey of the roof is a visit's purpose and no promotion.
_PROMOTION = re.compile(
    r"\b(offer ends|discounts?|prizes?|win|(?:satisfaction|customer|our|short|quick) survey|download our app|vouchers?|"
    r"promotions?)\b",
    re.IGNORECASE,
)


def unfit_words(text: str) -> tuple[str, ...]:
    """Words of a text that must not be sent: sensitive (rule 33) or promotional (rule 34)."""
    short = () if text == text.upper() else (_SENSITIVE_SHORT,)
    patterns = (_SENSITIVE, *short, _SENSITIVE_WELSH, _PROMOTION)
    return tuple(found.group(0) for pattern in patterns for found in pattern.finditer(text))
