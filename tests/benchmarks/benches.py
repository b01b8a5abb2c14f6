"""Every bench by name, in the order of the table. A bench takes the settings and answers figures."""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks import (
    booking,
    day_plan,
    evidence_pack,
    offers,
    outbox,
    patches,
    proof,
    reminders,
    repack,
    slot_search,
    vrptw,
    web_process,
    webhooks,
)
from tests.benchmarks.figures import Figure, Settings

Bench = Callable[[Settings], list[Figure]]

BENCHES: tuple[tuple[str, Bench], ...] = (
    ("slot_search", slot_search.bench),
    ("offers", offers.bench),
    ("booking", booking.bench),
    ("web_process", web_process.bench),
    ("repack", repack.bench),
    ("proof", proof.bench),
    ("day_plan", day_plan.day_plan),
    ("extra_large", day_plan.extra_large),
    ("patches", patches.patches),
    ("growth", day_plan.growth),
    ("vrptw", vrptw.vrptw),
    ("evidence_pack", evidence_pack.bench),
    ("outbox", outbox.bench),
    ("outbox_killed", outbox.killed),
    ("reminders", reminders.bench),
    ("webhooks", webhooks.bench),
)
