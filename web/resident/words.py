"""What residents read and choose. Plain English, said to the household and not about it."""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from appointments.domain.slots import RefusalReason
from web.languages import N_

OUTCOMES: dict[Outcome, str] = {
    Outcome.COMPLETED: N_("We came and did the work."),
    Outcome.FOLLOW_ON: N_("We came, and there is more to do. We will contact you to agree when."),
    Outcome.NO_ACCESS: N_("Our records say that we came and nobody answered the door."),
    Outcome.REFUSED_ACCESS: N_("Our records say that we came and were not let in."),
    Outcome.MINOR_ONLY: N_("We came and only a child was at home, so we did not come in. We will contact you."),
    Outcome.COMMUNAL_DOOR: N_("We came and could not get through the main door of the building. We will contact you."),
    Outcome.LATE: N_("We came later than we had promised. We are sorry. We will contact you."),
    Outcome.EARLY: N_("We came before the time we had promised, and left again. We are sorry. We will contact you."),
    Outcome.NOT_ATTENDED: N_("We did not come. We are sorry. We will contact you."),
    Outcome.NOT_NOTIFIED: N_("We came without having told you properly. We are sorry. We will contact you."),
    Outcome.REQUIREMENT_NOT_MET: N_("We did not do what you had asked us to. We are sorry. We will contact you."),
    Outcome.WRONG_ADDRESS: N_("We went to the wrong address. We are sorry. We will contact you."),
    Outcome.WRONG_TRADE: N_("We sent somebody who could not do this work. We are sorry. We will contact you."),
    Outcome.UNSAFE: N_("It was not safe to work. We will contact you."),
    Outcome.CANCELLED_BY_RESIDENT: N_("You told us that you could not make it. The repair stays on our list."),
    Outcome.CANCELLED_BY_LANDLORD: N_("We had to cancel. We are sorry. The repair stays on our list."),
    Outcome.NOT_ESTABLISHED: N_("We came and could not do the work. We will contact you."),
}

# Not held against them, so there is nothing to challenge, and not our own failure: they may know better all the same.
MAY_BE_OTHERWISE = frozenset(
    {Outcome.COMPLETED, Outcome.FOLLOW_ON, Outcome.MINOR_ONLY, Outcome.COMMUNAL_DOOR, Outcome.UNSAFE}
    | {Outcome.NOT_ESTABLISHED, Outcome.CANCELLED_BY_RESIDENT}
)

WHY_NONE_SUITS: tuple[tuple[str, str], ...] = (
    (RefusalReason.TIME.value, N_("I need another time of day")),
    (RefusalReason.WANTS_ANOTHER_DAY.value, N_("I need another day")),
    (RefusalReason.TOO_LATE.value, N_("It is all too late")),
    (RefusalReason.NO_LONGER_NEEDED.value, N_("The repair is not needed any more")),
    (RefusalReason.OTHER.value, N_("Something else")),
)

# By the kind's tag. One that is missing here is for staff to record, because it needs somebody's decision.
NEEDS: dict[str, str] = {
    "advance_notice": N_("Tell me well before anybody comes"),
    "times_to_avoid": N_("Do not come at certain times"),
    "only_these_times": N_("Come only at certain times"),
    "two_operatives": N_("Two people should come together"),
    "operative_gender": N_("A woman, or a man, should come"),
    "same_operative": N_("The same person should come each time"),
    "call_ahead": N_("Ring or text me shortly before you arrive"),
    "longer_to_answer": N_("I need longer to get to the door"),
    "text_only": N_("Text me, do not ring"),
    "calls_only": N_("Ring me, do not text"),
    "letter_only": N_("Write to me, do not ring or text"),
    "large_print": N_("Write to me in large print, or ring me"),
    "avoid_school_run": N_("Do not come during the school run"),
    "days_to_avoid": N_("Do not come on certain days"),
    "operative_named": N_("Tell me who will come"),
    "how_to_knock": N_("Ring several times, knock loudly, or do not knock"),
    "word_at_the_door": N_("Whoever comes should say a word that I choose"),
    "animals": N_("I have animals, which need to be in another room"),
    "clear_ways": N_("Keep the ways through my home clear"),
    "shoes_off": N_("No shoes in my home"),
    "quiet_visit": N_("Be calm and quiet"),
    "parking": N_("Where you can park"),
}

# In the order in which the page lists them, under what they are about.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("When you come"),
        ("advance_notice", "times_to_avoid", "only_these_times", "avoid_school_run", "days_to_avoid"),
    ),
    (N_("Who comes"), ("operative_gender", "two_operatives", "same_operative", "operative_named")),
    (N_("How to reach me"), ("call_ahead", "text_only", "calls_only", "letter_only", "large_print")),
    (N_("At my door"), ("longer_to_answer", "how_to_knock", "word_at_the_door", "parking")),
    (N_("In my home"), ("animals", "clear_ways", "shoes_off", "quiet_visit")),
)

# What each of those asks: labels, hints and choices as the domain has them. A test holds the three together.
ASKED: tuple[str, ...] = (
    N_("Hours of notice"),
    N_("Must the notice be in writing?"),
    N_("A text counts as writing"),
    N_("9am"),
    N_("9:30am"),
    N_("10am"),
    N_("2pm"),
    N_("2:30pm"),
    N_("3pm"),
    N_("Do not come at"),
    N_("For example Mon-Fri 08:30-09:30; Sat 10:00-12:00"),
    N_("Come only at"),
    N_("For example Tue 09:00-13:00; Thu 09:00-17:00"),
    N_("Do not come on"),
    N_("Who should come?"),
    N_("A woman"),
    N_("A man"),
    N_("Yes: nobody else comes. No: if they can"),
    N_("Minutes before arriving"),
    N_("A letter in large print"),
    N_("A telephone call"),
    N_("Minutes to wait at the door"),
    N_("What should we do?"),
    N_("Ring several times"),
    N_("Knock loudly"),
    N_("Do not knock or ring: call from the door"),
    N_("The word"),
    N_("Where can we park?"),
    N_("For example: behind the block, a permit from the office"),
    N_("Is a permit needed?"),
    N_("Keep the light low?"),
    N_("Avoid touch, also shaking hands?"),
)

# What the domain says about the household, as it is said to them.
TO_THEM: dict[str, str] = {
    "From the text arriving to the start": N_("From hearing from us to the earliest time we may come"),
    "Home again in the morning by": N_("You are home again in the morning by"),
    "Leaves in the afternoon at": N_("You leave in the afternoon at"),
    "Must it be them?": N_("Must it be the same person?"),
    "How shall we tell them?": N_("How shall we tell you?"),
    "The household's own; only the operative sees it, on the day": N_(
        "A word of your own. Only the person who comes sees it, on the day"
    ),
    "For example 2026-12-25; 2027-01-04 to 2027-01-08": "",  # the page asks for a first day and a last one
}

# Needs whose instruction to an operative is also what we noted, in English; of the others the page says what was asked.
SAID_AS_NOTED = frozenset(
    {"advance_notice", "times_to_avoid", "only_these_times", "days_to_avoid", "call_ahead", "longer_to_answer"}
    | {"text_only", "calls_only", "parking"}
)


def to_them(words: str) -> str:
    """The words of a label, hint or choice, said to the household; in English, and empty where there are none."""
    return TO_THEM.get(words, words)
