"""The evidence pack of work orders of the demo landlord, photos included, as somebody who pressed the button waits."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from appointments.views.evidence_pack import SeeEvidencePack
from tests.benchmarks.figures import Figure, Settings, quantile
from web import wiring
from web.application import Application
from web.demo.loading import WHOLE, load_demo
from web.evidence_pack.making import Prepared, as_document, as_print, prepared
from web.settings import Settings as SiteSettings

BAR = 2.0  # domain rule 57
HOMES = 1000


def bench(settings: Settings) -> list[Figure]:
    """The first print compiles the fonts and the template; it is told apart, because every web process has one."""
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as folder:
        site = SiteSettings(data=Path(folder), development=True, database_url=f"sqlite:///{folder}/kept.sqlite")
        wiring.prepare(site)
        with wiring.demo_door(site, seed=1) as door:
            load_demo(door, seed=1, size=WHOLE.scaled(HOMES), progress=lambda done: None)
            orders = _with_photos(site.database_url, 10 if settings.quick else 40)
            printed = [_took(partial(_print, door.application, ref)) for ref in orders]
            written = [_took(partial(_write, door.application, ref)) for ref in orders]
    note = f"{len(orders)} work orders with photos; the first {printed[0]:.2f} s"
    return [
        Figure("evidence pack as PDF, slowest", max(printed), "s", BAR, note=note),
        Figure("evidence pack as JSON, p95", 1000 * quantile(written, 0.95), "ms"),
    ]


def _ready(application: Application, ref: str) -> Prepared:
    return prepared(application, application.views.evidence_pack(SeeEvidencePack(ref, application.clock.now())))


def _print(application: Application, ref: str) -> bytes:
    return as_print(_ready(application, ref))


def _write(application: Application, ref: str) -> dict[str, Any]:
    return as_document(_ready(application, ref))


def _with_photos(url: str, most: int) -> list[str]:
    engine = create_engine(url)
    query = text(
        "SELECT DISTINCT a.work_order_ref FROM appointments a JOIN evidence e ON e.appointment_ref = a.ref "
        "WHERE e.kind = 'photo' ORDER BY 1 LIMIT :most"
    )
    with engine.connect() as connection:
        found = [str(ref) for ref in connection.execute(query, {"most": most}).scalars()]
    engine.dispose()
    return found


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
