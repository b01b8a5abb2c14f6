"""Where and whom: homes, households, residents and the ways to reach them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from appointments.domain.refs import HomeRef, HouseholdRef, ResidentRef
from appointments.domain.times import Window


class Channel(StrEnum):
    SMS = "sms"
    VOICE = "voice"
    EMAIL = "email"
    LETTER = "letter"


class LineType(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    OTHER = "other"  # a valid number that is neither: premium, freephone, pager


class HouseholdChange(StrEnum):
    """What was put on record of who lives there, or put right."""

    OTHERS_MOVED_IN = "others_moved_in"
    DAY_PUT_RIGHT = "day_put_right"
    NOBODY_MOVED_IN = "nobody_moved_in"  # that others moved in was recorded by mistake


@dataclass(frozen=True)
class Place:
    """WGS84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Home:
    """A dwelling. `uprn` may be unknown (None); `property_ref` is the landlord's own, leading zeros kept."""

    ref: HomeRef
    property_ref: str
    address: tuple[str, ...]
    postcode: str
    place: Place
    uprn: str | None = None
    patch: str = ""
    communal_door: bool = False

    @property
    def one_line(self) -> str:
        return ", ".join([*self.address, self.postcode])


@dataclass(frozen=True)
class ContactNumber:
    """A number in E.164 form (`+447700900123`) and what may be done with it.

    `withdrawn_at` is set when the resident opts out (STOP) or takes the number back; `safe` is false when somebody else
    may read or hear what is sent there.
    """

    number: str
    line: LineType
    label: str = ""
    safe: bool = True
    withdrawn_at: datetime | None = None

    def may_text(self) -> bool:
        return self.line is LineType.MOBILE and self.safe and self.withdrawn_at is None

    def may_call(self) -> bool:
        return self.safe and self.withdrawn_at is None


@dataclass(frozen=True)
class Resident:
    """Somebody who lives there. `prefers` orders the channels, first choice first."""

    ref: ResidentRef
    name: str
    numbers: tuple[ContactNumber, ...] = ()
    prefers: tuple[Channel, ...] = (Channel.SMS, Channel.VOICE, Channel.LETTER)
    email: str | None = None
    language: str = "en"


@dataclass(frozen=True)
class Household:
    """Those who live in one home; the first resident is the one who is written to. `version` is optimistic.

    `since` is when they moved in, where others lived there before and it is on record. What was promised to those is
    none of theirs: no missed visit, no text, no charge, and nobody tells them of it. `known_since` is the instant at
    which that was put on record, or taken back: what we sent or heard before it was with those on record then.
    """

    ref: HouseholdRef
    home_ref: HomeRef
    residents: tuple[Resident, ...] = field(default=())
    version: int = 0
    since: datetime | None = None
    known_since: datetime | None = None

    def promised_to(self, window: Window) -> bool:
        """Whether a visit in this window was theirs; one that was to come when they moved in is."""
        return self.since is None or window.ends > self.since

    def heard(self, at: datetime) -> bool:
        """Whether what we sent, or were told, at this instant was with them and not with others who lived there."""
        if self.since is None:  # nobody moved in, and what was hidden while we thought so is theirs again
            return True
        return at >= (self.known_since or self.since)  # of those recorded before it was kept only the day is known

    @property
    def contact(self) -> Resident | None:
        return self.residents[0] if self.residents else None

    def texting_number(self) -> ContactNumber | None:
        """The number a text may go to now, in the residents' order; none when there is no such number."""
        numbers = (number for resident in self.residents for number in resident.numbers)
        return next((number for number in numbers if number.may_text()), None)

    def calling_number(self) -> ContactNumber | None:
        """The number a call may go to now; mobiles and landlines alike."""
        numbers = (number for resident in self.residents for number in resident.numbers)
        return next((number for number in numbers if number.may_call()), None)
