"""Who places our calls: one vendor per file, one line each in PROVIDERS.

The next vendor is a file beside these, a factory and a line below, and a rig in the tests
(tests/contracts/test_call_providers.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from appointments.ports import CallProvider, Clock


@dataclass(frozen=True)
class CallingSettings:
    """What the landlord configured. `public_url` is where the site is reached from outside, with `https`.

    `twilio_caller_number` is shown to everybody who is rung. `switched_off` are numbers (E.164) at which the handset
    does not ring.
    """

    provider: str = "none"
    public_url: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)
    twilio_caller_number: str = ""
    switched_off: frozenset[str] = frozenset()


ProviderFactory: TypeAlias = Callable[[CallingSettings, Clock], CallProvider]
NONE = "none"


def make_call_provider(settings: CallingSettings, *, clock: Clock) -> CallProvider | None:
    """The provider that the settings name; None for `none`. Raises ValueError for what cannot work."""
    if settings.provider == NONE:
        return None
    factory = PROVIDERS.get(settings.provider)
    if factory is None:
        raise ValueError(f"call provider {settings.provider!r} is not one of {', '.join([NONE, *sorted(PROVIDERS)])}")
    return factory(settings, clock)


# Each factory imports its vendor's library when it is called: nobody waits for a library they do not use.


def _handset(settings: CallingSettings, clock: Clock) -> CallProvider:
    from adapters.calling.handset import HandsetCalls

    return HandsetCalls(clock=clock, switched_off=settings.switched_off)


def _twilio(settings: CallingSettings, clock: Clock) -> CallProvider:
    from adapters.calling.twilio import TwilioCalls

    return TwilioCalls(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        caller_number=settings.twilio_caller_number,
        public_url=settings.public_url,
        clock=clock,
    )


PROVIDERS: Mapping[str, ProviderFactory] = {
    "handset": _handset,
    "twilio": _twilio,
}
