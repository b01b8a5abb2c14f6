"""Whether messages go out, and what waits: for the health page, `kept status` and the worker's log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from appointments.domain.messages import MessageState, ProviderState
from appointments.domain.times import clock_in_words, day_of, in_words
from appointments.records import statements
from appointments.records.engine import reading
from appointments.records.repositories.messaging import SqlProviderStates
from appointments.records.tables import MessageRow

_MESSAGES = statements.table_of(MessageRow)


@dataclass(frozen=True)
class OutboxState:
    """`due` wait to be sent now, `oldest_due` since then; of `unknown` nobody knows whether they went out.

    `paused` are the providers that take no messages at the moment, of those that are asked to.
    """

    now: datetime
    due: int = 0
    oldest_due: datetime | None = None
    unknown: int = 0
    paused: tuple[ProviderState, ...] = ()

    @property
    def words(self) -> str:
        """One sentence for each thing that somebody should know."""
        return " ".join([*map(self._pause, self.paused), self._waiting(), *self._unknown()])

    def _pause(self, provider: ProviderState) -> str:
        again = provider.try_from
        failed = f"it failed {provider.failures} times in a row, at last with {provider.failure or 'no answer'}"
        tried = f"The next try is at {clock_in_words(again)}" if again and again > self.now else "It is tried again now"
        return (
            f"Messages through {provider.name} are paused{_since(', since', provider.paused_at)}: {failed}. "
            f"Nothing is lost, they wait. {tried}."
        )

    def _waiting(self) -> str:
        if not self.due:
            return "No message waits to be sent."
        waits = "1 message waits" if self.due == 1 else f"{self.due:,} messages wait"
        return f"{waits} to be sent{_since(', the oldest since', self.oldest_due)}."

    def _unknown(self) -> list[str]:
        if not self.unknown:
            return []
        whose = "1 message" if self.unknown == 1 else f"{self.unknown:,} messages"
        return [f"Of {whose} it is not known whether they were sent; the provider is asked."]


def _since(words: str, instant: datetime | None) -> str:
    return f"{words} {clock_in_words(instant)} on {in_words(day_of(instant))}" if instant else ""


def outbox_state(now: datetime, *, engine: Engine, providers: frozenset[str]) -> OutboxState:
    """`providers` are those in use: what is known of one that the landlord has left troubles nobody."""
    due = (_MESSAGES.c.state == MessageState.QUEUED.value, _MESSAGES.c.not_before <= now, _MESSAGES.c.expires_at > now)
    with reading(engine) as connection:
        waiting = connection.execute(select(func.count(), func.min(_MESSAGES.c.not_before)).where(*due)).one()
        unknown = select(func.count()).where(_MESSAGES.c.state == MessageState.UNKNOWN.value)
        states = SqlProviderStates(connection).all()
        return OutboxState(
            now=now,
            due=waiting[0],
            oldest_due=waiting[1],
            unknown=connection.scalar(unknown) or 0,
            paused=tuple(state for state in states if state.paused and state.name in providers),
        )
