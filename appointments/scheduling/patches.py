"""A large area in patches that are planned one by one, or all at once over an executor.

Operatives are halved by where they live, across the longer side of their area, until a patch is small enough. A visit
belongs to the patch of whoever has it; one that has nobody, to that of the nearest operative who may come. Equal input
gives equal patches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import BookedVisit, Round
from appointments.scheduling.board import needs_of
from appointments.scheduling.constraints import may_come


@dataclass(frozen=True)
class Patch:
    rounds: tuple[Round, ...]
    visits: tuple[BookedVisit, ...]


def split(rounds: Sequence[Round], visits: Sequence[BookedVisit], *, largest: int) -> tuple[Patch, ...]:
    """Patches of at most `largest` operatives. A visit for which nobody may come goes to the first patch."""
    groups = _halved(sorted(rounds, key=lambda worked: worked.operative.ref), largest)
    if len(groups) < 2:
        return (Patch(tuple(rounds), tuple(visits)),)
    patch_of = {worked.operative.ref: n for n, group in enumerate(groups) for worked in group}
    theirs: list[list[BookedVisit]] = [[] for _ in groups]
    for visit in visits:
        theirs[_patch(visit, rounds, patch_of)].append(visit)
    return tuple(Patch(tuple(group), tuple(kept)) for group, kept in zip(groups, theirs, strict=True))


def _halved(rounds: list[Round], largest: int) -> list[list[Round]]:
    if len(rounds) <= largest:
        return [rounds]
    homes = [worked.operative.home for worked in rounds]
    high = max(home.lat for home in homes) - min(home.lat for home in homes)
    # A degree of longitude is about 0.6 of one of latitude in this country.
    wide = (max(home.lon for home in homes) - min(home.lon for home in homes)) * 0.6
    rounds = sorted(
        rounds,
        key=lambda worked: (worked.operative.home.lat if high > wide else worked.operative.home.lon, worked.key),
    )
    middle = len(rounds) // 2
    return [*_halved(rounds[:middle], largest), *_halved(rounds[middle:], largest)]


def _patch(visit: BookedVisit, rounds: Sequence[Round], patch_of: dict[OperativeRef, int]) -> int:
    for operative_ref in visit.operatives:
        if operative_ref in patch_of:
            return patch_of[operative_ref]
    needs, place = needs_of(visit), visit.stop.place
    able = [worked for worked in rounds if may_come(needs, worked.operative, worked.day)]
    nearest = min(
        able,
        key=lambda worked: (
            (worked.operative.home.lat - place.lat) ** 2 + ((worked.operative.home.lon - place.lon) * 0.6) ** 2,
            worked.operative.ref,
        ),
        default=None,
    )
    return patch_of[nearest.operative.ref] if nearest is not None else 0
