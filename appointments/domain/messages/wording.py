"""What each message says.

Wording follows rule 4 (purpose, date in words, window, landlord's name, how to change) and rule 33 (no health, no
requirement, no password, no key code). Texts invite digits only, because CANCEL and END opt the resident out. A call
asks for the same digits on the keypad; an e-mail or a letter cannot be answered with one, and says where else to turn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.after_visit import AfterVisit, not_done
from appointments.domain.homes import Channel
from appointments.domain.messages.message import MessageKind
from appointments.domain.times import Window, clock_in_words, day_of, in_words, window_in_words
from appointments.domain.unfit_words import unfit_words

# housing-ombudsman.org.uk, "Contact us".
OMBUDSMAN_PHONE = "0300 111 3000"

# The National Gas Emergency Service, free, day and night. What to do meanwhile is as landlords and the service tell it
# (for one, rbkc.gov.uk, "What to do in a gas emergency"): air, no flames or switches, outside, and ring from there.
GAS_EMERGENCY_PHONE = "0800 111 999"


@dataclass(frozen=True)
class Landlord:
    """How the landlord names itself in messages and pages. `phone` is what residents ring."""

    name: str
    phone: str = ""

    @property
    def published_numbers(self) -> frozenset[str]:
        """Numbers that anybody may know, as they are written: ours, and those of others that our words name."""
        return frozenset(number for number in (self.phone, OMBUDSMAN_PHONE, GAS_EMERGENCY_PHONE) if number)


@dataclass(frozen=True)
class Told:
    """The facts a wording needs. `choices` are the slots or appointments listed, in the order numbered.

    `link` opens the appointment's page; empty when there is none. `asks` is what the reminder asks of the household.
    `after` is what is said once the visit is over. `channel` is the way it goes: nobody reads a link to be typed off
    paper, or hears one.
    """

    landlord: Landlord
    purpose: str
    window: Window
    operative_name: str = ""
    eta: datetime | None = None
    choices: tuple[str, ...] = ()
    by_landlord: bool = True
    card: str = ""
    link: str = ""
    asks: str = ""
    after: AfterVisit = AfterVisit()
    channel: Channel = Channel.SMS

    def on(self, channel: Channel) -> Told:
        """The same, told that way."""
        return replace(self, channel=channel, link=self.link if channel in _CLICKED else "")

    def neutral(self) -> Told:
        """Nothing of the home, the work, who comes or what is asked: for a number that others may look over."""
        return replace(self, purpose=NEUTRAL_PURPOSE, operative_name="", link="", asks="", card="", after=AfterVisit())


_INVITES = {
    Channel.SMS: "Reply 1 if this suits, 2 to change it, 3 if you cannot make it.",
    Channel.VOICE: "Press 1 if this suits, 2 to change it, 3 if you cannot make it.",
}
_CLICKED = frozenset({Channel.SMS, Channel.EMAIL})

NEUTRAL_PURPOSE = "a repair at your home"


def fit_purpose(purpose: str) -> str:
    """The purpose as a text may state it: neutral when it names anything sensitive, or nothing."""
    stated = purpose.strip().rstrip(".")
    return NEUTRAL_PURPOSE if unfit_words(purpose) or not stated else stated


def wording(kind: MessageKind, told: Told) -> str:
    """The text of a message, in plain words."""
    purpose, when = fit_purpose(told.purpose), window_in_words(told.window)
    ring_us = f" Or ring {told.landlord.phone}." if told.landlord.phone else ""
    ring = f" or ring {told.landlord.phone}" if told.landlord.phone else ""
    by_reply, invite = _answering(told), _invite(told)
    see = f" More: {told.link}" if told.link else ""
    who_comes = f" {told.operative_name} will come." if told.operative_name else ""
    match kind:
        case MessageKind.CONFIRMATION:
            body = f"your appointment is on {when}, for {purpose}.{who_comes} {invite}{see}"
        case MessageKind.CHANGE:
            body = f"your appointment has moved. It is now on {when}, for {purpose}.{who_comes} {invite}{see}"
        case MessageKind.REMINDER:
            asks = f" {told.asks}" if told.asks else ""
            body = f"a reminder of your appointment on {when}, for {purpose}.{who_comes}{asks} {invite}{see}"
        case MessageKind.CANCELLATION:
            sorry = " We are sorry." if told.by_landlord else ""
            body = (
                f"your appointment on {when}, for {purpose}, will not take place.{sorry} "
                f"The repair stays on our list.{_how_to_rebook(told)}"
            )
        case MessageKind.ON_THE_WAY:
            who = told.operative_name or "Our operative"
            eta = f" and should be with you at about {clock_in_words(told.eta)}" if told.eta else ""
            body = f"{who} is on the way{eta}, for your appointment on {when}, for {purpose}.{_need_to_change(told)}"
        case MessageKind.AT_THE_DOOR:
            who = told.operative_name or "Our operative"
            body = f"{who} is at your door for {purpose} and will wait a little. No need to answer this text."
        case MessageKind.MISSED_YOU:
            card = f" We left card {told.card}." if told.card else ""
            body = (
                f"we came for your appointment on {when}, for {purpose}, and could not do the work.{card} "
                f"We will contact you to agree another time. You can also tell us what suits, {by_reply}. "
                f"If you see it differently, tell us in your own words within 28 days.{see}"
            )
        case MessageKind.NOT_DONE:
            body = f"about your appointment on {when}, for {purpose}: {not_done(told.after.happened)}{ring_us}{see}"
        case MessageKind.CHALLENGE_HEARD:
            body = (
                f"thank you. We have kept what you told us about the visit on {when}. Somebody who was not there will "
                f"look at it and tell you the answer. Until then nothing follows from that visit.{see}"
            )
        case MessageKind.CHALLENGE_DECIDED:
            body = _decided(told, when, see)
        case MessageKind.MAY_BE_CANCELLED:
            body = (
                f"we could not get in on {when}, for {purpose}, and have not been able to reach you. Do you still "
                f"need the repair? Tell us within {told.after.days} days, {by_reply}, and we keep it. If we hear "
                f"nothing we may close it; you can open it again at any time{ring or f' {by_reply}'}.{see}"
            )
        case MessageKind.ORDER_CANCELLED:
            body = (
                f"we have closed the repair that we came for on {when}, {purpose}. If you need it after all, tell us "
                f"{by_reply}: we open it again.{see}"
            )
        case MessageKind.ORDER_REOPENED:
            body = f"we have opened your repair again, {purpose}. We will contact you to agree a time.{see}"
        case MessageKind.COMPENSATION:
            body = (
                f"we are sorry about {when}. We owe you {told.after.sum or 'compensation'} and will pay it. "
                f"We will ask you how.{ring_us}{see}"
            )
        case MessageKind.RECHARGE_WARNING:
            body = (
                f"nobody answered when we came on {when}, for {purpose}. If nobody is there again without a word to "
                f"us, we may ask you to pay {told.after.sum or 'for it'}. Tell us if something makes it hard for "
                f"you, {by_reply}.{see}"
            )
        case MessageKind.RECHARGED:
            body = _recharged(told, when, purpose, ring, see)
        case MessageKind.RECHARGE_ENDED:
            body = (
                f"you do not have to pay {told.after.sum or 'anything'} for our visit on {when}. If you have paid "
                f"already, we will pay it back.{ring_us}{see}"
            )
        case MessageKind.SLOT_CHOICE:
            body = f"we can come for {purpose}: {_numbered(told.choices)} Reply with the number you want{ring}."
        case MessageKind.NEAREST_CHOICE:
            body = (
                f"nothing is free at the time you asked for. The nearest we have for {purpose}: "
                f"{_numbered(told.choices)} Reply with the number you want{ring}. Until you do, your appointment stays "
                f"on {when}."
            )
        case MessageKind.WHICH_APPOINTMENT:
            body = (
                f"you have more than one appointment: {_numbered(told.choices)} Reply with the number you mean{ring}."
            )
        case MessageKind.ACKNOWLEDGEMENT:
            body = f"thank you for your message. A person will read it and answer you.{_need_to_change(told)}"
        case MessageKind.LATE_HEARD:
            body = f"thank you for telling us that you are running late. We pass it on now.{_need_to_change(told)}"
        case MessageKind.FIXED_HEARD:
            body = (
                "thank you for telling us that the repair may not be needed any more. A person will ask you about it. "
                f"Until then your appointment stays.{_need_to_change(told)}"
            )
        case MessageKind.HAZARD_HEARD:
            body = f"thank you. A person reads your message now. If anybody is in danger ring 999.{ring_us}"
        case MessageKind.GAS_HEARD:
            body = (
                "if you smell gas or a carbon monoxide alarm sounds: open doors and windows, use no flames or switches,"
                f" go outside and ring {GAS_EMERGENCY_PHONE} from there, free, day and night. If anybody feels ill "
                f"ring 999. A person reads your message now.{ring_us}"
            )
        case MessageKind.EMERGENCY:
            who = told.operative_name or "Somebody"
            latest = f"{clock_in_words(told.window.ends)} on {in_words(day_of(told.window.ends))}"
            body = (
                f"this is an emergency for us, {purpose}. {who} will come as soon as they can, and by {latest} at the "
                f"latest, also at night.{_need_to_change(told)}"
            )
    return f"{told.landlord.name}: {body}"


def pieces(told: Told) -> dict[str, str]:
    """What the names in a landlord's own words stand for; sentences are whole, and empty where there is none."""
    day = in_words(day_of(told.window.starts))
    return {
        "landlord": told.landlord.name,
        "when": window_in_words(told.window),
        "day": day,
        "window": window_in_words(told.window).removeprefix(f"{day}, "),
        "purpose": fit_purpose(told.purpose),
        "who": f"{told.operative_name} will come." if told.operative_name else "",
        "asks": told.asks,
        "invite": _invite(told),
        "link": f"More: {told.link}" if told.link else "",
    }


def _numbered(choices: tuple[str, ...]) -> str:
    return " ".join(f"{number} {words}." for number, words in enumerate(choices, 1))


def _how_to_rebook(told: Told) -> str:
    return f" To agree another time ring {told.landlord.phone}." if told.landlord.phone else " We will contact you."


def _need_to_change(told: Told) -> str:
    reply = "reply to this text" if told.channel is Channel.SMS else "tell us"
    return f" To change anything {f'ring {told.landlord.phone}' if told.landlord.phone else reply}."


def _invite(told: Told) -> str:
    """How to say whether the time suits."""
    if invite := _INVITES.get(told.channel):
        return invite + (f" Or ring {told.landlord.phone}." if told.landlord.phone else "")
    return f"If it does not suit, tell us {_answering(told)}."


def _answering(told: Told) -> str:
    """How an answer reaches us; what was said by voice, e-mail or letter is answered in another way than it came."""
    phone = told.landlord.phone
    if told.channel is Channel.SMS:
        return f"by reply or ring {phone}" if phone else "by reply"
    ways = [f"on {phone}"] * bool(phone) + ["with the link below"] * bool(told.link)
    return " or ".join(ways) or "in any way that suits you"


def _recharged(told: Told, when: str, purpose: str, ring: str, see: str) -> str:
    """What is to be paid and why, and how to say that it was otherwise: while that is looked at, nothing is due."""
    after, by_reply = told.after, _answering(told)
    reason = f" Why: {after.reason.rstrip('.')}." if after.reason and not unfit_words(after.reason) else ""
    if after.until:
        otherwise = (
            f"If you see it differently, tell us in your own words until {after.until}, {by_reply}. Somebody who "
            "was not there looks at it, and until then you do not have to pay."
        )
    else:
        otherwise = (
            f"If you are not happy with that, make a complaint to us{ring.replace(' or ring', ' on')}; the Housing "
            f"Ombudsman can help you too: {OMBUDSMAN_PHONE}."
        )
    return (
        f"we ask you to pay {after.sum or 'a charge'}, because nobody answered when we came on {when}, for {purpose}."
        f"{reason} If it is hard for you to pay, tell us. {otherwise}{see}"
    )


def _decided(told: Told, when: str, see: str) -> str:
    """The result of a challenge, why, and where a resident may go with it (Housing Ombudsman)."""
    after = told.after
    result = "We agree with you, and have corrected our record." if after.upheld else "We have not changed our record."
    reason = f" Why: {after.reason.rstrip('.')}." if after.reason and not unfit_words(after.reason) else ""
    complain = f"make a complaint to us{f' on {told.landlord.phone}' if told.landlord.phone else ''}"
    return (
        f"we have looked at what you told us about {when}. {result}{reason} If you are not happy with that, "
        f"{complain}; the Housing Ombudsman can help you too: {OMBUDSMAN_PHONE}.{see}"
    )
