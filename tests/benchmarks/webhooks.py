"""Inbound texts: signed requests of the provider through the whole site, into one PostgreSQL database.

In this process, by the site's own WSGI entry, so that the figure is ours and no server's.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from sqlalchemy import text
from twilio.request_validator import RequestValidator

from appointments.records.bulk import load
from appointments.records.engine import make_engine
from tests.benchmarks.figures import Figure, Settings, quantile
from tests.benchmarks.landlord import a_database, site_settings
from tests.outbox_stub import Crowd
from web import wiring
from web.app import create_app
from web.wiring.clock import SystemClock

TEXTS, QUICK_TEXTS = 4_000, 400
THREADS = 4
VISITS = 1_000
TOKEN = "a token for the benchmark and nothing else"
SITE = "https://kept.example"
SAID = ("1", "yes please", "2", "ok thanks", "3", "can you do Thursday morning", "running late", "the boiler is fixed")


def bench(settings: Settings) -> list[Figure]:
    texts = QUICK_TEXTS if settings.quick else TEXTS
    with a_database(settings) as database_url, TemporaryDirectory() as folder:
        place = site_settings(database_url, Path(folder)).model_copy(
            update={
                "sms_provider": "twilio",
                "public_url": SITE,
                "twilio_account_sid": "AC" + "0" * 32,
                "twilio_auth_token": SecretStr(TOKEN),
                "twilio_from_number": "+447700900999",
            }
        )
        wiring.prepare(place)
        now, engine = SystemClock().now() - timedelta(minutes=1), make_engine(database_url)
        crowd = Crowd(VISITS, now)
        load(engine, crowd.values())
        application = wiring.build(place)
        try:
            browser = create_app(application, place).test_client
            requests = [_request(n, crowd.number(n % VISITS)) for n in range(texts)]

            def post(n: int) -> float:
                form, signature = requests[n]
                began = time.perf_counter()
                answer = browser().post(
                    "/sms/twilio/inbound", data=form, headers={"X-Twilio-Signature": signature}, base_url=SITE
                )
                if answer.status_code != 200:
                    raise AssertionError(f"answered {answer.status_code}")
                return time.perf_counter() - began

            post(0)
            began = time.perf_counter()
            with ThreadPoolExecutor(THREADS) as threads:
                seconds = list(threads.map(post, range(1, texts)))
            took = time.perf_counter() - began
            with engine.connect() as connection:
                kept = connection.scalar(text("SELECT count(*) FROM replies")) or 0
        finally:
            application.close()
            engine.dispose()
    note = f"{texts:,} texts, one process with {THREADS} threads"
    return [
        Figure("inbound texts", len(seconds) / took, "a second", None, "more", note=note),
        Figure("inbound text answered, p95", 1000 * quantile(seconds, 0.95), "ms", note=note),
        Figure("inbound texts lost", texts - kept, "", 0.0),
    ]


def _request(n: int, number: str) -> tuple[dict[str, str], str]:
    form = {"MessageSid": f"SM{n:032x}", "From": number, "To": "+447700900999", "Body": SAID[n % len(SAID)]}
    signature = RequestValidator(TOKEN).compute_signature(f"{SITE}/sms/twilio/inbound", form)
    return form, signature
