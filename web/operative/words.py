"""What the operative reads and chooses, in their own words."""

from __future__ import annotations

from appointments.domain.outcomes import Outcome
from appointments.use_cases.at_the_door.what_is_said import REASONS

CALLS: dict[str, str] = {
    "answered": "They answered",
    "no_answer": "No answer or voicemail",
    "engaged": "Engaged",
    "voicemail": "Voicemail",
    "no_number": "We have no number",
    "not_placed": "I could not call",
}

WHO: tuple[tuple[str, str], ...] = (
    ("resident", "The resident"),
    ("household_member", "Another adult who lives there"),
    ("minor", "A child, no adult at home"),
    ("other", "Somebody else"),
)

# What is so, when it is recorded that only a child was at home.
WHO_CAME: tuple[tuple[str, str], ...] = (
    ("resident", "The resident has come"),
    ("household_member", "Another adult who lives there has come"),
    ("mistake", "It was a mistake: there was no child alone"),
)

WHY: tuple[tuple[str, str], ...] = tuple(REASONS.items())

OUTCOMES: tuple[tuple[Outcome, str], ...] = (
    (Outcome.COMPLETED, "The work is done"),
    (Outcome.FOLLOW_ON, "I was let in, and more work is needed"),
    (Outcome.NO_ACCESS, "Nobody answered"),
    (Outcome.REFUSED_ACCESS, "They did not let me in"),
    (Outcome.MINOR_ONLY, "Only a child was at home"),
    (Outcome.COMMUNAL_DOOR, "I could not get past the communal door"),
    (Outcome.WRONG_ADDRESS, "I was sent to the wrong address"),
    (Outcome.WRONG_TRADE, "It needs another trade"),
    (Outcome.UNSAFE, "It was not safe to work"),
)

PHOTO_SUBJECTS: tuple[tuple[str, str], ...] = (
    ("card", "The card I left"),
    ("door", "The door"),
    ("work", "The work"),
)

# What is still to do, and by which trade, as operatives call it; a planner finds the landlord's own trade by it.
TRADES: tuple[tuple[str, str], ...] = (
    ("plumbing", "Plumbing"),
    ("heating", "Heating and gas"),
    ("electrical", "Electrical"),
    ("carpentry", "Carpentry"),
    ("plastering", "Plastering"),
    ("roofing", "Roofing"),
    ("glazing", "Glazing"),
    ("damp", "Damp and mould"),
    ("other", "Another trade"),
)

MINUTES_AWAY: tuple[tuple[str, str], ...] = tuple((str(m), f"{m} minutes") for m in (5, 10, 15, 20, 30, 45, 60))
