"""What we send to Twilio, held against Twilio's own OpenAPI document by Prism.

Prism (`npm install @stoplight/prism-cli`, then on the path or named by KEPT_PRISM) refuses a form with a field that the
document does not know, or of another type, and answers with the document's examples. The document stands beside the
checkout, in shared/data/twilio. Without either these tests are skipped; what Twilio does is the fake's part.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
import requests
from twilio.http.response import Response as TwilioResponse

from adapters.calling.twilio import TwilioCalls
from adapters.messaging.twilio import TwilioProvider
from adapters.messaging.twilio_voice import TwilioVoiceProvider
from appointments.domain.homes import Channel
from appointments.domain.messages import MessageState
from tests.adapters.fake_twilio import ACCOUNT, SENDER, TOKEN, ClientOf
from tests.adapters.messages import NOON, FixedClock, a_message
from tests.adapters.test_twilio_calls import CALL

DOCUMENT = Path(__file__).resolve().parents[3] / "shared" / "data" / "twilio" / "twilio_api_v2010.json"
PRISM = os.environ.get("KEPT_PRISM") or shutil.which("prism")
PUBLIC = "https://repairs.example.org"
TO = "+15005550010"
STARTS_SECONDS = 60

pytestmark = [
    pytest.mark.skipif(not DOCUMENT.is_file(), reason="Twilio's OpenAPI document is not beside the checkout"),
    pytest.mark.skipif(PRISM is None, reason="no Prism here: set KEPT_PRISM or put it on the path"),
]


class PrismClient(ClientOf):
    """Prism wants the fields that may be repeated under names that say so, and always as a list."""

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> TwilioResponse:
        named = {f"{name}[]" if isinstance(value, list) else name: value for name, value in (data or {}).items()}
        return super().request(method, url, params, named or None, headers, auth, timeout, allow_redirects)


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("prism") / "log"
    command = [str(PRISM), "mock", "--host", "127.0.0.1", "--port", str(port), str(DOCUMENT)]
    with log.open("wb") as written, subprocess.Popen(command, stdout=written, stderr=written) as running:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(STARTS_SECONDS * 5):
                if _answers(address) or running.poll() is not None:
                    break
                sleep(0.2)
            if not _answers(address):
                pytest.fail(f"Prism did not start: {log.read_text()[-500:]}")
            yield address
        finally:
            running.terminate()


def _answers(address: str) -> bool:
    try:
        requests.get(address, timeout=2)
    except requests.RequestException:
        return False
    return True


def test_a_text_is_what_the_document_asks_for(prism: str) -> None:
    provider = TwilioProvider(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        from_number=SENDER,
        public_url=PUBLIC,
        clock=FixedClock(),
        http_client=PrismClient(prism),
    )

    accepted = provider.send(a_message(to=TO))

    assert accepted.provider_ref.startswith("SM")


def test_a_text_through_a_messaging_service_is_too(prism: str) -> None:
    provider = TwilioProvider(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        messaging_service_sid="MG" + "0" * 32,
        public_url=PUBLIC,
        clock=FixedClock(),
        http_client=PrismClient(prism),
    )

    assert provider.send(a_message(to=TO)).provider_ref.startswith("SM")


def test_what_became_of_a_text_is_read_from_the_documents_answer(prism: str) -> None:
    provider = TwilioProvider(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        from_number=SENDER,
        public_url=PUBLIC,
        clock=FixedClock(),
        http_client=PrismClient(prism),
    )
    sent = a_message(to=TO)

    receipt = provider.ask(replace(sent, provider_ref="SM" + "0" * 32))

    assert receipt is not None
    assert receipt.state in set(MessageState)


def test_a_message_that_is_said_is_what_the_document_asks_for(prism: str) -> None:
    provider = TwilioVoiceProvider(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        caller_number=SENDER,
        public_url=PUBLIC,
        clock=FixedClock(NOON),
        http_client=PrismClient(prism),
    )

    assert provider.send(a_message(to=TO, channel=Channel.VOICE)).provider_ref.startswith("CA")


def test_a_call_from_the_door_is_too(prism: str) -> None:
    provider = TwilioCalls(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        caller_number=SENDER,
        public_url=PUBLIC,
        clock=FixedClock(),
        http_client=PrismClient(prism),
    )

    assert provider.place(CALL).startswith("CA")
