"""A large area in patches that are planned one by one, or all at once over an executor.

Operatives are halved by where they live, across the longer side of their area, until a patch is small enough. A visit
belongs to the patch of whoever has it; one that has nobody, to that of the nearest operative who may come. Equal input
gives equal patches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from appointments.domain.refs import OperativeRef
from appointments.domain.rounds import BookedVisit, Round
from appointments.scheduling.able import able
from appointments.scheduling.making_room.board import needs_of

# A degree of longitude is about 0.6 of one of latitude in this country.
LONGITUDE = 0.6


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
    nobodys: list[BookedVisit] = []
    for visit in visits:
        holding = next((ref for ref in visit.operatives if ref in patch_of), None)
        if holding is None:
            nobodys.append(visit)
        else:
            theirs[patch_of[holding]].append(visit)
    for visit, nearest in zip(nobodys, _nearest(nobodys, rounds), strict=True):
        theirs[patch_of[nearest] if nearest is not None else 0].append(visit)
    return tuple(Patch(tuple(group), tuple(kept)) for group, kept in zip(groups, theirs, strict=True))


def _halved(rounds: list[Round], largest: int) -> list[list[Round]]:
    if len(rounds) <= largest:
        return [rounds]
    homes = [worked.operative.home for worked in rounds]
    high = max(home.lat for home in homes) - min(home.lat for home in homes)
    wide = (max(home.lon for home in homes) - min(home.lon for home in homes)) * LONGITUDE
    rounds = sorted(
        rounds,
        key=lambda worked: (worked.operative.home.lat if high > wide else worked.operative.home.lon, worked.key),
    )
    middle = len(rounds) // 2
    return [*_halved(rounds[:middle], largest), *_halved(rounds[middle:], largest)]


def _nearest(visits: Sequence[BookedVisit], rounds: Sequence[Round]) -> list[OperativeRef | None]:
    """For each visit the operative who lives nearest of those who may come; the first by reference of several."""
    ordered = sorted(rounds, key=lambda worked: worked.operative.ref)
    lat = np.array([worked.operative.home.lat for worked in ordered])
    lon = np.array([worked.operative.home.lon for worked in ordered])
    may = able([needs_of(visit) for visit in visits], [worked.operative for worked in ordered], ordered[0].day)
    found: list[OperativeRef | None] = []
    for v, visit in enumerate(visits):
        place = visit.stop.place
        away = (lat - place.lat) ** 2 + ((lon - place.lon) * LONGITUDE) ** 2
        nearest = int(np.where(may[:, v], away, np.inf).argmin())
        found.append(ordered[nearest].operative.ref if may[nearest, v] else None)
    return found
