"""Twilio, against a Twilio of our own: what is sent, what their answers mean, and who may call our webhooks."""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from requests import exceptions as http
from twilio.rest.api.v2010.account.message import MessageInstance
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, SSLError
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from adapters.http_sending import interrupted
from adapters.messaging.twilio import RECEIPT_PATH, STATUS, TwilioProvider
from appointments.domain.errors import Invalid
from appointments.domain.homes import Channel
from appointments.domain.messages import OPTED_OUT, MessageState, Receipt
from appointments.ports import InboundText, SendFailed, SendUnknown
from tests.adapters.fake_twilio import ACCOUNT, REFUSED, SENDER, TOKEN, ClientOf, FakeTwilio, sign, twilio_at
from tests.adapters.messages import NOON, FixedClock, a_message

TO = "+15005550010"
PUBLIC = "https://repairs.example.org"


@pytest.fixture
def fake(httpserver: HTTPServer) -> FakeTwilio:
    return FakeTwilio(httpserver)


@pytest.fixture
def provider(fake: FakeTwilio) -> TwilioProvider:
    return twilio_at(fake.address)


def set_up(**changed: str) -> TwilioProvider:
    given = {"account_sid": ACCOUNT, "auth_token": TOKEN, "public_url": PUBLIC, "from_number": SENDER} | changed
    return TwilioProvider(
        account_sid=given["account_sid"],
        auth_token=given["auth_token"],
        public_url=given["public_url"],
        from_number=given["from_number"],
        messaging_service_sid=given.get("messaging_service_sid", ""),
        clock=FixedClock(),
    )


# --- set-up


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"from_number": "ExampleHome"}, "residents cannot answer"),  # an alphanumeric sender (rule 35)
        ({"from_number": "Homes1234"}, "residents cannot answer"),
        ({"from_number": "07700 900123"}, "residents cannot answer"),  # not E.164
        ({"from_number": ""}, "a sending number or a messaging service"),
        ({"messaging_service_sid": "MG1"}, "one of the two"),  # both
        ({"account_sid": ""}, "account SID"),
        ({"auth_token": ""}, "auth token"),
        ({"public_url": ""}, "public https address"),
        ({"public_url": "http://repairs.example.org"}, "public https address"),  # signatures would never match
        ({"public_url": "repairs.example.org"}, "public https address"),
        ({"public_url": "https://repairs.example.org/?a=b"}, "public https address"),
    ],
)
def test_a_set_up_that_cannot_work_does_not_start(changed: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refusal:
        set_up(**changed)

    assert TOKEN not in str(refusal.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"from_number": "+447700900123"},
        {"from_number": "60777"},  # a short code takes replies
        {"from_number": "", "messaging_service_sid": "MG1"},
    ],
)
def test_a_sender_that_residents_can_answer_starts(changed: dict[str, str]) -> None:
    assert set_up(**changed).two_way


def test_the_secret_is_not_shown() -> None:
    assert TOKEN not in repr(set_up())


def _over_tls(fault: ssl.SSLError) -> MaxRetryError:
    """As urllib3 hands it on."""
    return MaxRetryError(HTTPConnectionPool("api.twilio.com"), "/", SSLError(fault))


# --- send


def test_a_text_goes_out_with_its_words_sender_and_the_address_for_receipts(
    fake: FakeTwilio, provider: TwilioProvider
) -> None:
    message = a_message(to=TO)
    provider.send(message)

    assert dict(fake.requests[0].form) == {
        "To": TO,
        "From": SENDER,
        "Body": message.text,
        "StatusCallback": f"{PUBLIC}/sms/twilio/receipt/{message.ref}",
    }


def test_a_messaging_service_stands_in_for_the_sender(fake: FakeTwilio) -> None:
    provider = TwilioProvider(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        messaging_service_sid="MG1",
        public_url=f"{PUBLIC}/",
        clock=FixedClock(),
        http_client=ClientOf(fake.address),
    )
    provider.send(a_message(to=TO))

    form = fake.requests[0].form
    assert (form["MessagingServiceSid"], form.get("From")) == ("MG1", None)
    assert form["StatusCallback"] == f"{PUBLIC}/sms/twilio/receipt/M-1"  # one slash, whatever was configured


@pytest.mark.parametrize("number", ["+447700900000", "+447700900999", "+441632960123"])
def test_a_drama_number_is_never_texted_through_a_real_provider(
    fake: FakeTwilio, provider: TwilioProvider, number: str
) -> None:
    with pytest.raises(SendFailed, match="drama") as failure:
        provider.send(a_message(to=number))

    assert (failure.value.retry, failure.value.code) == (False, "drama-number")
    assert fake.requests == []


def test_what_is_no_text_is_not_sent_as_one(fake: FakeTwilio, provider: TwilioProvider) -> None:
    with pytest.raises(SendFailed) as failure:
        provider.send(replace(a_message(to=TO), channel=Channel.LETTER))

    assert failure.value.retry is False
    assert fake.requests == []


@pytest.mark.parametrize(("number", "code"), REFUSED.items())
def test_a_number_twilio_refuses_is_not_tried_again(provider: TwilioProvider, number: str, code: int) -> None:
    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to=number))

    expected = OPTED_OUT if code == 21610 else str(code)  # what others say too has our word
    assert (failure.value.retry, failure.value.code) == (False, expected)
    assert number not in str(failure.value)  # though Twilio's own words hold it


def test_the_test_numbers_are_those_that_twilio_publishes(test_data: Path) -> None:
    published = json.loads((test_data / "sms" / "test_numbers_and_keywords.json").read_text(encoding="utf-8"))
    to = published["twilio_magic_sms"]["to"]

    assert {number: code for number, code in to.items() if number != "*"} == REFUSED


@pytest.mark.parametrize(
    ("status", "code", "retry"),
    [
        (429, 20429, True),  # too fast
        (503, 20503, True),  # by Twilio's own word; see also the 5xx below
        (401, 20003, True),  # our credentials, not the message: kept until they are mended or it expires
        (401, None, True),
        (402, None, True),  # no credit
        (403, 20005, True),  # suspended
        (404, 20404, True),  # our account, which is in the address
        (400, 10001, True),  # not active
        (400, 21606, True),  # our sender
        (400, 21703, True),  # our messaging service
        (400, 21611, True),  # the sender's queue is full
        (400, 21610, False),  # opted out
        (400, 21617, False),  # too long
        (400, 99999, False),  # one that we do not know
        (307, 0, True),  # something stands in between
    ],
)
def test_a_refusal_is_tried_again_when_it_is_not_about_the_message(
    fake: FakeTwilio, provider: TwilioProvider, status: int, code: int | None, retry: bool
) -> None:
    fake.answers.append(Response(json.dumps({"code": code, "message": "no", "status": status}), status=status))

    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to=TO))
    assert failure.value.retry is retry


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("45", timedelta(seconds=45)),
        ("Mon, 23 Nov 2026 12:03:00 GMT", timedelta(minutes=2)),
        ("Mon, 23 Nov 2026 11:00:00 GMT", timedelta()),  # gone by
        ("999999999999", timedelta(hours=1)),  # nothing is of use then
        ("soon", None),
        ("Mon, 23 Nov 9999999999 12:03:00 GMT", None),
        ("", None),
    ],
)
def test_the_wait_that_it_asks_for_is_kept(
    fake: FakeTwilio, provider: TwilioProvider, said: str, wait: timedelta | None
) -> None:
    fake.answers.append(Response('{"code": 20429}', status=429, headers={"Retry-After": said} if said else {}))

    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to=TO))
    assert failure.value.retry_after == wait


def test_a_refusal_in_the_newer_form_is_read_too(fake: FakeTwilio, provider: TwilioProvider) -> None:
    body = {"type": "about:blank", "title": "no", "status": 400, "code": 21610}
    fake.answers.append(Response(json.dumps(body), status=400))

    with pytest.raises(SendFailed) as failure:
        provider.send(a_message(to=TO))
    assert (failure.value.retry, failure.value.code) == (False, OPTED_OUT)


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>Bad Gateway</html>", status=502),  # their front gave up waiting for their back
        Response("<html>Gateway Timeout</html>", status=504),
        Response('{"code": 20500, "message": "no", "status": 500}', status=500),  # it may have sent, Twilio says
        Response("upstream connect error", status=503),  # a front's word, not Twilio's
        Response("created, I think", status=201),  # cannot be read
        Response("{}", status=201),  # names no message
    ],
    ids=["502", "504", "500", "503", "no JSON", "no name"],
)
def test_an_answer_that_does_not_say_leaves_it_unknown(
    fake: FakeTwilio, provider: TwilioProvider, answer: Response
) -> None:
    fake.answers.append(answer)

    with pytest.raises(SendUnknown):
        provider.send(a_message(to=TO))


@pytest.mark.parametrize(
    ("interruption", "outcome"),
    [
        (http.ConnectTimeout(), SendFailed),
        (http.SSLError(_over_tls(ssl.SSLCertVerificationError("not theirs"))), SendFailed),
        (http.SSLError(_over_tls(ssl.SSLEOFError("cut off"))), SendUnknown),  # perhaps when all was said
        (http.ProxyError(), SendFailed),
        (http.ReadTimeout(), SendUnknown),
        (http.ConnectionError("aborted"), SendUnknown),
        (http.ChunkedEncodingError(), SendUnknown),
    ],
)
def test_only_what_broke_before_sending_may_be_tried_again(
    interruption: http.RequestException, outcome: type[Exception]
) -> None:
    assert type(interrupted(interruption, "Twilio")) is outcome


def test_no_number_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    """The SDK logs every address it asks, numbers included; our client has a logger that stands apart."""
    caplog.set_level(logging.INFO)
    client = set_up()._client.http_client
    client.log_request({"method": "GET", "url": "/Messages.json", "params": {"To": TO}, "headers": {}})

    assert TO not in caplog.text


# --- ask


def test_the_status_table_has_every_status_of_a_message_that_goes_out() -> None:
    known = {value for name, value in vars(MessageInstance.Status).items() if name.isupper()}

    assert set(STATUS) == known - {"receiving", "received"}  # those of messages that come in


def test_nothing_twilio_has_in_hand_is_queued_to_us() -> None:
    """The outbox sends what is QUEUED: a text would go out twice."""
    assert set(STATUS.values()) == {MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED}


@pytest.mark.parametrize(
    ("status", "error_code", "state"),
    [
        ("queued", None, MessageState.SENT),
        ("sent", None, MessageState.SENT),
        ("delivered", None, MessageState.DELIVERED),
        ("undelivered", 30003, MessageState.FAILED),  # the handset is off
        ("failed", 30007, MessageState.FAILED),
    ],
)
def test_a_named_text_is_asked_for_by_its_name(
    fake: FakeTwilio, provider: TwilioProvider, status: str, error_code: int | None, state: MessageState
) -> None:
    sent = replace(a_message(to=TO), provider_ref=fake.takes(to=TO, body="whatever"))
    fake.becomes(status, error_code=error_code)

    expected = Receipt("twilio", str(sent.provider_ref), state, FixedClock().now(), str(error_code or ""))
    assert provider.ask(sent) == expected


def test_a_text_that_twilio_does_not_have_is_not_found(provider: TwilioProvider) -> None:
    named = replace(a_message(to=TO), provider_ref="SM" + "0" * 31 + "9")

    assert provider.ask(named) is None
    assert provider.ask(a_message(to=TO)) is None


def test_a_status_that_is_new_to_us_says_nothing(fake: FakeTwilio, provider: TwilioProvider) -> None:
    sent = replace(a_message(to=TO), provider_ref=fake.takes(to=TO, body="whatever"))
    fake.becomes("teleported")

    assert provider.ask(sent) is None


@pytest.mark.parametrize(
    ("difference", "body", "direction", "minutes_later"),
    [
        ("other words", "Example Homes: something else.", "outbound-api", 0),
        ("a word more", None, "outbound-api", 0),
        ("came in", "", "inbound", 0),
        ("an earlier text", "", "outbound-api", -6),
    ],
)
def test_a_text_is_found_by_its_exact_words_and_time_only(
    fake: FakeTwilio, provider: TwilioProvider, difference: str, body: str | None, direction: str, minutes_later: int
) -> None:
    message = a_message(to=TO)
    other = f"{message.text} Bye." if body is None else body or message.text
    fake.created_at = NOON + timedelta(minutes=minutes_later)
    fake.takes(to=TO, body=other, direction=direction)

    assert provider.ask(message) is None, difference


def test_a_text_is_found_among_later_ones_on_a_further_page(fake: FakeTwilio, provider: TwilioProvider) -> None:
    message = a_message(to=TO)
    fake.page_size = 2
    ours = fake.takes(to=TO, body=message.text)
    for words in ("second", "third", "fourth"):
        fake.takes(to=TO, body=words)

    receipt = provider.ask(message)

    assert receipt is not None
    assert receipt.provider_ref == ours


@pytest.mark.parametrize(
    ("body", "direction", "minutes_later", "lacks"),
    [
        ("", "outbound-api", 0, False),
        ("Example Homes: as a service has changed it.", "outbound-api", 0, False),
        ("", "outbound-api", -5, False),  # their clock and ours may differ by as much
        ("", "outbound-api", -6, True),
        ("", "inbound", 0, True),
    ],
)
def test_a_text_was_never_there_where_nothing_went_to_that_number_since(
    fake: FakeTwilio, provider: TwilioProvider, body: str, direction: str, minutes_later: int, lacks: bool
) -> None:
    message = a_message(to=TO)
    fake.created_at = NOON + timedelta(minutes=minutes_later)
    fake.takes(to=TO, body=body or message.text, direction=direction)

    assert provider.lacks(message) is lacks


def test_a_list_that_goes_on_is_no_proof(fake: FakeTwilio, provider: TwilioProvider) -> None:
    for _ in range(200):
        fake.takes(to=TO, body="1", direction="inbound")

    assert provider.lacks(a_message(to=TO)) is False


# --- webhooks

RECEIPT_FORM = {"MessageSid": "SM1", "MessageStatus": "delivered", "AccountSid": ACCOUNT, "To": "+447700900123"}


@pytest.mark.parametrize(
    ("signed_url", "token", "form", "accepted"),
    [
        (f"{PUBLIC}{RECEIPT_PATH}", TOKEN, RECEIPT_FORM, True),
        (f"{PUBLIC}:443{RECEIPT_PATH}", TOKEN, RECEIPT_FORM, True),  # Twilio sometimes signs with the port
        (f"{PUBLIC}{RECEIPT_PATH}", "another token", RECEIPT_FORM, False),  # forged
        (f"{PUBLIC}{RECEIPT_PATH}", TOKEN, RECEIPT_FORM | {"MessageStatus": "failed"}, False),  # changed on the way
        (f"{PUBLIC}{RECEIPT_PATH}", TOKEN, RECEIPT_FORM | {"More": "x"}, False),
        (f"http://repairs.example.org{RECEIPT_PATH}", TOKEN, RECEIPT_FORM, False),  # what the proxy makes of it
        (f"https://evil.example.org{RECEIPT_PATH}", TOKEN, RECEIPT_FORM, False),
        (f"{PUBLIC}/sms/twilio/inbound", TOKEN, RECEIPT_FORM, False),  # signed for another door
    ],
)
def test_a_webhook_counts_only_when_twilio_signed_it_for_our_public_address(
    signed_url: str, token: str, form: Mapping[str, str], accepted: bool
) -> None:
    signature = sign(signed_url, form, token=token)

    assert set_up().check_signature(RECEIPT_PATH, RECEIPT_FORM, signature) is accepted


@pytest.mark.parametrize("signature", [None, "", "not base64", "AAAA"])
def test_a_webhook_without_a_signature_is_nobodys(signature: str | None) -> None:
    assert set_up().check_signature(RECEIPT_PATH, RECEIPT_FORM, signature) is False


def test_a_form_as_the_web_server_gives_it_can_be_checked() -> None:
    signature = sign(f"{PUBLIC}{RECEIPT_PATH}", RECEIPT_FORM)

    assert set_up().check_signature(RECEIPT_PATH, MultiDict(RECEIPT_FORM), signature)


def test_a_site_below_a_path_checks_the_whole_address() -> None:
    signature = sign(f"{PUBLIC}/kept{RECEIPT_PATH}?a=b", RECEIPT_FORM)

    assert set_up(public_url=f"{PUBLIC}/kept/").check_signature(f"{RECEIPT_PATH}?a=b", RECEIPT_FORM, signature)


def test_a_reply_is_read_from_the_form() -> None:
    form = {"MessageSid": "SM2", "From": "+447700900123", "To": SENDER, "Body": " 1 \n"}

    assert set_up().inbound(form) == InboundText("twilio", "SM2", "+447700900123", " 1 \n")


def test_a_reply_without_words_is_a_reply() -> None:
    """A picture sent as an answer: a person looks at it."""
    assert set_up().inbound({"MessageSid": "SM2", "From": "+447700900123"}).text == ""


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_a_reply_that_lacks_what_names_it_is_refused(missing: str) -> None:
    form = {"MessageSid": "SM2", "From": "+447700900123", "Body": "1"}
    del form[missing]

    with pytest.raises(Invalid) as refusal:
        set_up().inbound(form)
    assert refusal.value.field == missing


@pytest.mark.parametrize(
    ("form", "state", "code"),
    [
        ({"MessageStatus": "delivered"}, MessageState.DELIVERED, ""),
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, MessageState.FAILED, "30003"),
        ({"MessageStatus": "undelivered", "ErrorCode": "21610"}, MessageState.FAILED, OPTED_OUT),
        ({"MessageStatus": "failed", "ErrorCode": "+447700900123 said no"}, MessageState.FAILED, "unreadable"),
        ({"MessageStatus": "sent"}, MessageState.SENT, ""),
    ],
)
def test_a_receipt_says_what_became_of_it_and_when_it_reached_us(
    form: dict[str, str], state: MessageState, code: str
) -> None:
    assert set_up().receipt({"MessageSid": "SM1"} | form, NOON) == Receipt("twilio", "SM1", state, NOON, code)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"MessageStatus": "delivered"}, "MessageSid"),
        ({"MessageSid": "SM1"}, "MessageStatus"),
        ({"MessageSid": "SM1", "MessageStatus": "teleported"}, "MessageStatus"),
        ({"MessageSid": "SM1", "MessageStatus": "received"}, "MessageStatus"),  # of a message that came in
    ],
)
def test_a_receipt_that_cannot_be_understood_is_refused_naming_the_field(form: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_up().receipt(form, NOON)
    assert refusal.value.field == field
