"""The part of a window in which anybody may arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from appointments.domain.access.kinds import AccessKind
from appointments.domain.times import Window

# The promise is cut in these steps when a household cannot make the whole of a pattern, and not below this length.
STEP = timedelta(minutes=15)
SHORTEST_PROMISE = timedelta(minutes=60)


def arrivals_allowed(
    window: Window, stay_minutes: int, kinds: Iterable[AccessKind], also: Iterable[Callable[[Window], bool]] = ()
) -> Window | None:
    """The longest part of `window` in which *any* arrival suits the household, its whole stay included.

    A household that asks for nobody between 8:30 and 9:30 is promised 9:30 to 13:00 of a morning, not "8 to 13, but
    please not then". Cut in quarter hours; None when less than an hour is left. The earliest of equally long parts
    wins. `also` are further questions of the same form, such as whether somebody else can be there.
    """
    asked: list[Callable[[Window], bool]] = [k.allows for k in kinds if type(k).allows is not AccessKind.allows]
    asked.extend(also)
    if not asked:
        return window
    stay = timedelta(minutes=stay_minutes)
    best: Window | None = None
    run_starts: datetime | None = None
    cut = window.starts
    while cut < window.ends:
        step_ends = min(cut + STEP, window.ends)
        # Arrivals in [cut, step_ends) leave before step_ends + stay.
        if all(allows(Window(cut, step_ends + stay)) for allows in asked):
            run_starts = run_starts or cut
            run = Window(run_starts, step_ends)
            if best is None or run.minutes > best.minutes:
                best = run
        else:
            run_starts = None
        cut = step_ends
    if best is None or best.ends - best.starts < SHORTEST_PROMISE:
        return None
    return best
