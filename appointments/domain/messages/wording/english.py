"""What each message says, in English."""

from __future__ import annotations

from collections.abc import Mapping

from appointments.domain.after_visit import not_done
from appointments.domain.homes import Channel
from appointments.domain.messages.message import MessageKind
from appointments.domain.messages.wording.language import Language
from appointments.domain.messages.wording.told import (
    GAS_EMERGENCY_PHONE,
    OMBUDSMAN_PHONE,
    Choice,
    Told,
    fit_purpose,
)
from appointments.domain.times import clock_in_words, day_of, in_words, window_in_words
from appointments.domain.unfit_words import unfit_words

_APPOINTMENT = "Your appointment"
_SUBJECTS = {
    MessageKind.CONFIRMATION: _APPOINTMENT,
    MessageKind.CHANGE: "Your appointment has moved",
    MessageKind.CANCELLATION: "Your appointment will not take place",
    MessageKind.REMINDER: "A reminder of your appointment",
    MessageKind.ON_THE_WAY: "We are on the way to you",
    MessageKind.MISSED_YOU: "We came for your appointment",
    MessageKind.NOT_DONE: "About your appointment",
    MessageKind.CHALLENGE_HEARD: "What you told us about our visit",
    MessageKind.CHALLENGE_DECIDED: "Our answer to what you told us",
    MessageKind.MAY_BE_CANCELLED: "Do you still need your repair?",
    MessageKind.ORDER_CANCELLED: "We have closed your repair",
    MessageKind.ORDER_REOPENED: "We have opened your repair again",
    MessageKind.EMERGENCY: "We are coming to you",
}
_INVITES = {
    Channel.SMS: "Reply 1 if this suits, 2 to change it, 3 if you cannot make it.",
    Channel.VOICE: "Press 1 if this suits, 2 to change it, 3 if you cannot make it.",
}


def _body(kind: MessageKind, told: Told) -> str:
    purpose, when = fit_purpose(told.purpose), window_in_words(told.window)
    us_too = f" You can ring us too: {told.landlord.phone}." if told.landlord.phone else ""  # never in place of 999
    ring_us = f" Or ring {told.landlord.phone}." if told.landlord.phone else ""
    ring = f" or ring {told.landlord.phone}" if told.landlord.phone else ""
    by_reply, invite = _answering(told), _invite(told)
    see = told.see("More")
    who_comes = f" {told.operative_name} will come." if told.operative_name else ""
    match kind:
        case MessageKind.CONFIRMATION:
            body = f"your appointment is on {when}, for {purpose}.{who_comes} {invite}{see}"
        case MessageKind.CHANGE:
            body = f"your appointment has moved. It is now on {when}, for {purpose}.{who_comes} {invite}{see}"
        case MessageKind.REMINDER:
            asks = "".join(f" {each}" for each in told.asks)
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
            again = f"ring {told.landlord.phone}" if told.landlord.phone else f"tell us {by_reply}"
            body = (
                f"we could not get in on {when}, for {purpose}, and have not been able to reach you. Do you still "
                f"need the repair? Tell us within {told.after.days} days, {by_reply}, and we keep it. If we hear "
                f"nothing we may close it; you can open it again at any time: {again}.{see}"
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
            body = f"thank you. A person reads your message now. If anybody is in danger ring 999.{us_too}"
        case MessageKind.GAS_HEARD:
            body = (
                "if you smell gas or a carbon monoxide alarm sounds: open doors and windows, use no flames or switches,"
                f" go outside and ring {GAS_EMERGENCY_PHONE} from there, free, day and night. If anybody feels ill "
                f"ring 999. A person reads your message now.{us_too}"
            )
        case MessageKind.EMERGENCY:
            who = told.operative_name or "Somebody"
            latest = f"{clock_in_words(told.window.ends)} on {in_words(day_of(told.window.ends))}"
            body = (
                f"this is an emergency for us, {purpose}. {who} will come as soon as they can, and by {latest} at the "
                f"latest, also at night.{_need_to_change(told)}"
            )
    return body


def _numbered(choices: tuple[Choice, ...]) -> str:
    return " ".join(f"{number} {_choice(each)}." for number, each in enumerate(choices, 1))


def _choice(choice: Choice) -> str:
    return f"{f'{choice.purpose}, ' if choice.purpose else ''}{window_in_words(choice.window)}"


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
            f"If you see it differently, tell us in your own words until {in_words(after.until)}, {by_reply}. Somebody "
            "who was not there looks at it, and until then you do not have to pay."
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


def _parts(told: Told) -> Mapping[str, str]:
    day, window = in_words(day_of(told.window.starts)), window_in_words(told.window)
    return {
        "landlord": told.landlord.name,
        "when": window,
        "day": day,
        "window": window.removeprefix(f"{day}, "),
        "purpose": fit_purpose(told.purpose),
        "who": f"{told.operative_name} will come." if told.operative_name else "",
        "asks": " ".join(told.asks),
        "eta": f"We should be with you at about {clock_in_words(told.eta)}." if told.eta else "",
        "invite": _invite(told),
        "link": f"More: {told.link}" if told.link else "",
    }


ENGLISH = Language(
    code="en",
    name="English",
    body=_body,
    parts=_parts,
    subject="Your repair",
    subjects=_SUBJECTS,
    automatic="Hello. This is an automatic message.",
    press_to_hear="Press 1 to hear it.",
    wrong_key="That key is not an answer: press 1, 2 or 3.",
    once_more="I say it once more.",
    noted={
        "1": "Thank you. We have noted that this suits you. Goodbye.",
        "2": "Thank you. We have noted that you want to change it. Goodbye.",
        "3": "Thank you. We have noted that you cannot make it. Goodbye.",
    },
    parting="Thank you. Goodbye.",
    plus="plus",
)
