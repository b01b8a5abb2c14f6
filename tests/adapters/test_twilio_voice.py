"""Messages that are said through Twilio, against a Twilio of our own: what is ordered, said, and taken for heard."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer

from adapters.messaging.twilio_voice import STATUS, TwilioVoiceProvider
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageState
from appointments.ports import InboundText, SendFailed
from tests.adapters.fake_twilio import ACCOUNT, TOKEN
from tests.adapters.fake_twilio_calls import CALLER, PUBLIC, FakeTwilioCalls, voice_at
from tests.adapters.messages import NOON, FixedClock, a_message

TO = "+15005550010"
WORDS = "Example Homes: your appointment is on Tuesday 24 November 2026. Or ring 01632 960123."
AT = NOON + timedelta(hours=1)


@pytest.fixture
def fake(httpserver: HTTPServer) -> FakeTwilioCalls:
    return FakeTwilioCalls(httpserver)


@pytest.fixture
def provider(fake: FakeTwilioCalls) -> TwilioVoiceProvider:
    return voice_at(fake.address)


@pytest.mark.parametrize("number", ["", "01632 960123", "ExampleHome"])
def test_a_set_up_that_cannot_work_does_not_start(number: str) -> None:
    with pytest.raises(ValueError, match="own number to call from"):
        TwilioVoiceProvider(
            account_sid=ACCOUNT, auth_token=TOKEN, caller_number=number, public_url=PUBLIC, clock=FixedClock()
        )


def test_a_call_is_ordered_without_its_words(fake: FakeTwilioCalls, provider: TwilioVoiceProvider) -> None:
    """Twilio asks for the words when somebody picks up: they are read at that moment, and in no address."""
    provider.send(a_message(to=TO, channel=Channel.VOICE))

    form = fake.requests[0].form
    assert (form["To"], form["From"], form["MachineDetection"], form["Record"]) == (TO, CALLER, "Enable", "false")
    assert form["Url"] == f"{PUBLIC}/spoken/twilio/answered/M-1"
    assert form["StatusCallback"] == f"{PUBLIC}/spoken/twilio/ended/M-1"
    assert form["StatusCallbackEvent"] == "completed"
    assert "Twiml" not in form


def test_drama_numbers_are_never_rung(fake: FakeTwilioCalls, provider: TwilioVoiceProvider) -> None:
    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to="+441632960456", channel=Channel.VOICE))

    assert (failure.value.retry, fake.calls) == (False, [])


def test_a_person_hears_it_in_british_english_with_digits_apart(provider: TwilioVoiceProvider) -> None:
    said = ET.fromstring(provider.saying("M-1", WORDS, "en", {"AnsweredBy": "human"}))

    [keys] = said
    [words] = keys
    assert (keys.tag, keys.get("input"), keys.get("numDigits")) == ("Gather", "dtmf", "1")
    assert (keys.get("action"), keys.get("actionOnEmptyResult")) == (f"{PUBLIC}/spoken/twilio/heard/M-1", "true")
    assert (words.tag, words.get("language")) == ("Say", "en-GB")
    assert words.text == (
        "Hello. This is an automatic message. "
        "Example Homes: your appointment is on Tuesday 24 November 2026. Or ring 0 1 6 3 2, 9 6 0 1 2 3."
    )


@pytest.mark.parametrize("by", ["machine_start", "machine_end_beep", "fax", "something new"])
def test_nothing_is_left_on_a_machine(provider: TwilioVoiceProvider, by: str) -> None:
    assert [part.tag for part in ET.fromstring(provider.saying("M-1", WORDS, "en", {"AnsweredBy": by}))] == ["Hangup"]


def test_what_no_voice_and_no_xml_can_hold_is_left_out(provider: TwilioVoiceProvider) -> None:
    said = provider.saying("M-1", "Mr & Mrs <Example>: a tap\x0b\0 that leaks \ud800", "en", {"AnsweredBy": "human"})

    [words] = ET.fromstring(said).iter("Say")
    assert str(words.text).endswith("Mr & Mrs <Example>: a tap   that leaks  ")


def test_what_is_not_so_any_more_is_not_said(provider: TwilioVoiceProvider) -> None:
    assert [part.tag for part in ET.fromstring(provider.saying("M-1", None, "en", {"AnsweredBy": "human"}))] == [
        "Hangup"
    ]


@pytest.mark.parametrize("form", [{}, {"AnsweredBy": "unknown"}])
@pytest.mark.parametrize(("language", "asked"), [("en", "Press 1 to hear it."), ("cy", "Pwyswch 1 i'w chlywed.")])
def test_where_twilio_does_not_know_a_key_is_asked_for_before_a_word_of_it_is_said(
    provider: TwilioVoiceProvider, form: dict[str, str], language: str, asked: str
) -> None:
    [keys] = ET.fromstring(provider.saying("M-1", WORDS, language, form))

    assert str(keys.get("action")).endswith("/perhaps/M-1")
    assert str(keys[0].text).endswith(asked)
    assert "appointment" not in str(keys[0].text)
    [silent] = ET.fromstring(provider.saying_to_a_person("M-1", WORDS, language, {}))
    [said] = ET.fromstring(provider.saying_to_a_person("M-1", WORDS, language, {"Digits": "1"}))
    assert (silent.tag, str(said.get("action"))[-10:]) == ("Hangup", "/heard/M-1")


def test_it_is_said_once_more_to_whoever_pressed_nothing(provider: TwilioVoiceProvider) -> None:
    [keys] = ET.fromstring(provider.saying_again("M-1", WORDS, "en"))

    assert str(keys[0].text).startswith("I say it once more. Example Homes:")
    assert str(keys.get("action")).endswith("/again/M-1")


def test_what_a_person_heard_to_its_end_is_delivered(provider: TwilioVoiceProvider) -> None:
    receipt = provider.heard({"CallSid": "CA1"}, AT)

    assert (receipt.provider, receipt.provider_ref, receipt.at) == ("twilio_voice", "CA1", AT)
    assert receipt.state is MessageState.DELIVERED


@pytest.mark.parametrize(("digits", "text"), [("1", "1"), ("2", "2"), ("3", "3"), ("0", None), ("#", None), ("", None)])
def test_a_key_is_an_answer_as_a_text_would_be(provider: TwilioVoiceProvider, digits: str, text: str | None) -> None:
    """Twilio sends again what it got no answer to: the same key of the same call has the same name."""
    form = {"CallSid": "CA1", "To": TO, "Digits": digits}

    assert provider.answer(form) == (InboundText("twilio_voice", f"CA1-{text}", TO, text) if text else None)


@pytest.mark.parametrize(
    ("form", "state", "code"),
    [
        ({"CallStatus": "completed"}, MessageState.FAILED, "not-heard"),
        ({"CallStatus": "completed", "AnsweredBy": "human"}, MessageState.FAILED, "not-heard"),
        ({"CallStatus": "completed", "AnsweredBy": "machine_start"}, MessageState.FAILED, "machine"),
        ({"CallStatus": "no-answer"}, MessageState.FAILED, "no-answer"),
        ({"CallStatus": "busy"}, MessageState.FAILED, "busy"),
        ({"CallStatus": "failed"}, MessageState.FAILED, "failed"),
        ({"CallStatus": "ringing"}, MessageState.SENT, ""),
    ],
)
def test_how_a_call_ended(provider: TwilioVoiceProvider, form: dict[str, str], state: MessageState, code: str) -> None:
    receipt = provider.ended({"CallSid": "CA1"} | form, AT)

    assert (receipt.state, receipt.code) == (state, code)


@pytest.mark.parametrize(
    ("form", "field"),
    [({"CallSid": "CA1"}, "CallStatus"), ({"CallSid": "CA1", "CallStatus": "teleported"}, "CallStatus")],
)
def test_a_report_that_cannot_be_read_names_the_field(
    provider: TwilioVoiceProvider, form: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        provider.ended(form, AT)

    assert refusal.value.field == field


@pytest.mark.parametrize("status", sorted(STATUS))
def test_each_status_has_a_state_when_it_is_asked_for(
    fake: FakeTwilioCalls, provider: TwilioVoiceProvider, status: str
) -> None:
    sid = fake.adds(to=TO, status=status)

    receipt = provider.ask(a_message(to=TO, channel=Channel.VOICE))

    assert receipt is not None
    assert (receipt.provider_ref, receipt.state) == (sid, STATUS[status])


def test_of_two_calls_neither_is_taken_for_ours(fake: FakeTwilioCalls, provider: TwilioVoiceProvider) -> None:
    for _ in range(2):
        fake.adds(to=TO, status="completed")

    assert provider.ask(a_message(to=TO, channel=Channel.VOICE)) is None


def test_a_call_from_before_is_not_ours(fake: FakeTwilioCalls, provider: TwilioVoiceProvider) -> None:
    fake.adds(to=TO, status="completed", at=NOON - timedelta(minutes=6))

    assert provider.ask(a_message(to=TO, channel=Channel.VOICE)) is None


def test_welsh_is_said_by_a_welsh_voice(provider: TwilioVoiceProvider) -> None:
    [keys] = ET.fromstring(provider.saying("M-1", "Bore da.", "cy", {"AnsweredBy": "human"}))
    [said] = keys

    words = "Helo. Neges awtomatig yw hon. Bore da."
    assert (said.text, said.attrib) == (words, {"language": "cy-GB", "voice": "Polly.Gwyneth"})
    assert "Diolch. Hwyl fawr." in provider.parting("cy")
    assert "Diolch. Rydym wedi nodi na allwch fod yno. Hwyl fawr." in provider.parting("cy", "3")
    assert "Dyma'r neges unwaith eto. Bore da." in provider.saying_again("M-1", "Bore da.", "cy")
    wrong = provider.saying_again("M-1", "Bore da.", "cy", wrong_key=True)
    assert "Nid yw'r rhif hwnnw yn ateb: pwyswch 1, 2 neu 3. Dyma'r neges unwaith eto." in wrong


def test_what_no_voice_can_say_is_not_rung_up(fake: FakeTwilioCalls, provider: TwilioVoiceProvider) -> None:
    """Better told another way than read out by a voice that garbles it."""
    with pytest.raises(SendFailed) as failure:
        provider.send(replace(a_message(to=TO, channel=Channel.VOICE), language="ga"))

    assert (failure.value.retry, failure.value.code, fake.calls) == (False, "no-voice", [])
