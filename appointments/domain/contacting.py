"""How one household may be told things now: the message rules of all its requirements, taken together.

The strictest of each holds. A neutral recipient (a safe number) comes before any other, because a text to anybody else
can put somebody in danger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from appointments.domain.access import AccessRequirement, RequirementSnapshot, snapshot
from appointments.domain.evidence import EvidenceKind
from appointments.domain.homes import Channel, ContactNumber, Home, Household, Resident
from appointments.domain.messages import WRITTEN_IN

ENGLISH = "en"
ENVELOPE_LINES = 7  # as many as GOV.UK Notify and Royal Mail's window take
_BY_NUMBER = frozenset({Channel.SMS, Channel.VOICE})


@dataclass(frozen=True)
class Way:
    """One way to tell a household something: `to` is a number in E.164, an e-mail address or an envelope's lines."""

    channel: Channel
    to: str


@dataclass(frozen=True)
class Contacting:
    """`channels` are those left, none when requirements leave none. Numbers are in E.164.

    `instead_to` is told in place of the household, `copies_to` besides it. `language` is what the needs name, empty
    when they name none; one that messages are not written in is told by a person.
    `call_ahead_minutes` is the longest that anybody asks to be called or texted before the arrival. `large_print`:
    letters are written large, which a person does.
    """

    channels: frozenset[Channel] = frozenset(Channel)
    instead_to: str | None = None
    copies_to: tuple[str, ...] = ()
    neutral: bool = False
    language: str = ""
    name_operative: bool = False
    reminder_lines: tuple[str, ...] = ()
    nobody: bool = False
    call_ahead_minutes: int | None = None
    large_print: bool = False

    @property
    def told_by_person(self) -> bool:
        return bool(self.language) and self.language not in WRITTEN_IN

    def written_in(self, household: Household | None, answering_in: str = "") -> str:
        """The language of what is sent now: that of the text it answers, of the needs, or of who is written to.

        English where messages are not written in it.
        """
        contact = household.contact if household else None
        wanted = answering_in or self.language or (contact.language if contact else "")
        return wanted if wanted in WRITTEN_IN else ENGLISH

    @property
    def may_text(self) -> bool:
        return Channel.SMS in self.channels

    def calling_number(self, household: Household | None) -> str | None:
        """The number an operative may ring from the door; none when there is none or no call is wanted."""
        if Channel.VOICE not in self.channels:
            return None
        if self.instead_to is not None:
            return self.instead_to
        held = household.calling_number() if household else None
        return held.number if held else None

    def texting_number(self, household: Household | None, answering: str | None = None) -> str | None:
        """The number to text now, or none: no mobile, opted out, not safe, or no texts are wanted.

        An answer goes to the number that wrote (`answering`) or to nobody: others of the household hold other
        telephones.
        """
        held = _numbers(household)
        if self.nobody or not self.may_text:
            return None
        if self.instead_to is not None:
            stopped = any(n.number == self.instead_to and n.withdrawn_at is not None for n in held)
            wanted = answering in {None, self.instead_to} and looks_mobile(self.instead_to) and not stopped
            return self.instead_to if wanted else None
        if household is None or household.contact is None or Channel.SMS not in household.contact.prefers:
            return None
        if answering is not None:
            found = next((n for n in held if n.number == answering and n.may_text()), None)
        else:
            found = household.texting_number()
        return found.number if found else None

    def ways(self, household: Household | None, home: Home | None = None) -> tuple[Way, ...]:
        """How the household may be told now, what it prefers first (rule 27); `home` is where letters go.

        What its needs leave counts though it is not among its preferences: it asked for that later, and for a reason.
        Where somebody else is told in its place, only that number is used: a letter or an e-mail would be the
        household's own.
        """
        if self.nobody:
            return ()
        contact = household.contact if household else None
        order = [channel for channel in (contact.prefers if contact else ()) if channel in self.channels]
        if self.instead_to is not None:
            order = [channel for channel in order if channel in _BY_NUMBER] + [Channel.SMS]
        elif self.channels != frozenset(Channel):
            order += [channel for channel in Channel if channel in self.channels]
        found = ((channel, self._address(channel, household, home)) for channel in dict.fromkeys(order))
        return tuple(Way(channel, to) for channel, to in found if to)

    def _address(self, channel: Channel, household: Household | None, home: Home | None) -> str | None:
        contact = household.contact if household else None
        match channel:
            case Channel.SMS:
                return self.texting_number(household)
            case Channel.VOICE:
                return self.calling_number(household)
            case Channel.EMAIL:
                return contact.email if contact else None
            case Channel.LETTER:
                return None if contact is None or home is None or self.large_print else envelope(contact, home)


def envelope(resident: Resident, home: Home) -> str:
    """Name, address and postcode line by line, as many as an envelope takes: the last ones share a line if need be."""
    lines = [line.strip() for line in home.address if line.strip()]
    spare = ENVELOPE_LINES - 2
    kept = lines if len(lines) <= spare else [*lines[: spare - 1], ", ".join(lines[spare - 1 :])]
    return "\n".join([resident.name, *kept, home.postcode])


@dataclass(frozen=True)
class Ringing:
    """Whom an operative may ring for a household: `number` in E.164, or none.

    `instead` says, as a sentence for the operative, what the household asks for in place of a call; empty where a call
    is right, so that no number then means that none is held.
    """

    number: str | None
    instead: str = ""


def ringing(
    asked: Iterable[RequirementSnapshot], held: Iterable[AccessRequirement], day: date, household: Household | None
) -> Ringing:
    """By what of all that is `held` stands on this day; nobody where anything `asked`, promised or despatched or
    standing, takes a call's place."""
    held = list(held)
    known = tuple(asked)
    replaced = {step.by for item in known for step in item.kind.door_steps() if step.replaces is EvidenceKind.CALL}
    rules = contacting(snapshot(held, day))
    if EvidenceKind.CARD in replaced:
        return Ringing(None, "This household asks to be written to. Leave a card instead of calling.")
    if replaced:
        return Ringing(None, "This household asks for texts, not calls. Send a text from the door instead.")
    if any(item.kind.message_rules().nobody for item in known):
        return Ringing(None, "Nobody is to call this household from the door. Ask the planner.")
    if Channel.VOICE not in rules.channels:
        return Ringing(None, "This household asks not to be called. Send a text, or ask the planner.")
    if rules.instead_to != contacting(snapshot(asked_by(household, held), day)).instead_to:
        return Ringing(None, "The number that is rung for this home was given by others before. Ask the planner.")
    return Ringing(rules.calling_number(household))


def contacting(requirements: Iterable[RequirementSnapshot]) -> Contacting:
    """The rules of all requirements together."""
    rules = [item.kind.message_rules() for item in requirements]
    channels = frozenset(Channel)
    for rule in rules:
        channels &= rule.only or channels
    instead = [rule for rule in rules if rule.recipient is not None and rule.recipient.instead]
    instead.sort(key=lambda rule: not rule.neutral)
    neutral = any(rule.neutral for rule in rules)
    copies = (rule.recipient.number for rule in rules if rule.recipient and not rule.recipient.instead)
    return Contacting(
        channels=channels,
        instead_to=next((rule.recipient.number for rule in instead if rule.recipient), None),
        copies_to=() if neutral else tuple(dict.fromkeys(number for number in copies if looks_mobile(number))),
        neutral=neutral,
        language=min((rule.language for rule in rules if rule.language), key=WRITTEN_IN.__contains__, default=""),
        name_operative=any(rule.name_operative for rule in rules),
        reminder_lines=tuple(dict.fromkeys(rule.reminder_line for rule in rules if rule.reminder_line)),
        nobody=any(rule.nobody for rule in rules),
        large_print=any(rule.large_print for rule in rules),
        call_ahead_minutes=max((rule.call_ahead_minutes for rule in rules if rule.call_ahead_minutes), default=None),
    )


def asked_by(household: Household | None, held: Iterable[AccessRequirement]) -> list[AccessRequirement]:
    """Of all that is recorded of a home, what was recorded with those who live there now.

    What others needed before them still applies until it is reviewed, but whom they named is a stranger to these.
    """
    return [item for item in held if household is None or household.heard(item.recorded_at)]


def _numbers(household: Household | None) -> tuple[ContactNumber, ...]:
    return tuple(n for resident in household.residents for n in resident.numbers) if household else ()


# Ofcom's National Telephone Numbering Plan: 07 are mobiles, but for 070 (personal numbers, which forward a call at the
# caller's cost) and 076 (pagers), of which 07624 are the Isle of Man's mobiles.
_MOBILE = re.compile(r"\+447(?:[1-57-9]\d|624)\d+")


def looks_mobile(number: str) -> bool:
    """Whether texts reach a number in E.164 of which we know no more than that."""
    return _MOBILE.fullmatch(number) is not None
