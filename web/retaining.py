"""Going through everything that was kept long enough: the worker, the command and the page count it alike."""

from __future__ import annotations

from collections import Counter

from appointments.use_cases.keeping.retain import Kept, Retain
from web.application import Application


def retain_all(application: Application, *, erase: bool) -> tuple[Counter[str], Counter[str]]:
    """Everything that was kept long enough, page by page: how many of each, and requirements by kind."""
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    run = ""
    for kept in Kept:
        after: str | None = ""
        while after is not None:
            page = application.retain(Retain(kept, erase=erase, after=after, run=run))
            run = page.run
            counts.update(page.counts)
            kinds.update(page.kinds)
            after = page.next_after
    return counts, kinds
