"""What one run knows of its provider, and what all workers learn from it: whether it takes messages, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from appointments.domain.messages import ProviderState
from appointments.ports import Records, UnitOfWork
from appointments.use_cases.messaging.sending import Fate, Sent
from appointments.use_cases.steps.collisions import trying


class ProviderWatch:
    """`state` is as this run has last seen it."""

    def __init__(self, name: str, uow: UnitOfWork, a_second: float | None) -> None:
        self._uow, self._a_second = uow, a_second
        self.state = ProviderState(name)

    def allows(self, records: Records, wanted: int, now: datetime) -> int:
        """How many messages may be taken now; and that a worker has looked for work is on record."""
        self.state = self._known(records, now)
        return self.state.allows(wanted, now, self._a_second)

    def took(self, records: Records, count: int, now: datetime) -> None:
        if count and (self.state.paused or self._a_second):
            records.provider_states.put(self.state.took(count, now, self._a_second))

    def hear(self, answers: Sequence[Sent]) -> bool:
        """Keep for all workers whether the provider takes messages. True where it works again after a pause."""
        troubled = self.state.paused or self.state.failures or any(sent.fate is Fate.TROUBLE for sent in answers)
        if not troubled:
            return False
        tried = self.state.paused
        self.state = trying(partial(self._heard, answers))
        return tried and not self.state.paused

    def _known(self, records: Records, now: datetime) -> ProviderState:
        """Held where this run is about to change it."""
        known = records.provider_states.get(self.state.name)
        if known.looked(now) is not known:
            known = records.provider_states.claim(self.state.name).looked(now)
            records.provider_states.put(known)
        elif known.paused or self._a_second:
            known = records.provider_states.claim(self.state.name)
        return known

    def _heard(self, answers: Sequence[Sent]) -> ProviderState:
        with self._uow.write() as records:
            state = records.provider_states.claim(self.state.name)
            for sent in answers:
                if sent.fate is Fate.ANSWERED:
                    state = state.worked()
                else:
                    code = sent.after.failure or "no answer"
                    state = state.failed(code, sent.at, tried=sent.tries_after_pause, wait=sent.wait)
            records.provider_states.put(state)
            records.commit()
        return state
