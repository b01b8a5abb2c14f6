"""Calls through Twilio, against a Twilio of our own: what is ordered, what is answered, and what its reports mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from xml.etree import ElementTree

import pytest
from pytest_httpserver import HTTPServer
from twilio.rest.api.v2010.account.call import CallInstance

from adapters.calling.twilio import HOUSEHOLD, OPERATIVE_DID_NOT, OPERATIVE_PICKED_UP, TwilioCalls
from appointments.domain.calls import Call, CallResult, CallState
from appointments.domain.errors import Invalid
from appointments.ports import SendFailed
from tests.adapters.fake_twilio import ACCOUNT, TOKEN, sign
from tests.adapters.fake_twilio_calls import CALLER, PUBLIC, FakeTwilioCalls, calls_at
from tests.adapters.messages import NOON, FixedClock

OPERATIVE, HOUSE = "+15005550010", "+15005550011"
LATER = NOON + timedelta(seconds=41)
CALL = Call(
    ref="CA-1",
    asked_ref="E-1",
    appointment_ref="A-1",
    operative_ref="OP-1",
    asked_by="U-1",
    whom="resident",
    number=HOUSE,
    operative_number=OPERATIVE,
    asked_at=NOON,
    provider="twilio",
)


@pytest.fixture
def fake(httpserver: HTTPServer) -> FakeTwilioCalls:
    return FakeTwilioCalls(httpserver)


@pytest.fixture
def provider(fake: FakeTwilioCalls) -> TwilioCalls:
    return calls_at(fake.address)


# --- set-up and order


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"caller_number": ""}, "number to call from"),
        ({"caller_number": "Example Homes"}, "number to call from"),
        ({"caller_number": "01632 960123"}, "number to call from"),
        ({"auth_token": ""}, "auth token"),
        ({"public_url": "http://repairs.example.org"}, "public https address"),
    ],
)
def test_a_set_up_that_cannot_work_does_not_start(changed: dict[str, str], reason: str) -> None:
    given = {"account_sid": ACCOUNT, "auth_token": TOKEN, "public_url": PUBLIC, "caller_number": CALLER} | changed
    with pytest.raises(ValueError, match=reason):
        TwilioCalls(clock=FixedClock(), **given)


def test_the_operative_is_rung_and_the_order_does_not_name_the_household(
    fake: FakeTwilioCalls, provider: TwilioCalls
) -> None:
    provider.place(CALL)
    form = fake.requests[0].form
    assert (form["To"], form["From"], form["Record"]) == (OPERATIVE, CALLER, "false")
    assert form["Url"] == f"{PUBLIC}/calls/twilio/connect/CA-1"
    assert form["StatusCallback"] == f"{PUBLIC}/calls/twilio/operative/CA-1"
    assert form.getlist("StatusCallbackEvent") == ["initiated", "ringing", "answered", "completed"]
    assert HOUSE not in str(form)


@pytest.mark.parametrize("field", ["number", "operative_number"])
@pytest.mark.parametrize("number", ["+447700900000", "+447700900999", "+441632960123"])
def test_a_drama_number_is_never_dialled(fake: FakeTwilioCalls, provider: TwilioCalls, field: str, number: str) -> None:
    call = replace(CALL, number=number) if field == "number" else replace(CALL, operative_number=number)
    with pytest.raises(SendFailed) as failure:
        provider.place(call)
    assert (failure.value.code, fake.requests) == ("drama-number", [])
    assert number not in provider.connecting("CA-1", number if number.startswith("+447700") else "+441632960123")


# --- connecting


def test_the_two_are_connected_under_the_landlords_number_and_nothing_is_recorded(provider: TwilioCalls) -> None:
    answer = ElementTree.fromstring(provider.connecting("CA-1", HOUSE))
    [dial] = answer.findall("Dial")
    assert (dial.get("callerId"), dial.get("record"), dial.get("answerOnBridge")) == (CALLER, "do-not-record", "true")
    assert dial.get("action") == f"{PUBLIC}/calls/twilio/dialled/CA-1"
    [number] = dial.findall("Number")
    assert number.text == HOUSE
    assert number.get("statusCallback") == f"{PUBLIC}/calls/twilio/household/CA-1"
    assert all(HOUSE not in str(said.text) for said in answer.findall("Say"))  # the operative is not told it


def test_when_there_is_nobody_to_connect_the_operative_hears_so(provider: TwilioCalls) -> None:
    answer = ElementTree.fromstring(provider.connecting("CA-1", None))
    assert [part.tag for part in answer] == ["Say", "Hangup"]


# --- reports


def test_the_tables_have_every_status_of_a_call() -> None:
    known = {value for name, value in vars(CallInstance.Status).items() if name.isupper()}
    assert known <= set(HOUSEHOLD) | {"initiated"}
    assert known <= OPERATIVE_PICKED_UP | OPERATIVE_DID_NOT


@pytest.mark.parametrize(
    ("status", "state", "result"),
    [
        ("ringing", CallState.RINGING, None),
        ("in-progress", CallState.ANSWERED, None),
        ("completed", CallState.ENDED, CallResult.ANSWERED),
        ("no-answer", CallState.ENDED, CallResult.NO_ANSWER),
        ("busy", CallState.ENDED, CallResult.ENGAGED),
        ("failed", CallState.ENDED, CallResult.NOT_PLACED),
        ("canceled", CallState.ENDED, CallResult.NOT_PLACED),
    ],
)
def test_the_households_part_says_how_it_went_with_twilios_time(
    provider: TwilioCalls, status: str, state: CallState, result: CallResult | None
) -> None:
    form = {"CallSid": "CA2", "ParentCallSid": "CA1", "CallStatus": status, "Timestamp": format_datetime(NOON)}
    report = provider.household_report({**form, "CallDuration": "12"}, LATER)
    assert (report.state, report.result, report.provider_ref) == (state, result, "CA1")
    assert (report.at, report.seconds) == (NOON, 12)


@pytest.mark.parametrize("stamp", ["", "yesterday", "Mon, 99 Nov 2026 09:00:00 +0000"])
def test_a_time_that_cannot_be_read_is_ours(provider: TwilioCalls, stamp: str) -> None:
    form = {"ParentCallSid": "CA1", "CallStatus": "ringing", "Timestamp": stamp}
    assert provider.household_report(form, LATER).at == LATER


def test_that_the_operatives_part_is_over_says_nothing_of_the_household(provider: TwilioCalls) -> None:
    """It may come before the report on the household's part."""
    report = provider.operative_report({"CallSid": "CA1", "CallStatus": "completed"}, LATER)
    assert (report.state, report.result) == (CallState.PLACED, None)


@pytest.mark.parametrize("status", sorted(OPERATIVE_DID_NOT))
def test_an_operative_who_does_not_pick_up_has_called_nobody(provider: TwilioCalls, status: str) -> None:
    report = provider.operative_report({"CallSid": "CA1", "CallStatus": status}, LATER)
    assert (report.state, report.result, report.failure) == (
        CallState.ENDED,
        CallResult.NOT_PLACED,
        f"operative-{status}",
    )


def test_the_end_of_connecting_is_read_too(provider: TwilioCalls) -> None:
    report = provider.dialled_report({"CallSid": "CA1", "DialCallStatus": "no-answer"}, LATER)
    assert (report.provider_ref, report.state, report.result) == ("CA1", CallState.ENDED, CallResult.NO_ANSWER)


@pytest.mark.parametrize("form", [{}, {"CallStatus": "teleported"}, {"CallStatus": " "}])
def test_what_cannot_be_read_is_named(provider: TwilioCalls, form: dict[str, str]) -> None:
    for read in (provider.household_report, provider.operative_report):
        with pytest.raises(Invalid) as refused:
            read({"CallSid": "CA1", **form}, LATER)
        assert refused.value.field == "CallStatus"


def test_only_twilios_own_signature_is_taken(provider: TwilioCalls) -> None:
    path, form = "/calls/twilio/household/CA-1", {"CallStatus": "completed"}
    signature = sign(f"{PUBLIC}{path}", form)
    assert provider.check_signature(path, form, signature)
    for other_path, other_form, other in (
        (path.replace("CA-1", "CA-2"), form, signature),  # another call
        (path, {"CallStatus": "no-answer"}, signature),  # another end
        (path, form, sign(f"{PUBLIC}{path}", form, token="guessed")),
        (path, form, None),
    ):
        assert not provider.check_signature(other_path, other_form, other)


# --- asking


def test_an_operative_who_hung_up_before_the_household_was_rung_has_called_nobody(
    fake: FakeTwilioCalls, provider: TwilioCalls
) -> None:
    call = replace(CALL, provider_ref=provider.place(CALL))
    fake.becomes(str(call.provider_ref), "completed")
    report = provider.ask(call)
    assert report is not None
    assert (report.result, report.failure) == (CallResult.NOT_PLACED, "hung-up")


def test_of_two_calls_that_may_be_ours_neither_is_taken_for_it(fake: FakeTwilioCalls, provider: TwilioCalls) -> None:
    for _ in range(2):
        fake.adds(to=OPERATIVE, status="completed")
    assert provider.ask(CALL) is None


def test_a_call_of_another_hour_is_not_ours(fake: FakeTwilioCalls, provider: TwilioCalls) -> None:
    fake.adds(to=OPERATIVE, status="completed", at=NOON - timedelta(hours=1))
    assert provider.ask(CALL) is None
