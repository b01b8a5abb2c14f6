"""The smallest change that frees a slot, on request, in a crowded day."""

from __future__ import annotations

import time
from collections import Counter

from appointments.domain.room import Freed
from appointments.domain.slots import Block, Reason, Slot
from appointments.scheduling.making_room import orders
from appointments.scheduling.making_room.small_changes import WithheldSlot
from appointments.scheduling.proof import smallest_change
from appointments.scheduling.travel import GreatCircle
from appointments.scheduling.whole_days import ruin
from tests.benchmarks.crowded_days import DAY, NOW, crowded_days
from tests.benchmarks.diaries import load_script
from tests.benchmarks.figures import Figure, Settings, not_measured, quantile

BAR = 1000.0
EACH = 8  # slots asked about on each day


def bench(settings: Settings) -> list[Figure]:
    name = "smallest change that frees a slot, p95"
    if settings.field_day is None:
        return [not_measured(name, "the field-day script is not here", unit="ms", bar=BAR)]
    orders.warm()
    ruin.warm()
    took: list[float] = []
    answers: Counter[str] = Counter()
    for day in crowded_days(load_script(settings.field_day), settings.seeds):
        for visit in day.refused[:EACH]:
            slot = Slot(DAY, visit.stop.arrive, "ANY")
            withheld = WithheldSlot(slot, (Reason(Block.FULL, "Fully booked."),), visit, NOW)
            began = time.perf_counter()
            answer = smallest_change(withheld, day.rounds, day.booked, travel=GreatCircle(), now=NOW)
            took.append((time.perf_counter() - began) * 1000)
            answers[answer.change.kind.value if isinstance(answer, Freed) else type(answer).__name__] += 1
    note = ", ".join(f"{count} {kind}" for kind, count in answers.most_common())
    return [Figure(name, quantile(took, 0.95), "ms", BAR, note=f"median {quantile(took, 0.5):.0f} ms; {note}")]
