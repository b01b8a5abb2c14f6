"""What is told at a door means the same on the phone, with or without a signal, as to everybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from appointments.domain.access import AccessKind, Asked, Parameter
from appointments.domain.errors import Invalid
from appointments.domain.needs_at_door import noticed_at_door
from tests.web.site import a_site
from web.operative_app.needs import needs

MEANINGS = """async ([needs, told]) => {
  const { state } = await import("/static/app/state.js");
  const { meaning } = await import("/static/app/told.js");
  state.needs = needs;
  return told.map(meaning);
}"""
WRITTEN = (
    "The warden, next door.",
    "at the office",
    "Mrs Ali; flat 2",
    "Behind",
    "  two   words ",
    "{minutes}",
    "24",
)


@pytest.fixture
def phone_words(page: Page, serve: Callable[[Flask], str]) -> Page:
    page.goto(f"{serve(a_site())}/sign-in")
    return page


def _told(kind: type[AccessKind]) -> Iterator[dict[str, str]]:
    for values in product(*(_answers(asked) for asked in kind.ASKS)):
        yield {asked.name: value for asked, value in zip(kind.ASKS, values, strict=True)}


def _answers(asked: Asked) -> tuple[str, ...]:
    match asked.parameter:
        case Parameter.YES_NO:
            return ("yes", "no", "")
        case Parameter.CHOICE:
            return tuple(value for value, _ in asked.choices)
        case Parameter.WHOLE_NUMBER:
            return ("", *(str(number) for number in range(1, 200)))
        case _:
            return ("", *WRITTEN)


def _parsed(kind: type[AccessKind], values: dict[str, str]) -> AccessKind | None:
    try:
        return kind.parse(values)
    except Invalid:
        return None


def _meaning(made: AccessKind) -> dict[str, Any]:
    return {
        "brief": made.brief(),
        "steps": [
            {
                "code": step.code,
                "words": step.words,
                "must_tick": step.must_tick,
                "inside": step.inside,
                "wait_minutes": step.wait_minutes,
                "replaces": None,  # whoever notices something at the door may not ask less of the visit for it
                "by": None,
            }
            for step in made.door_steps()
        ],
        "ahead_minutes": made.message_rules().call_ahead_minutes,
    }


@pytest.mark.parametrize("kind", noticed_at_door(), ids=lambda kind: kind.TAG)
def test_every_need_means_the_same_on_the_phone(phone_words: Page, kind: type[AccessKind]) -> None:
    told = [(values, made) for values in _told(kind) if (made := _parsed(kind, values)) is not None]
    assert told

    means = phone_words.evaluate(MEANINGS, [needs(), [{"kind": kind.TAG, **values} for values, _ in told]])

    wrong = [
        (values, mine, _meaning(made))
        for (values, made), mine in zip(told, means, strict=True)
        if mine != _meaning(made)
    ]
    assert wrong[:3] == []


def test_the_phone_asks_for_what_the_kinds_ask_for() -> None:
    asks = {(kind["kind"], asked["name"]): asked for kind in needs() for asked in kind["asks"]}

    assert (asks["longer_to_answer", "minutes"]["least"], asks["longer_to_answer", "minutes"]["most"]) == (15, 60)
    assert asks["key_holder", "who"]["needed"] is True
    assert asks["key_holder", "reference"]["needed"] is False
    assert asks["interpreter", "language"]["needed"] is True
    assert asks["no_voice", "agency"]["needed"] is False
