"""A bounded number of threads that send, and what they bring back."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from types import TracebackType

from appointments.domain.messages import Message
from appointments.ports import Clock, MessageProvider
from appointments.use_cases.messaging.sending import Sent, send

COLLECTED_WITHIN = 0.25  # seconds: what is done is written down that soon, although others are still on their way


class SendingThreads:
    """For one run, in a `with` block; leaving it waits for what is under way."""

    def __init__(self, count: int, provider: MessageProvider, clock: Clock) -> None:
        self._count = max(count, 1)
        self._provider, self._clock = provider, clock
        self._pool = ThreadPoolExecutor(self._count, thread_name_prefix="outbox")
        self._finished: SimpleQueue[Future[Sent]] = SimpleQueue()
        self.under_way = 0
        self.broke: BaseException | None = None  # what a provider raised that is no answer of its own

    def __enter__(self) -> SendingThreads:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._pool.shutdown(wait=True)

    @property
    def half(self) -> int:
        return (self._count + 1) // 2

    @property
    def free(self) -> int:
        return self._count - self.under_way

    def hand_out(self, messages: Iterable[Message], *, tries_after_pause: bool) -> None:
        for message in messages:
            sending = self._pool.submit(send, message, self._provider, self._clock, tries_after_pause=tries_after_pause)
            self.under_way += 1
            sending.add_done_callback(self._finished.put)

    def collect(self) -> list[Sent]:
        """What has come back: waits a little for the first. One that broke comes back as nothing; see `broke`."""
        found: list[Sent] = []
        wait: float | None = COLLECTED_WITHIN
        while self.under_way:
            try:
                sending = self._finished.get(block=wait is not None, timeout=wait)
            except Empty:
                break
            self.under_way -= 1
            wait = None
            if (failure := sending.exception()) is None:
                found.append(sending.result())
            else:
                # Nobody can say whether it was sent: its lease runs out, and then it is asked about.
                self.broke = failure
        return found
