"""What every call provider keeps to, whoever the vendor is.

A new vendor is a rig below: the provider, run against a server of our own, and what the contract needs to know of it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from adapters import calling
from adapters.calling import PROVIDERS, CallingSettings, make_call_provider
from adapters.calling.handset import RINGS_FOR, HandsetCalls
from appointments.domain.calls import Call, CallResult, CallState, reported
from appointments.ports import CallProvider, SendFailed, SendUnknown
from tests.adapters import fake_twilio
from tests.adapters.fake_twilio_calls import CALLER, FakeTwilioCalls, calls_at
from tests.adapters.messages import NOON
from tests.fakes import FixedClock

FOLDER_OF = calling.__path__[0]


@dataclass(frozen=True)
class Rig:
    """`operative`, `reachable` and `refused` are numbers; `rings_out` lets the household's telephone ring out."""

    provider: CallProvider
    clock: FixedClock
    operative: str
    reachable: str
    refused: str
    rings_out: Callable[[], object]

    def a_call(self, *, operative: str = "") -> Call:
        return Call(
            ref="CA-1",
            asked_ref="E-1",
            appointment_ref="A-1",
            operative_ref="OP-1",
            asked_by="U-1",
            whom="resident",
            number=self.reachable,
            operative_number=operative or self.operative,
            asked_at=NOON,
            provider=self.provider.name,
        )


def _handset(_server: HTTPServer) -> Rig:
    clock = FixedClock(NOON)
    provider = HandsetCalls(clock=clock)
    return Rig(provider, clock, "+447700900701", "+447700900123", "no number", lambda: clock.advance(RINGS_FOR))


def _twilio(server: HTTPServer) -> Rig:
    fake, clock = FakeTwilioCalls(server), FixedClock(NOON)
    return Rig(
        calls_at(fake.address, clock=clock),
        clock,
        "+15005550010",
        "+15005550011",
        "+15005550001",
        lambda: fake.adds(to="+15005550011", status="no-answer", parent=str(fake.calls[0]["sid"]), seconds=0),
    )


RIGS = {"handset": _handset, "twilio": _twilio}
SETTINGS = CallingSettings(
    public_url="https://repairs.example.org",
    twilio_account_sid=fake_twilio.ACCOUNT,
    twilio_auth_token=fake_twilio.TOKEN,
    twilio_caller_number=CALLER,
)
NETWORKED = {"twilio": calls_at}  # those who reach somebody over a network, by the address to reach


@pytest.fixture(params=sorted(RIGS))
def rig(request: pytest.FixtureRequest, httpserver: HTTPServer) -> Rig:
    return RIGS[request.param](httpserver)


def test_every_provider_has_a_rig_here_and_a_file_of_its_name() -> None:
    files = {path.stem for path in Path(FOLDER_OF).glob("*.py")} - {"__init__"}

    assert set(PROVIDERS) == set(RIGS) == files
    assert {PROVIDERS[name](SETTINGS, FixedClock(NOON)).name for name in PROVIDERS} == set(PROVIDERS)


def test_the_settings_pick_the_provider_and_there_may_be_none() -> None:
    found = make_call_provider(replace(SETTINGS, provider="twilio"), clock=FixedClock(NOON))
    assert found is not None
    assert found.name == "twilio"
    assert make_call_provider(SETTINGS, clock=FixedClock(NOON)) is None

    with pytest.raises(ValueError, match="'pigeon' is not one of none, handset, twilio"):
        make_call_provider(replace(SETTINGS, provider="pigeon"), clock=FixedClock(NOON))


def test_settings_do_not_show_their_secret() -> None:
    assert fake_twilio.TOKEN not in repr(SETTINGS)


def test_a_call_is_taken_and_named(rig: Rig) -> None:
    assert rig.provider.place(rig.a_call())


def test_a_number_that_the_vendor_refuses_is_said_and_not_repeated(rig: Rig) -> None:
    with pytest.raises(SendFailed) as failure:
        rig.provider.place(rig.a_call(operative=rig.refused))

    assert failure.value.code
    assert rig.refused not in str(failure.value)


def test_a_call_that_is_under_way_is_not_over(rig: Rig) -> None:
    call = replace(rig.a_call(), provider_ref=rig.provider.place(rig.a_call()))

    report = rig.provider.ask(call)

    assert report is not None
    assert not reported(call, report).settled


@pytest.mark.parametrize("named", [True, False], ids=["named", "its name was lost"])
def test_how_a_call_ended_can_be_asked(rig: Rig, named: bool) -> None:
    """Also when the process died between ordering the call and noting the provider's name for it."""
    name = rig.provider.place(rig.a_call())
    call = replace(rig.a_call(), provider_ref=name) if named else rig.a_call()
    rig.rings_out()

    report = rig.provider.ask(call)

    assert report is not None
    assert (report.provider, report.provider_ref) == (rig.provider.name, name)
    assert (report.state, report.result) == (CallState.ENDED, CallResult.NO_ANSWER)
    assert NOON <= report.at <= NOON + timedelta(minutes=1)
    assert report.at.tzinfo is UTC


@pytest.mark.parametrize("name", sorted(NETWORKED))
def test_when_nobody_can_be_reached_nothing_was_placed(name: str) -> None:
    with fake_twilio.nobody_listening() as address, pytest.raises(SendFailed):
        NETWORKED[name](address).place(_a_call_to_somebody())


@pytest.mark.parametrize("name", sorted(NETWORKED))
@pytest.mark.parametrize("silence", [fake_twilio.never_answering, fake_twilio.hanging_up])
def test_when_no_answer_comes_nobody_knows(name: str, silence: Callable[[], AbstractContextManager[str]]) -> None:
    with silence() as address, pytest.raises(SendUnknown):
        NETWORKED[name](address, timeout=0.3).place(_a_call_to_somebody())


@pytest.mark.parametrize("name", sorted(NETWORKED))
@pytest.mark.parametrize("silence", [fake_twilio.never_answering, fake_twilio.nobody_listening])
def test_a_provider_that_cannot_be_asked_says_nothing(
    name: str, silence: Callable[[], AbstractContextManager[str]]
) -> None:
    with silence() as address:
        assert NETWORKED[name](address, timeout=0.3).ask(_a_call_to_somebody()) is None


def _a_call_to_somebody() -> Call:
    rig = Rig(HandsetCalls(clock=FixedClock(NOON)), FixedClock(NOON), "+15005550010", "+15005550011", "", lambda: None)
    return replace(rig.a_call(), provider="twilio")
