"""The kinds of requirement as a planner finds them: by what they have an effect on, or by a word.

The words searched by are what callers say; none of them is kept. What is kept is the kind, which says what we do.
"""

from __future__ import annotations

from dataclasses import dataclass

from appointments.domain.access import AccessKind, Group
from appointments.domain.access_kinds import KINDS

GROUPS: dict[Group, str] = {
    Group.TIMES: "When we come",
    Group.WHO_COMES: "Who comes, and who else is there",
    Group.TELLING: "How we tell them",
    Group.AT_THE_DOOR: "At the door",
    Group.GETTING_IN: "Getting in and parking",
    Group.THE_WORK: "While we work",
    Group.SAFETY: "Safety, and who decides",
}

SEARCHED_AS: dict[str, str] = {
    "advance_notice": "warning hours days before autism anxiety routine fit-in",
    "times_to_avoid": "never prayer medication sleep night shift carer hours",
    "only_these_times": "dialysis carer hours days available",
    "avoid_school_run": "children school morning afternoon",
    "days_to_avoid": "religious festival holiday funeral exam dates",
    "two_operatives": "pairs two people not alone visit in pairs",
    "operative_gender": "woman man female male faith",
    "same_operative": "known person familiar follow-on",
    "operative_named": "name photo card who is coming identity",
    "interpreter": "language translation welsh polish does not speak english",
    "someone_attends": "carer advocate support worker family officer present",
    "call_ahead": "ring text on the way half an hour before",
    "text_only": "no calls sms",
    "calls_only": "no texts telephone ring",
    "letter_only": "post write no texts no calls",
    "large_print": "vision sight blind reading large letters voice",
    "contact_representative": "power of attorney daughter son appointee speaks for them",
    "longer_to_answer": "slow door walking frame wait time",
    "no_voice": "deaf hearing bsl sign language text only bell",
    "how_to_knock": "ring loudly knock bell do not ring repeatedly",
    "word_at_the_door": "password identity scheme",
    "adult_present": "children minors 18 parent",
    "animals": "pets dog cat",
    "key_safe": "key box code outside",
    "key_holder": "neighbour concierge keys",
    "entry_code": "communal door code keypad fob",
    "parking": "car permit van space",
    "void_home": "void empty vacant",
    "clean_visit": "mask infection immune first visit hygiene",
    "stays_on": "oxygen medical equipment electricity water isolation hot works",
    "little_space": "clutter hoarding full rooms",
    "furniture_moved": "cannot move furniture heavy support",
    "clear_ways": "wheelchair frame trip hazards",
    "shoes_off": "shoes overshoes clean carpet",
    "quiet_visit": "sensory noise light touch calm autism",
    "adapted_home": "adaptation wet room rail ramp lift",
    "disrepair_claim": "disrepair legal solicitor",
    "do_not_attend": "refer officer stop visits",
    "safe_contact_only": "safe number danger domestic neutral",
    "no_female_staff": "staff safety men only caution",
    "no_lone_female": "staff safety lone woman caution",
    "hazards_first": "damp mould baby pregnant breathing respiratory",
}


@dataclass(frozen=True)
class KindGroup:
    words: str
    kinds: tuple[type[AccessKind], ...]


def groups(searched: str = "") -> tuple[KindGroup, ...]:
    """The kinds by group, those that any word searched for fits; groups that are left empty are left out."""
    fitting = [kind for kind in KINDS if _fits(kind, searched)]
    found = (KindGroup(words, tuple(k for k in fitting if k.GROUP is group)) for group, words in GROUPS.items())
    return tuple(group for group in found if group.kinds)


def _fits(kind: type[AccessKind], searched: str) -> bool:
    said = f"{kind.LABEL} {SEARCHED_AS.get(kind.TAG, '')} {GROUPS[kind.GROUP]}".lower()
    return all(word in said for word in searched.lower().split())
