"""Whole days against VROOM at its best level running to its own end, and against PyVRP at equal wall; and XL.

The figure is the median over the days of the ratio of costs (travel and the penalties of what is left out, in seconds).
Its note has the smallest and largest ratio and the days on which less of what matters was served than by the peer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from tests.benchmarks.field_days import FieldDays, Judged, missing, opened
from tests.benchmarks.figures import Figure, Settings, not_measured

# Size, seconds of search, bar.
AGAINST_VROOM = (("S", 3.0, 0.78), ("M", 10.0, 0.87), ("L", 10.0, 0.88), ("L", 30.0, 0.86))
AGAINST_PYVRP = (("S", 10.0, 0.60), ("M", 10.0, 0.50))
XL_SECONDS, XL_DAYS, XL_QUICK_DAYS = 60.0, 3, 1
NEVER_ABOVE = 1.0


def day_plan(settings: Settings) -> list[Figure]:
    days = opened(settings)
    figures: list[Figure] = []
    for peer, module, bars in (("VROOM", "vroom", AGAINST_VROOM), ("PyVRP", "pyvrp", AGAINST_PYVRP)):
        why = days if isinstance(days, str) else missing([module])
        for size, seconds, bar in bars:
            name = f"day plan {size}, {seconds:g} s, cost over {peer}'s"
            if isinstance(days, str) or why:
                figures.append(not_measured(name, why, bar=bar))
            else:
                figures.extend(_against(days, peer, name, size, seconds, bar, settings.seeds))
    return figures


def extra_large(settings: Settings) -> list[Figure]:
    """400 operatives and 2,600 visits within a minute: what is served and driven, and that no promise is broken."""
    days = opened(settings)
    name = f"day plan XL, visits served in {XL_SECONDS:g} s, share"
    if isinstance(days, str):
        return [not_measured(name, days)]
    seeds = settings.seeds[: XL_QUICK_DAYS if settings.quick else XL_DAYS]
    found = []
    for seed in seeds:
        document = days.day("XL", seed)
        judged = days.ours(document, limit_seconds=XL_SECONDS, seed=seed)
        found.append((judged, len(document["visits"])))
    wall = max(judged.seconds for judged, _ in found)
    travel = median((judged.cost - judged.weight) / 3600 for judged, _ in found)
    note = f"median travel {travel:.0f} h, {_broken([judged for judged, _ in found])}, {len(found)} days"
    return [
        Figure("day plan XL, wall", wall, "s", XL_SECONDS + 1, note="building the arrays included"),
        Figure(name, median(judged.served / visits for judged, visits in found), "", note=note),
    ]


def growth(settings: Settings) -> list[Figure]:
    """Changes tried in a second as the day grows: what a larger day costs beside having more to plan."""
    days = opened(settings)
    if isinstance(days, str):
        return [not_measured("day plan, growth", days)]
    from appointments.scheduling.whole_days import field_day
    from appointments.scheduling.whole_days.ruin import ruin_and_recreate

    figures: list[Figure] = []
    before: float | None = None
    for size in ("S", "M", "L", "XL"):
        problem = field_day.read_day(days.day(size, settings.seeds[0]))
        seconds = 2.0 if settings.quick else 5.0
        answer = ruin_and_recreate(problem, [[] for _ in range(problem.operatives)], limit_seconds=seconds)
        rate = answer.changes / seconds
        note = f"{problem.operatives} operatives, {problem.visits} visits"
        if before is not None:
            note += f", {before / rate:.1f} times slower than the size before"
        figures.append(Figure(f"day plan {size}, changes tried", rate, "a second", better="more", note=note))
        before = rate
    return figures


def _against(
    days: FieldDays, peer: str, name: str, size: str, seconds: float, bar: float, seeds: Sequence[int]
) -> list[Figure]:
    pairs: list[tuple[Judged, Judged]] = []
    for seed in seeds:
        document = days.day(size, seed)
        theirs = (
            days.vroom(size, document) if peer == "VROOM" else days.pyvrp(document, limit_seconds=seconds, seed=seed)
        )
        pairs.append((days.ours(document, limit_seconds=seconds, seed=seed), theirs))
    ratios = [ours.cost / theirs.cost for ours, theirs in pairs]
    fewer = sum(ours.weight > theirs.weight for ours, theirs in pairs)
    note = (
        f"{min(ratios):.2f} to {max(ratios):.2f}, {len(pairs)} days; serves less on {fewer}; "
        f"{_broken([ours for ours, _ in pairs])}; {peer}: median {_median(pairs, lambda pair: pair[1].seconds):.1f} s"
    )
    if peer == "PyVRP":
        # It plans a day without lunch, mostly an easier one, and breaks lunches that the evaluator counts.
        note += f", breaks {sum(theirs.violations for _, theirs in pairs)} (it has no lunch)"
        return [Figure(name, median(ratios), "", bar, to_peer=median(ratios), note=note)]
    return [
        Figure(name, median(ratios), "", bar, to_peer=median(ratios), note=note),
        Figure(f"{name}, worst day", max(ratios), "", NEVER_ABOVE, to_peer=max(ratios)),
    ]


def _broken(plans: Sequence[Judged]) -> str:
    return f"{sum(judged.violations for judged in plans)} promises broken"


def _median(pairs: Sequence[tuple[Judged, Judged]], value: Callable[[tuple[Judged, Judged]], float]) -> float:
    return median(value(pair) for pair in pairs)
