"""The household's telephone, played by a page of our own: for development, the demo and the tests.

Nobody is rung. On the page somebody may answer or not; left alone it rings out after a while, as a real one does.
"""

from __future__ import annotations

import re
from datetime import timedelta

from appointments.domain.calls import Call, CallReport, CallResult, CallState
from appointments.ports import Clock, SendFailed

RINGS_FOR = timedelta(seconds=25)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class HandsetCalls:
    """Implements the port CallProvider. `switched_off` are numbers (E.164) whose telephone does not ring at all."""

    name = "handset"

    def __init__(self, *, clock: Clock, switched_off: frozenset[str] = frozenset()) -> None:
        self._clock = clock
        self._switched_off = switched_off

    def place(self, call: Call) -> str:
        if not all(_E164.fullmatch(number) for number in (call.number, call.operative_number)):
            raise SendFailed("the handset takes numbers in E.164 form only", retry=False, code="not-a-number")
        return self._ref(call)

    def ask(self, call: Call) -> CallReport:
        """Ringing, or rung out; at once where the telephone is switched off."""
        off = call.number in self._switched_off
        rung_out = call.asked_at + (timedelta(0) if off else RINGS_FOR)
        if self._clock.now() < rung_out:
            return CallReport(self.name, self._ref(call), CallState.RINGING, self._clock.now())
        failure = "switched-off" if off else ""
        return CallReport(
            self.name, self._ref(call), CallState.ENDED, rung_out, CallResult.NO_ANSWER, seconds=0, failure=failure
        )

    def _ref(self, call: Call) -> str:
        return f"handset-{call.ref}"
