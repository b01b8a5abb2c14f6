"""What is shown on the day only: to whom, when, and what of it stays on record."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from appointments.domain.access import AccessKind, snapshot
from appointments.domain.access_kinds.entry_code import EntryCode
from appointments.domain.access_kinds.key_safe import KeySafe
from appointments.domain.access_kinds.two_operatives import TwoOperatives
from appointments.domain.appointments import State
from appointments.domain.errors import Invalid, NotFound, WrongState
from appointments.domain.times import at
from appointments.use_cases.at_the_door.reveal_secret import RevealSecret, reveal_secret
from tests.builders import APPOINTMENT, DAY, HOME, OPERATIVE, a_home, a_promise, a_requirement, an_appointment, stocked
from tests.fakes import FixedClock, InMemoryUnitOfWork

MORNING = at(DAY, time(8))


def a_home_with(kind: AccessKind, *, state: State = State.BOOKED, ends_on: date | None = None) -> InMemoryUnitOfWork:
    uow = InMemoryUnitOfWork()
    asked = replace(a_requirement("Q-1", kind=kind), ends_on=ends_on)
    booked = replace(an_appointment(in_state=state), promises=(a_promise(requirements=snapshot([asked], DAY)),))
    stocked(uow, booked)
    with uow.write() as records:
        records.requirements.put(asked)
        records.commit()
    return uow


def revealed(uow: InMemoryUnitOfWork, now: datetime = MORNING, *, operative: str = OPERATIVE, of: str = "Q-1") -> str:
    wanted = RevealSecret(APPOINTMENT, operative, of, "U-operative-07")
    return reveal_secret(wanted, uow=uow, clock=FixedClock(now)).words


def facts(uow: InMemoryUnitOfWork) -> list[str]:
    return [json.dumps(event.payload()) for events in uow.stored.ledger.values() for event in events]


@pytest.mark.parametrize("kind", [KeySafe("by the gate", "4711"), EntryCode("4711")])
def test_on_the_day_it_is_shown_and_the_look_is_on_record_without_what_was_seen(kind: AccessKind) -> None:
    uow = a_home_with(kind)
    assert revealed(uow) == "4711"
    assert revealed(uow) == "4711"
    looks = [fact for fact in facts(uow) if '"requirement_ref": "Q-1"' in fact]
    assert len(looks) == 2  # every look
    assert not [fact for fact in facts(uow) if "4711" in fact]


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (at(DAY, time(0)), True),  # London's day, from its first minute
        (at(DAY, time(0)) - timedelta(seconds=1), False),
        (at(DAY + timedelta(days=1), time(0)), False),
        (at(DAY + timedelta(days=1), time(0)) - timedelta(seconds=1), True),
    ],
)
def test_it_is_shown_on_the_day_of_the_visit_only(now: datetime, shown: bool) -> None:
    uow = a_home_with(EntryCode("4711"))
    if shown:
        assert revealed(uow, now) == "4711"
        return
    with pytest.raises(WrongState, match="on the day of the visit only"):
        revealed(uow, now)
    assert not [fact for fact in facts(uow) if "Q-1" in fact]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.CONFIRMED, True),
        (State.DESPATCHED, True),
        (State.ON_SITE, True),
        (State.CLOSED, False),
    ],
)
def test_a_visit_that_is_over_shows_nothing(state: State, shown: bool) -> None:
    uow = a_home_with(EntryCode("4711"), state=state)
    if shown:
        assert revealed(uow) == "4711"
    else:
        with pytest.raises(WrongState, match="over"):
            revealed(uow)


def test_only_whoever_is_sent_there_sees_it() -> None:
    with pytest.raises(Invalid, match="not on your round"):
        revealed(a_home_with(EntryCode("4711")), operative="O-08")


def test_what_has_ended_or_has_nothing_to_show_or_is_another_homes_is_not_shown() -> None:
    with pytest.raises(NotFound):
        revealed(a_home_with(EntryCode("4711"), ends_on=DAY - timedelta(days=1)))
    with pytest.raises(NotFound):
        revealed(a_home_with(TwoOperatives()))
    uow = a_home_with(TwoOperatives())
    with uow.write() as records:
        records.homes.put(replace(a_home(), ref="H-2", property_ref="9"))
        records.requirements.put(replace(a_requirement("Q-2", kind=EntryCode("0815")), home_ref="H-2"))
        records.commit()
    assert HOME != "H-2"
    with pytest.raises(NotFound):
        revealed(uow, of="Q-2")


def test_a_promise_holds_no_copy_of_it() -> None:
    uow = a_home_with(KeySafe("by the gate", "4711"))
    promised = uow.stored.appointments[APPOINTMENT].promise.requirements
    assert "4711" not in json.dumps([item.kind.data() for item in promised])
