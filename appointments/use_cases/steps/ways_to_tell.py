"""A step shared by use cases: which ways are open to tell a household something, and from when.

Quiet hours hold for everything that may wake somebody: texts, calls, and e-mails, which ring on a telephone too (rule
32). A letter goes to the printer at any time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments.domain.appointments import Appointment
from appointments.domain.contacting import Contacting, Way
from appointments.domain.homes import Channel
from appointments.domain.messages import (
    AFTER_VISIT_KINDS,
    AT_ANY_HOUR_KINDS,
    NOTICE_KINDS,
    SILENT_CHANNELS,
    MessageKind,
)
from appointments.domain.reminder_rules import ReminderRule
from appointments.ports import Records
from appointments.use_cases.steps.audience import Audience
from appointments.use_cases.steps.teller import Teller

# Of the moment: they are sent in English rather than not at all, because no person could say them in time. An e-mail
# is not read in time either, and who is at the door is not rung meanwhile.
AT_ONCE_KINDS = frozenset({MessageKind.ON_THE_WAY, MessageKind.AT_THE_DOOR}) | AT_ANY_HOUR_KINDS
_ONLY_BY = {
    MessageKind.ON_THE_WAY: frozenset({Channel.SMS, Channel.VOICE}),
    MessageKind.AT_THE_DOOR: frozenset({Channel.SMS}),
}
# A letter about these is of use whenever it comes.
_AFTERWARDS = AFTER_VISIT_KINDS | {MessageKind.CHALLENGE_HEARD}
_BY = ":by-"  # between the key of a fact and the channel it was told by


def ways_to_tell(
    records: Records,
    appointment: Appointment,
    kind: MessageKind,
    audience: Audience,
    teller: Teller,
    now: datetime,
    rule: ReminderRule | None = None,
) -> tuple[Way, ...]:
    """Those that somebody carries for us and that come in time: the rule's first, then what the household prefers.

    None at all where only a person can tell them.
    """
    rules = audience.rules
    if needs_person(kind, rules):
        return ()
    open_to = teller.channels & _ONLY_BY.get(kind, teller.channels)
    # Where letters go is looked up only where one may be written.
    letters = Channel.LETTER in open_to and Channel.LETTER in rules.channels
    home = records.homes.get(appointment.home_ref) if letters else None
    found = [
        way
        for way in rules.ways(audience.household, home)
        if way.channel in open_to and (way.channel is not Channel.LETTER or _served(appointment, kind, teller, now))
    ]
    wanted = rule.channels if rule is not None else ()
    return tuple(sorted(found, key=lambda way: wanted.index(way.channel) if way.channel in wanted else len(wanted)))


def needs_person(kind: MessageKind, rules: Contacting) -> bool:
    """Whether only a person can say this in their language."""
    return rules.told_by_person and kind not in AT_ONCE_KINDS


def sendable_from(teller: Teller, kind: MessageKind, channel: Channel, instant: datetime) -> datetime:
    """The instant itself, or the end of the quiet hours it falls into where this kind and this channel have any."""
    at_any_hour = kind in AT_ANY_HOUR_KINDS or channel in SILENT_CHANNELS
    return instant if at_any_hour else teller.rules.sendable_from(instant)


def key_by(key: str, channel: Channel, *, before: int = 0) -> str:
    """The dedupe key of a fact told this way. Texts have the plain key, as they had before there were other ways.

    `before` is how often it was tried on this channel already, each time with another number or address.
    """
    if before:
        return f"{key}{_BY}{channel}:{before + 1}"
    return key if channel is Channel.SMS else f"{key}{_BY}{channel}"


def key_of(dedupe_key: str) -> str:
    """The key of the fact, however it was told."""
    return dedupe_key.split(_BY, 1)[0]


def told_before(records: Records, appointment: Appointment, key: str) -> bool:
    """Whether exactly this was told in some way: a household whose preference has changed is not told again."""
    return any(key_of(message.dedupe_key) == key for message in records.messages.of(appointment.ref))


def notice_deadline(appointment: Appointment) -> datetime:
    """When the household has to know of the visit: its start, less the longest notice that it asks for."""
    notices = (item.kind.notice() for item in appointment.promise.requirements)
    longest = max((notice.length for notice in notices if notice), default=timedelta(0))
    return appointment.promise.window.starts - longest


def _served(appointment: Appointment, kind: MessageKind, teller: Teller, now: datetime) -> bool:
    """Whether a letter handed over now counts as served while it is still of use."""
    if kind in _AFTERWARDS:
        return True
    if teller.letter_served_at is None:
        return False
    by = notice_deadline(appointment) if kind in NOTICE_KINDS else appointment.promise.window.starts
    return teller.letter_served_at(now) < by
