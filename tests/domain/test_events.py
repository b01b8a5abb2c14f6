"""Facts go into the ledger as plain JSON values: no floats, nothing personal, the same fact always the same text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_type_hints

import pytest

from appointments.domain import events
from appointments.domain.events import Event
from appointments.domain.outcomes import Outcome
from tests.domain.examples import NOW

# One example of every type a fact may hold; a new type fails here until somebody decides how the ledger writes it.
EXAMPLES: dict[object, object] = {
    str: "A-0001",
    int: 3,
    bool: True,
    datetime: NOW,
    date: NOW.date(),
    datetime | None: NOW,
    tuple[str, ...]: ("O-07", "O-08"),
    str | None: None,
    int | None: 2,
    date | None: NOW.date(),
}


def _all_subclasses(of: type[Event]) -> Iterator[type[Event]]:
    for subclass in of.__subclasses__():
        if subclass.__module__.startswith(f"{events.__name__}."):
            yield subclass
            yield from _all_subclasses(subclass)


# What others inherit from only names a chain; the facts are the leaves.
FACTS = sorted((kind for kind in _all_subclasses(Event) if not kind.__subclasses__()), key=lambda fact: fact.__name__)
EVERY_FACT = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)


def an_event(fact: type[Event]) -> Event:
    hints = get_type_hints(fact)
    return fact(**{field.name: EXAMPLES[hints[field.name]] for field in fields(fact)})


def _values(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _values(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _values(inner)


def test_there_are_facts_to_look_at() -> None:
    assert len(FACTS) > 20
    assert {events.AppointmentBooked, events.VisitClosed, events.OutcomeRefused, events.FeedImported} <= set(FACTS)


def test_every_fact_is_reached_by_the_name_of_the_package() -> None:
    assert sorted({"Event", *(fact.__name__ for fact in FACTS)}) == events.__all__


@EVERY_FACT
def test_a_payload_holds_plain_json_values_and_no_floats(fact: type[Event]) -> None:
    payload = an_event(fact).payload()

    # The exact types, because an enum or a subclass of str would pass an isinstance and be written differently.
    assert {type(value) for value in _values(payload)} <= {dict, list, str, int, bool, type(None)}
    assert json.loads(json.dumps(payload)) == payload


@EVERY_FACT
def test_a_payload_says_everything_but_the_time_which_the_ledger_keeps_itself(fact: type[Event]) -> None:
    assert set(an_event(fact).payload()) == {field.name for field in fields(fact)} - {"at"}


@EVERY_FACT
def test_a_fact_is_named_in_the_past_tense_and_belongs_to_the_chain_of_its_subject(fact: type[Event]) -> None:
    event = an_event(fact)

    assert event.name == fact.__name__
    assert event.stream == f"{fact.SUBJECT}:A-0001"
    assert event.name.endswith(("ed", "Closed", "Arrived", "Withdrawn"))


@EVERY_FACT
def test_a_fact_holds_nothing_that_names_a_person_or_a_place(fact: type[Event]) -> None:
    personal = ("name", "number", "phone", "email", "address", "postcode", "text", "words", "said", "note")
    parts = {part for field in fields(fact) for part in field.name.split("_") if not field.name.endswith("_digest")}

    assert not parts & set(personal)


@EVERY_FACT
def test_a_fact_does_not_change(fact: type[Event]) -> None:
    assert is_dataclass(fact)
    with pytest.raises(AttributeError):
        an_event(fact).ref = "A-0002"  # type: ignore[misc]


def _closed(outcome: object) -> dict[str, object]:
    return events.VisitClosed("A-0001", NOW, outcome, None, "operative-7").payload()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "2026-07-01T09:30:00.000000+00:00"),
        # The same instant told in another zone is the same text, or the chain would depend on the server.
        (datetime(2026, 7, 1, 10, 30, tzinfo=timezone(timedelta(hours=1))), "2026-07-01T09:30:00.000000+00:00"),
        (date(2026, 7, 1), "2026-07-01"),
        (Outcome.NO_ACCESS, "no_access"),
        (frozenset({"b", "a"}), ["a", "b"]),  # in one order, always
        (("b", "a"), ["b", "a"]),  # in its own order
        (None, None),
    ],
)
def test_values_are_written_in_one_way(value: object, written: object) -> None:
    payload = _closed(value)

    assert payload["outcome"] == written
    assert type(payload["outcome"]) is type(written)


@pytest.mark.parametrize(
    "value", [1.5, {"a": 1}, b"photo", timedelta(minutes=3), object()], ids=lambda v: type(v).__name__
)
def test_what_has_no_single_way_to_be_written_has_no_place_in_the_ledger(value: object) -> None:
    with pytest.raises(TypeError, match="has no place in a ledger"):
        _closed(value)
