"""The facts of a message, before anybody has put them into words of a language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from appointments.domain.after_visit import AfterVisit
from appointments.domain.homes import Channel
from appointments.domain.times import Window
from appointments.domain.unfit_words import unfit_words

# housing-ombudsman.org.uk, "Contact us".
OMBUDSMAN_PHONE = "0300 111 3000"

# The National Gas Emergency Service, free, day and night. What to do meanwhile is as landlords and the service tell it
# (for one, rbkc.gov.uk, "What to do in a gas emergency"): air, no flames or switches, outside, and ring from there.
GAS_EMERGENCY_PHONE = "0800 111 999"

NEUTRAL_PURPOSE = "a repair at your home"
_CLICKED = frozenset({Channel.SMS, Channel.EMAIL})


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
class Choice:
    """One of what is listed to pick from by its number: a time, or an appointment with what it is for."""

    window: Window
    purpose: str = ""


@dataclass(frozen=True)
class Told:
    """The facts a wording needs. `choices` are the slots or appointments listed, in the order numbered.

    `link` opens the appointment's page; empty when there is none. `asks` is what the reminder asks of the household, a
    sentence each. `after` is what is said once the visit is over. `channel` is the way it goes: nobody reads a link to
    be typed off paper, or hears one. `language` is a code of WRITTEN_IN.
    """

    landlord: Landlord
    purpose: str
    window: Window
    operative_name: str = ""
    eta: datetime | None = None
    choices: tuple[Choice, ...] = ()
    by_landlord: bool = True
    card: str = ""
    link: str = ""
    asks: tuple[str, ...] = ()
    after: AfterVisit = AfterVisit()
    channel: Channel = Channel.SMS
    language: str = "en"

    def on(self, channel: Channel) -> Told:
        """The same, told that way."""
        return replace(self, channel=channel, link=self.link if channel in _CLICKED else "")

    def see(self, words: str) -> str:
        """The link after what is said, on a line of its own where there are lines; empty without one."""
        between = "\n\n" if self.channel is Channel.EMAIL else " "
        return f"{between}{words}: {self.link}" if self.link else ""

    def neutral(self) -> Told:
        """Nothing of the home, the work, who comes or what is asked: for a number that others may look over."""
        return replace(self, purpose=NEUTRAL_PURPOSE, operative_name="", link="", asks=(), card="", after=AfterVisit())


def fit_purpose(purpose: str) -> str:
    """The purpose as a text may state it: neutral when it names anything sensitive, or nothing."""
    stated = purpose.strip().rstrip(".")
    return NEUTRAL_PURPOSE if unfit_words(purpose) or not stated else stated
