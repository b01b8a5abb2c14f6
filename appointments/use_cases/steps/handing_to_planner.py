"""A step shared by use cases: where no message may be sent, a planner gets a task with the words to say."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.access_kinds.interpreter import LANGUAGES
from appointments.domain.appointments import Appointment
from appointments.domain.contacting import Contacting
from appointments.domain.homes import Channel
from appointments.domain.tasks import Task, TaskKind
from appointments.ports import Records
from appointments.use_cases.steps.setting_tasks import set_task

# Those whom it is about live elsewhere now, and it is none of the business of those who live there.
MOVED_OUT = (
    "The household that this is about has moved out. Find out how to reach it, and tell nobody who lives there now:"
)
# The number in what the home needs was given by others, who are not to hear of these visits.
ASKED_BEFORE = (
    "This home is told on a number that was asked for before others moved in, so nobody was told. Ask those who live "
    "there now. End that need, and record it anew if it is still theirs. Then tell them, and record the notice:"
)


def hand_to_planner(
    records: Records,
    appointment: Appointment,
    text: str,
    key: str,
    now: datetime,
    rules: Contacting,
    *,
    due_at: datetime,
    how: str = "",
) -> Task | None:
    """`how` is what to do, ending with a colon; empty where another way is to be found by what the needs leave."""
    how = how or f"{_another_way(rules)} Then record the notice:"
    return set_task(
        records, appointment, TaskKind.NO_CHANNEL, f"{how} {text}", key=f"no-channel:{key}", due_at=due_at, now=now
    )


def _another_way(rules: Contacting) -> str:
    """What a planner does where no text may be sent."""
    ways = {
        Channel.VOICE: "ring",
        Channel.LETTER: "write a letter",
        Channel.EMAIL: "write an e-mail",
    }
    left = [words for channel, words in ways.items() if channel in rules.channels]
    if rules.told_by_person and rules.may_text:
        language = LANGUAGES.get(rules.language, rules.language)
        if Channel.VOICE in rules.channels:
            return f"This household is told in its own language, {language}. Tell them with an interpreter."
        return (
            f"This household is told in its own language, {language}, and is not to be rung. Have it put into "
            f"{language} and sent in writing."
        )
    if not left:
        return "What this household asks for leaves no way to tell it. Ask how it wants to be told."
    if rules.instead_to is not None:
        left = (
            ["ring the number in what the household needs, and no other"] if Channel.VOICE in rules.channels else left
        )
    return f"This household cannot be texted. {' or '.join(left).capitalize()}."
