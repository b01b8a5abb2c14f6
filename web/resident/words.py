"""What residents read and choose. Plain English, said to the household and not about it."""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from appointments.domain.slots import RefusalReason

OUTCOMES: dict[Outcome, str] = {
    Outcome.COMPLETED: "We came and did the work.",
    Outcome.FOLLOW_ON: "We came, and there is more to do. We will contact you to agree when.",
    Outcome.NO_ACCESS: "Our records say that we came and nobody answered the door.",
    Outcome.REFUSED_ACCESS: "Our records say that we came and were not let in.",
    Outcome.MINOR_ONLY: "We came and only a child was at home, so we did not come in. We will contact you.",
    Outcome.COMMUNAL_DOOR: "We came and could not get through the main door of the building. We will contact you.",
    Outcome.LATE: "We came later than we had promised. We are sorry. We will contact you.",
    Outcome.EARLY: "We came before the time we had promised, and left again. We are sorry. We will contact you.",
    Outcome.NOT_ATTENDED: "We did not come. We are sorry. We will contact you.",
    Outcome.NOT_NOTIFIED: "We came without having told you properly. We are sorry. We will contact you.",
    Outcome.REQUIREMENT_NOT_MET: "We did not do what you had asked us to. We are sorry. We will contact you.",
    Outcome.WRONG_ADDRESS: "We went to the wrong address. We are sorry. We will contact you.",
    Outcome.WRONG_TRADE: "We sent somebody who could not do this work. We are sorry. We will contact you.",
    Outcome.UNSAFE: "It was not safe to work. We will contact you.",
    Outcome.CANCELLED_BY_RESIDENT: "You told us that you could not make it. The repair stays on our list.",
    Outcome.CANCELLED_BY_LANDLORD: "We had to cancel. We are sorry. The repair stays on our list.",
    Outcome.NOT_ESTABLISHED: "We came and could not do the work. We will contact you.",
}

WHY_NONE_SUITS: tuple[tuple[str, str], ...] = (
    (RefusalReason.TIME.value, "I need another time of day"),
    (RefusalReason.WANTS_ANOTHER_DAY.value, "I need another day"),
    (RefusalReason.TOO_LATE.value, "It is all too late"),
    (RefusalReason.NO_LONGER_NEEDED.value, "The repair is not needed any more"),
    (RefusalReason.OTHER.value, "Something else"),
)

# By the kind's tag. One that is missing here is for staff to record, because it needs somebody's decision.
NEEDS: dict[str, str] = {
    "advance_notice": "Tell me some time before anybody comes",
    "times_to_avoid": "Do not come at certain times",
    "only_these_times": "Come only at certain times",
    "two_operatives": "Two people should come together",
    "operative_gender": "A woman, or a man, should come",
    "same_operative": "The same person should come each time",
    "call_ahead": "Ring or text me shortly before you arrive",
    "longer_to_answer": "I need longer to get to the door",
    "text_only": "Text me, do not ring",
    "calls_only": "Ring me, do not text",
    "letter_only": "Write to me, do not ring or text",
    "large_print": "Write to me in large print, or ring me",
    "avoid_school_run": "Do not come during the school run",
    "days_to_avoid": "Do not come on certain days",
    "operative_named": "Tell me who will come",
    "how_to_knock": "Ring several times, knock loudly, or do not knock",
    "word_at_the_door": "Whoever comes should say a word that I choose",
    "animals": "I have animals, which need to be in another room",
    "clear_ways": "Keep the ways through my home clear",
    "shoes_off": "No shoes in my home",
    "quiet_visit": "Be calm and quiet",
    "parking": "Where you can park",
}
