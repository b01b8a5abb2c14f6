"""Who may be sent: everybody employed, looked at once for each different set of needs.

A search asks about hundreds of slots; most days ask for the same, and only certificates make one day differ from
another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from appointments.domain.operatives import Operative
from appointments.domain.refs import OperativeRef
from appointments.scheduling.constraints import Needs, has_skills, is_welcome


class Standing(NamedTuple):
    """Who there is for one set of needs on one day, whether they work or not.

    `trained` counts those with the skills; `welcome` are those of them whom the household's requirements allow. Where
    nobody is trained, `expired` are the certificates that somebody has, and that do not hold on that day.
    """

    trained: int
    welcome: frozenset[OperativeRef]
    expired: frozenset[str] = frozenset()


class Staff:
    """Everybody employed, for the length of one search. Needs are told apart by identity."""

    def __init__(self, operatives: Iterable[Operative]) -> None:
        self._active = [operative for operative in operatives if operative.active]
        self._certified = [operative for operative in self._active if operative.certificates]
        self._answers: dict[tuple[int, tuple[frozenset[str], ...]], tuple[Needs, Standing]] = {}

    def on(self, needs: Needs, day: date) -> Standing:
        key = (id(needs), tuple([operative.skills_on(day) for operative in self._certified]))
        found = self._answers.get(key)
        if found is None:
            trained = [operative for operative in self._of(needs.trade) if has_skills(needs, operative, day)]
            welcome = frozenset(operative.ref for operative in trained if is_welcome(needs, operative))
            # The needs are kept beside the answer, so that nothing else can take their identity meanwhile.
            expired = frozenset() if trained else self._expired(needs, day)
            found = self._answers[key] = (needs, Standing(len(trained), welcome, expired))
        return found[1]

    def _expired(self, needs: Needs, day: date) -> frozenset[str]:
        """What is missing to whoever misses least, if certificates that do not hold would make up for it."""
        missing = []
        for operative in self._of(needs.trade):
            lacking = needs.all_skills - operative.skills_on(day)
            if lacking <= {held.skill for held in operative.certificates}:
                missing.append(lacking)
        return min(missing, key=lambda lacking: (len(lacking), sorted(lacking)), default=frozenset())

    def _of(self, trade: str) -> list[Operative]:
        """A quick look first: most of everybody do other work."""
        return [operative for operative in self._active if trade in operative.trades]
