"""The providers of messages and calls that the settings name, and the doors their webhooks come through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from adapters.calling import CallingSettings, make_call_provider
from adapters.message_router import ByChannel
from adapters.messaging import MessagingSettings, make_provider
from appointments.domain.figures import in_force
from appointments.domain.homes import Channel
from appointments.domain.messages import Receipt
from appointments.domain.times import day_of
from appointments.ports import CallProvider, Clock, LetterServed, MessageProvider, UnitOfWork
from appointments.use_cases.at_the_door.settle_calls import SettleCalls
from web.application import CallDoor, NotifyDoor, SmsDoor, SpokenDoor
from web.settings import Settings


def message_provider(
    settings: Settings,
    *,
    clock: Clock,
    switched_off: frozenset[str],
    unreported: frozenset[str],
    letter_served_at: Callable[[datetime], datetime],
) -> MessageProvider:
    messaging = replace(_messaging(settings, switched_off, unreported), letter_served_at=letter_served_at)
    return make_provider(messaging, clock=clock)


def served_by_our_figures(uow: UnitOfWork, letter_served_at: LetterServed) -> Callable[[datetime], datetime]:
    """When a letter posted at an instant counts as served, by the landlord's own figures on that day."""

    def served(posted_at: datetime) -> datetime:
        with uow.read() as records:
            figures = in_force(records.figures.all(), day_of(posted_at))
        return letter_served_at(posted_at, figures=figures)

    return served


def call_provider(settings: Settings, *, clock: Clock, switched_off: frozenset[str]) -> CallProvider | None:
    """None where nothing places calls."""
    return make_call_provider(_calling(settings, switched_off), clock=clock)


def _messaging(settings: Settings, switched_off: frozenset[str], unreported: frozenset[str]) -> MessagingSettings:
    return MessagingSettings(
        carriers={
            Channel.SMS: settings.sms_provider,
            Channel.VOICE: settings.voice_provider,
            Channel.EMAIL: settings.email_provider,
            Channel.LETTER: settings.letter_provider,
        },
        landlord_name=settings.landlord_name,
        public_url=settings.public_url,
        twilio_account_sid=settings.twilio_account_sid,
        twilio_auth_token=settings.twilio_auth_token.get_secret_value(),
        twilio_from_number=settings.twilio_from_number,
        twilio_messaging_service_sid=settings.twilio_messaging_service_sid,
        twilio_caller_number=settings.twilio_caller_number or settings.twilio_from_number,
        notify_api_key=settings.notify_api_key.get_secret_value(),
        notify_callback_token=settings.notify_callback_token.get_secret_value(),
        notify_sms_template=settings.notify_sms_template,
        notify_email_template=settings.notify_email_template,
        notify_letter_template=settings.notify_letter_template,
        smtp_host=settings.smtp_host,
        smtp_port=settings.smtp_port,
        smtp_security=settings.smtp_security,
        smtp_user=settings.smtp_user,
        smtp_password=settings.smtp_password.get_secret_value(),
        email_from=settings.email_from,
        email_reply_to=settings.email_reply_to,
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
    """Twilio's webhooks for texts; other providers have none."""
    carrier = _carriers(provider).get("twilio")
    if carrier is None:
        return None
    from adapters.messaging.twilio import TwilioProvider  # its library is loaded only where it is used

    if not isinstance(carrier, TwilioProvider):
        return None

    def receipt(form: Mapping[str, str]) -> Receipt:
        return carrier.receipt(form, clock.now())

    return SmsDoor(genuine=carrier.check_signature, inbound=carrier.inbound, receipt=receipt)


def notify_door(provider: MessageProvider) -> NotifyDoor | None:
    """GOV.UK Notify's callbacks, for whichever channels go through it."""
    carrier = _carriers(provider).get("notify")
    if carrier is None:
        return None
    from adapters.messaging.notify import NotifyProvider  # as above

    if not isinstance(carrier, NotifyProvider):
        return None
    return NotifyDoor(genuine=carrier.genuine, inbound=carrier.inbound, receipt=carrier.receipt)


def spoken_door(provider: MessageProvider, clock: Clock) -> SpokenDoor | None:
    """Twilio's webhooks for messages that are said."""
    carrier = _carriers(provider).get("twilio_voice")
    if carrier is None:
        return None
    from adapters.messaging.twilio_voice import TwilioVoiceProvider  # as above

    if not isinstance(carrier, TwilioVoiceProvider):
        return None
    return SpokenDoor(
        genuine=carrier.check_signature,
        picked_up=lambda form: (carrier.name, carrier.picked_up(form)),
        saying=carrier.saying,
        saying_to_a_person=carrier.saying_to_a_person,
        saying_again=lambda ref, text, language, wrong: carrier.saying_again(ref, text, language, wrong_key=wrong),
        parting=carrier.parting,
        heard=lambda form: carrier.heard(form, clock.now()),
        pressed=carrier.pressed,
        answer=carrier.answer,
        ended=lambda form: carrier.ended(form, clock.now()),
    )


def parts_of(provider: MessageProvider) -> tuple[MessageProvider, ...]:
    """Those behind it, each for what goes to it; itself where it is one of them."""
    return provider.parts() if isinstance(provider, ByChannel) else (provider,)


def _carriers(provider: MessageProvider) -> dict[str, MessageProvider]:
    """By name, those that stand behind this provider; itself where nobody does."""
    each = provider.carriers if isinstance(provider, ByChannel) else (provider,)
    return {carrier.name: carrier for carrier in each}


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
