"""Who carries our messages: one vendor per file, one line each in PROVIDERS.

The next vendor is a file beside these, a factory and a line below, and a rig in the tests
(tests/contracts/test_message_providers.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from appointments.ports import Clock, MessageProvider


@dataclass(frozen=True)
class MessagingSettings:
    """What the landlord configured. `public_url` is where the site is reached from outside, with `https`.

    Exactly one of `twilio_from_number` and `twilio_messaging_service_sid` is set when the provider is `twilio`.
    `switched_off` are the numbers (E.164) that the handset cannot reach, `unreported` those whose receipts come later.
    """

    provider: str = "handset"
    public_url: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)
    twilio_from_number: str = ""
    twilio_messaging_service_sid: str = ""
    switched_off: frozenset[str] = frozenset()
    unreported: frozenset[str] = frozenset()


ProviderFactory: TypeAlias = Callable[[MessagingSettings, Clock], MessageProvider]


def make_provider(settings: MessagingSettings, *, clock: Clock) -> MessageProvider:
    """The provider that the settings name; raises ValueError for a name or a set-up that cannot work."""
    factory = PROVIDERS.get(settings.provider)
    if factory is None:
        raise ValueError(f"message provider {settings.provider!r} is not one of {', '.join(sorted(PROVIDERS))}")
    return factory(settings, clock)


# Each factory imports its vendor's library when it is called: nobody waits for a library they do not use.


def _handset(settings: MessagingSettings, clock: Clock) -> MessageProvider:
    from adapters.messaging.handset import HandsetProvider

    return HandsetProvider(clock=clock, switched_off=settings.switched_off, unreported=settings.unreported)


def _twilio(settings: MessagingSettings, clock: Clock) -> MessageProvider:
    from adapters.messaging.twilio import TwilioProvider

    return TwilioProvider(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        from_number=settings.twilio_from_number,
        messaging_service_sid=settings.twilio_messaging_service_sid,
        public_url=settings.public_url,
        clock=clock,
    )


PROVIDERS: Mapping[str, ProviderFactory] = {
    "handset": _handset,
    "twilio": _twilio,
}
