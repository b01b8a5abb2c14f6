"""GOV.UK Notify, against one of our own: what is sent, what its answers mean, and who may call us."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from adapters.messaging.notify import LETTER_STATUS, STATUS, NotifyProvider
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageState
from appointments.ports import InboundText, SendFailed, SendUnknown
from tests.adapters.fake_notify import KEY, NOT_A_NUMBER, SECRET, TEMPLATES, TOKEN, FakeNotify, notify_at
from tests.adapters.messages import SERVED, FixedClock, a_message

MOBILE = "+447911123456"
EMAIL = "resident.0012@example.com"
ENVELOPE = "Resident 0012\n1 Example Street\nStroud\nGL5 1AA"


@pytest.fixture
def fake(httpserver: HTTPServer) -> FakeNotify:
    return FakeNotify(httpserver)


@pytest.fixture
def provider(fake: FakeNotify) -> NotifyProvider:
    return notify_at(fake.address)


# --- set-up


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"api_key": ""}, "API key"),
        ({"api_key": SECRET}, "API key"),
        ({"templates": {}}, "template"),
        ({"templates": {Channel.VOICE: "T"}}, "template"),
        ({"letter_served_at": None}, "count as served"),
        ({"callback_token": "too short"}, "at least 10 characters"),
    ],
)
def test_a_set_up_that_cannot_work_does_not_start(changed: dict[str, object], reason: str) -> None:
    given: dict[str, object] = {
        "api_key": KEY,
        "templates": TEMPLATES,
        "callback_token": TOKEN,
        "letter_served_at": lambda at: at,
        "clock": FixedClock(),
    }
    with pytest.raises(ValueError, match=reason) as refusal:
        NotifyProvider(**(given | changed))  # type: ignore[arg-type]

    assert SECRET not in str(refusal.value)


# --- sending


def test_a_text_carries_our_words_and_our_reference(fake: FakeNotify, provider: NotifyProvider) -> None:
    message = a_message(to=MOBILE)

    provider.send(message)

    assert fake.bodies == [
        {
            "phone_number": MOBILE,
            "template_id": "template-sms",
            "personalisation": {"text": message.text},
            "reference": "M-1",
        }
    ]


def test_an_e_mail_has_a_subject(fake: FakeNotify, provider: NotifyProvider) -> None:
    provider.send(a_message(to=EMAIL, channel=Channel.EMAIL))

    [body] = fake.bodies
    assert body["email_address"] == EMAIL
    assert body["personalisation"] == {
        "subject": "A reminder of your appointment",
        "text": "Example Homes: a reminder of your appointment M-1.",
    }


def test_a_letter_has_its_address_line_by_line(fake: FakeNotify, provider: NotifyProvider) -> None:
    provider.send(a_message(to=ENVELOPE, channel=Channel.LETTER))

    given = fake.bodies[0]["personalisation"]
    assert isinstance(given, dict)
    assert [given[f"address_line_{n}"] for n in range(1, 5)] == ENVELOPE.splitlines()
    assert "address_line_5" not in given


@pytest.mark.parametrize("lines", ["", "Resident 0012\nGL5 1AA", "\n".join("ABCDEFGH")])
def test_an_envelope_with_too_few_or_too_many_lines_is_not_posted(provider: NotifyProvider, lines: str) -> None:
    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to=lines, channel=Channel.LETTER))

    assert (failure.value.retry, failure.value.code) == (False, "not-an-address")


def test_drama_numbers_are_never_texted(fake: FakeNotify, provider: NotifyProvider) -> None:
    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to="+447700900123"))

    assert failure.value.retry is False
    assert fake.bodies == []


@pytest.mark.parametrize(
    ("status", "retry"),
    [(400, False), (403, True), (404, True), (429, True)],
)
def test_a_refusal_is_for_good_only_where_it_is_about_the_message(
    fake: FakeNotify, provider: NotifyProvider, status: int, retry: bool
) -> None:
    body = json.dumps({"errors": [{"error": "E", "message": f"{MOBILE} no"}]})
    fake.answers = [Response(body, status=status, headers={"Retry-After": "30"})]

    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to=MOBILE))

    assert (failure.value.retry, failure.value.code) == (retry, str(status))
    assert failure.value.retry_after == timedelta(seconds=30)
    assert MOBILE not in str(failure.value)


@pytest.mark.parametrize(
    ("error", "words", "retry"),
    [
        ("BadRequestError", "Template has been deleted", True),
        ("BadRequestError", "Missing personalisation: text", True),
        ("BadRequestError", "Can’t send to this recipient when service is in trial mode", True),
        ("ValidationError", "phone_number Not enough digits", False),
        ("InvalidPhoneError", "Not a UK mobile number", False),
    ],
)
def test_what_would_meet_every_message_is_no_refusal_of_this_one(
    fake: FakeNotify, provider: NotifyProvider, error: str, words: str, retry: bool
) -> None:
    body = {"status_code": 400, "errors": [{"error": error, "message": words}]}
    fake.answers = [Response(json.dumps(body), status=400, content_type="application/json")]

    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to=MOBILE))

    assert (failure.value.retry, failure.value.code) == (retry, "400")


@pytest.mark.parametrize(
    "answer",
    [
        Response('{"status_code": 500, "errors": []}', status=500, content_type="application/json"),
        Response("", status=503),
        Response("", status=502),
        Response("", status=504),
        Response("not JSON", status=201),
        Response("[]", status=201),
        Response('{"id": ""}', status=201),
    ],
)
def test_an_answer_that_does_not_say_so_leaves_it_unknown(
    fake: FakeNotify, provider: NotifyProvider, answer: Response
) -> None:
    fake.answers = [answer]

    with pytest.raises(SendUnknown):
        provider.send(a_message(to=MOBILE))


def test_no_number_is_logged(fake: FakeNotify, provider: NotifyProvider, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(SendFailed):
        provider.send(a_message(to=NOT_A_NUMBER))

    assert NOT_A_NUMBER not in caplog.text


# --- what became of it


@pytest.mark.parametrize("status", sorted(STATUS))
def test_each_word_for_a_text_has_a_state(fake: FakeNotify, provider: NotifyProvider, status: str) -> None:
    provider.send(a_message(to=MOBILE))
    fake.becomes(status)

    receipt = provider.ask(a_message(to=MOBILE))

    assert receipt is not None
    assert receipt.state is STATUS[status]
    assert receipt.code == (status if receipt.state is MessageState.FAILED else "")
    assert receipt.delivered_at is None


@pytest.mark.parametrize("status", sorted(LETTER_STATUS))
def test_each_word_for_a_letter_has_a_state(fake: FakeNotify, provider: NotifyProvider, status: str) -> None:
    """At the printer's it is not posted; posted, it counts from its deemed day of service."""
    letter = a_message(to=ENVELOPE, channel=Channel.LETTER)
    provider.send(letter)
    fake.becomes(status)

    receipt = provider.ask(letter)

    assert receipt is not None
    assert receipt.state is LETTER_STATUS[status]
    assert receipt.delivered_at == (SERVED if status == "received" else None)


def test_an_interrupted_sending_is_found_by_our_reference(fake: FakeNotify, provider: NotifyProvider) -> None:
    first = provider.send(a_message(to=MOBILE, ref="M-1"))
    provider.send(a_message(to=MOBILE, ref="M-2"))  # the same words to the same number are another message

    receipt = provider.ask(a_message(to=MOBILE, ref="M-1"))

    assert receipt is not None
    assert receipt.provider_ref == first.provider_ref


def test_of_what_never_came_nothing_is_said(provider: NotifyProvider) -> None:
    message = a_message(to=MOBILE)

    assert provider.ask(message) is None
    assert provider.ask(replace(message, provider_ref="740e5834-3a29-46b4-9a6f-000000000009")) is None


def test_a_word_that_is_not_documented_says_nothing(fake: FakeNotify, provider: NotifyProvider) -> None:
    provider.send(a_message(to=MOBILE))
    fake.becomes("teleported")

    assert provider.ask(a_message(to=MOBILE)) is None


# --- callbacks


@pytest.mark.parametrize(
    ("header", "genuine"),
    [
        (f"Bearer {TOKEN}", True),
        (TOKEN, False),
        (f"Bearer {TOKEN}x", False),
        ("Bearer ", False),
        ("Bearer \u00e9", False),
        ("", False),
        (None, False),
    ],
)
def test_a_callback_carries_the_agreed_token(provider: NotifyProvider, header: str | None, genuine: bool) -> None:
    assert provider.genuine(header) is genuine


def test_a_receipt_says_our_own_name_for_it_again(provider: NotifyProvider) -> None:
    told = {"id": "N-1", "status": "delivered", "notification_type": "sms"}

    assert provider.receipt(told | {"reference": "M-1"}).message_ref == "M-1"
    assert provider.receipt(told | {"reference": None}).message_ref == ""


def test_a_receipt_is_read(provider: NotifyProvider) -> None:
    told = {"id": "N-1", "reference": "M-1", "to": MOBILE, "status": "delivered", "notification_type": "sms"}

    receipt = provider.receipt(told)

    assert (receipt.provider, receipt.provider_ref, receipt.state) == ("notify", "N-1", MessageState.DELIVERED)
    assert receipt.at == FixedClock().now()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"status": "delivered"}, "id"),
        ({"id": "N-1"}, "status"),
        ({"id": "N-1", "status": 7}, "status"),
        ({"id": "N-1", "status": "teleported"}, "status"),
        ({"id": "N-1", "status": "received", "notification_type": "sms"}, "status"),
    ],
)
def test_a_receipt_that_cannot_be_read_names_the_field(
    provider: NotifyProvider, told: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        provider.receipt(told)

    assert refusal.value.field == field


@pytest.mark.parametrize(("number", "read"), [("447911123456", MOBILE), ("Delivery", "Delivery"), ("07911", "07911")])
def test_a_text_that_comes_in_is_read(provider: NotifyProvider, number: str, read: str) -> None:
    """Notify writes numbers without the plus."""
    told = {"id": "T-1", "source_number": number, "destination_number": "447700900000", "message": "1"}

    assert provider.inbound(told) == InboundText("notify", "T-1", read, "1")


def test_a_text_without_its_number_is_refused(provider: NotifyProvider) -> None:
    with pytest.raises(Invalid) as refusal:
        provider.inbound({"id": "T-1", "message": "1"})

    assert refusal.value.field == "source_number"
