"""The providers of messages and calls that the settings name, and the doors their webhooks come through."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.calling import CallingSettings, make_call_provider
from adapters.messaging import MessagingSettings, make_provider
from appointments.domain.messages import Receipt
from appointments.ports import CallProvider, Clock, MessageProvider
from appointments.use_cases.at_the_door.settle_calls import SettleCalls
from web.application import CallDoor, SmsDoor
from web.settings import Settings


def message_provider(
    settings: Settings, *, clock: Clock, switched_off: frozenset[str], unreported: frozenset[str]
) -> MessageProvider:
    return make_provider(_messaging(settings, switched_off, unreported), clock=clock)


def call_provider(settings: Settings, *, clock: Clock, switched_off: frozenset[str]) -> CallProvider | None:
    """None where nothing places calls."""
    return make_call_provider(_calling(settings, switched_off), clock=clock)


def _messaging(settings: Settings, switched_off: frozenset[str], unreported: frozenset[str]) -> MessagingSettings:
    return MessagingSettings(
        provider=settings.sms_provider,
        public_url=settings.public_url,
        twilio_account_sid=settings.twilio_account_sid,
        twilio_auth_token=settings.twilio_auth_token.get_secret_value(),
        twilio_from_number=settings.twilio_from_number,
        twilio_messaging_service_sid=settings.twilio_messaging_service_sid,
        switched_off=switched_off,
        unreported=unreported,
    )


def _calling(settings: Settings, switched_off: frozenset[str]) -> CallingSettings:
    return CallingSettings(
        provider=settings.call_provider,
        public_url=settings.public_url,
        twilio_account_sid=settings.twilio_account_sid,
        twilio_auth_token=settings.twilio_auth_token.get_secret_value(),
        twilio_caller_number=settings.twilio_caller_number or settings.twilio_from_number,
        switched_off=switched_off,
    )


def sms_door(provider: MessageProvider, clock: Clock) -> SmsDoor | None:
    """Twilio's webhooks; other providers have none."""
    if provider.name != "twilio":
        return None
    from adapters.messaging.twilio import TwilioProvider  # its library is loaded only where it is used

    if not isinstance(provider, TwilioProvider):
        return None

    def receipt(form: Mapping[str, str]) -> Receipt:
        return provider.receipt(form, clock.now())

    return SmsDoor(genuine=provider.check_signature, inbound=provider.inbound, receipt=receipt)


def call_door(provider: CallProvider, clock: Clock) -> CallDoor | None:
    """Twilio's webhooks; other providers have none."""
    if provider.name != "twilio":
        return None
    from adapters.calling.twilio import TwilioCalls  # as above

    if not isinstance(provider, TwilioCalls):
        return None
    return CallDoor(
        genuine=provider.check_signature,
        connected=provider.connected,
        connecting=provider.connecting,
        operative_report=lambda form: provider.operative_report(form, clock.now()),
        household_report=lambda form: provider.household_report(form, clock.now()),
        dialled_report=lambda form: provider.dialled_report(form, clock.now()),
    )


def no_calls(_request: SettleCalls) -> int:
    """Where nothing places calls there are none to ask about."""
    return 0
