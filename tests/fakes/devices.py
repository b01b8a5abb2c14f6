"""What operatives' phones send, their clocks, and the tokens of contractors' own apps."""

from __future__ import annotations

from datetime import datetime

from appointments.domain.accounts import ApiToken
from appointments.domain.device_actions import DeviceAction
from appointments.domain.device_times import DeviceClock
from tests.fakes.stored import Fake, add_once, required


class FakeDeviceActions(Fake):
    def add(self, action: DeviceAction) -> bool:
        if action.ref in self._stored.device_actions:
            return False
        self._stored.device_actions[action.ref] = action
        return True

    def get(self, ref: str) -> DeviceAction:
        return required(self._stored.device_actions, ref)

    def find(self, ref: str) -> DeviceAction | None:
        return self._stored.device_actions.get(ref)

    def lock(self, ref: str) -> DeviceAction:
        return self.get(ref)

    def save(self, action: DeviceAction) -> None:
        required(self._stored.device_actions, action.ref)
        self._stored.device_actions[action.ref] = action

    def of(self, ref: str) -> list[DeviceAction]:
        return [action for action in self._stored.device_actions.values() if action.appointment_ref == ref]

    def of_task(self, ref: str) -> list[DeviceAction]:
        return [action for action in self._stored.device_actions.values() if action.task_ref == ref]

    def open(self, before: datetime, limit: int, *, after: int = 0) -> list[tuple[int, DeviceAction]]:
        numbered = enumerate(self._stored.device_actions.values(), 1)
        found = [(n, a) for n, a in numbered if a.open and a.received_at <= before and n > after]
        return found[:limit]

    def clock_of(self, account_ref: str, device: str) -> DeviceClock | None:
        return self._stored.device_clocks.get((account_ref, device))

    def put_clock(self, clock: DeviceClock) -> None:
        self._stored.device_clocks[clock.account_ref, clock.device] = clock


class FakeApiTokens(Fake):
    def add(self, token: ApiToken) -> None:
        add_once(self._stored.api_tokens, token.ref, token)

    def get(self, ref: str) -> ApiToken:
        return required(self._stored.api_tokens, ref)

    def by_digest(self, digest: str) -> ApiToken | None:
        return next((held for held in self._stored.api_tokens.values() if held.digest == digest), None)

    def all(self) -> list[ApiToken]:
        return sorted(self._stored.api_tokens.values(), key=lambda token: (token.made_at, token.ref))

    def save(self, token: ApiToken) -> None:
        required(self._stored.api_tokens, token.ref)
        self._stored.api_tokens[token.ref] = token
