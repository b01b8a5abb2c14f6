"""Who carries our messages: one vendor per file, one line each in PROVIDERS.

The next vendor is a file beside these, a factory and a line below, and a rig in the tests
(tests/contracts/test_message_providers.py). At which answers a message may be tried again is the table in
adapters/http_sending.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from adapters.message_router import ByChannel
from appointments.domain.homes import Channel
from appointments.ports import Clock, MessageProvider

if TYPE_CHECKING:
    from adapters.messaging.smtp import Security

NONE = "none"


@dataclass(frozen=True)
class MessagingSettings:
    """What the landlord configured. `public_url` is where the site is reached from outside, with `https`.

    `carriers` name who carries each channel; `none` or nothing where a person does it. Exactly one of
    `twilio_from_number` and `twilio_messaging_service_sid` is set when texts go through `twilio`. `letter_served_at` is
    when a letter posted at an instant counts as served. `switched_off` are the numbers (E.164) that the handset cannot
    reach, `unreported` those whose receipts come later.
    """

    carriers: Mapping[Channel, str] = field(default_factory=lambda: {Channel.SMS: "handset"})
    public_url: str = ""
    landlord_name: str = ""
    letter_served_at: Callable[[datetime], datetime] | None = None
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)
    twilio_from_number: str = ""
    twilio_messaging_service_sid: str = ""
    twilio_caller_number: str = ""
    notify_api_key: str = field(default="", repr=False)
    notify_callback_token: str = field(default="", repr=False)
    notify_sms_template: str = ""
    notify_email_template: str = ""
    notify_letter_template: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: Security = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    email_from: str = ""
    email_reply_to: str = ""
    switched_off: frozenset[str] = frozenset()
    unreported: frozenset[str] = frozenset()


ProviderFactory: TypeAlias = Callable[[MessagingSettings, Clock], MessageProvider]


def make_provider(settings: MessagingSettings, *, clock: Clock) -> ByChannel:
    """All that the settings name, as one; raises ValueError for a name or a set-up that cannot work."""
    named = {channel: name for channel, name in settings.carriers.items() if name != NONE}
    made = {name: _made(name, settings, clock) for name in sorted(set(named.values()))}
    return ByChannel({channel: made[name] for channel, name in named.items()})


def _made(name: str, settings: MessagingSettings, clock: Clock) -> MessageProvider:
    factory = PROVIDERS.get(name)
    if factory is None:
        raise ValueError(f"message provider {name!r} is not one of {', '.join(sorted(PROVIDERS))}")
    return factory(settings, clock)


# Each factory imports its vendor's library when it is called: nobody waits for a library they do not use.


def _handset(settings: MessagingSettings, clock: Clock) -> MessageProvider:
    from adapters.messaging.handset import HandsetProvider

    return HandsetProvider(
        clock=clock,
        switched_off=settings.switched_off,
        unreported=settings.unreported,
        letter_served_at=settings.letter_served_at,
    )


def _notify(settings: MessagingSettings, clock: Clock) -> MessageProvider:
    from adapters.messaging.notify import NotifyProvider

    return NotifyProvider(
        api_key=settings.notify_api_key,
        templates={
            Channel.SMS: settings.notify_sms_template,
            Channel.EMAIL: settings.notify_email_template,
            Channel.LETTER: settings.notify_letter_template,
        },
        callback_token=settings.notify_callback_token,
        letter_served_at=settings.letter_served_at,
        clock=clock,
    )


def _smtp(settings: MessagingSettings, clock: Clock) -> MessageProvider:
    from adapters.messaging.smtp import SmtpProvider

    return SmtpProvider(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
        from_address=settings.email_from,
        from_name=settings.landlord_name,
        reply_to=settings.email_reply_to,
        clock=clock,
    )


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


def _twilio_voice(settings: MessagingSettings, clock: Clock) -> MessageProvider:
    from adapters.messaging.twilio_voice import TwilioVoiceProvider

    return TwilioVoiceProvider(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token,
        caller_number=settings.twilio_caller_number,
        public_url=settings.public_url,
        clock=clock,
    )


PROVIDERS: Mapping[str, ProviderFactory] = {
    "handset": _handset,
    "notify": _notify,
    "smtp": _smtp,
    "twilio": _twilio,
    "twilio_voice": _twilio_voice,
}
