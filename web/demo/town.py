"""Who lives where: homes at real postcodes of the Stroud district, households, and what some of them need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from appointments.domain.access import AccessRequirement, Source, default_review_on
from appointments.domain.access_kinds import parse_kind
from appointments.domain.homes import Channel, ContactNumber, Home, Household, LineType, Place, Resident
from appointments.domain.times import at as london_time
from web.demo.dice import Dice

_DISTRICTS = {
    "GL5": "Stroud",
    "GL6": "Nailsworth",
    "GL10": "Stonehouse",
    "GL11": "Dursley",
    "GL12": "Wotton",
    "GL13": "Berkeley",
}
# About twenty metres in degrees: several homes share a postcode and do not stand on one spot.
_JITTER = 0.0002
# Of the last twenty numbers of the drama range ten are operatives', and ten belong to the story.
MOBILES = 980
LANDLINES = 1000
ONE_IN = 8  # homes with an access requirement

_KINDS: dict[tuple[str, tuple[tuple[str, str], ...]], float] = {
    ("advance_notice", (("hours", "48"),)): 14,
    ("advance_notice", (("hours", "72"), ("written", "yes"))): 5,
    ("times_to_avoid", (("times", "Mon-Fri 08:00-09:30; Mon-Fri 14:30-16:00"),)): 18,
    ("times_to_avoid", (("times", "Fri 12:00-14:30"),)): 3,
    ("only_these_times", (("times", "Tue 08:00-17:00; Thu 08:00-17:00"),)): 6,
    ("two_operatives", ()): 6,
    ("operative_gender", (("gender", "female"),)): 5,
    ("same_operative", ()): 4,
    ("call_ahead", (("minutes", "30"),)): 16,
    ("longer_to_answer", (("minutes", "25"),)): 16,
    ("text_only", ()): 8,
    ("avoid_school_run", ()): 6,
    ("animals", ()): 6,
    ("shoes_off", ()): 4,
    ("key_safe", (("location", "left of the back door"), ("code", "0042"))): 3,
    ("entry_code", (("code", "1066"),)): 3,
    ("how_to_knock", (("how", "ring_repeatedly"),)): 3,
    ("parking", (("where", "behind the block"),)): 2,
    ("do_not_attend", (("refer_to", "Neighbourhood team"),)): 1,
}


@dataclass(frozen=True)
class Town:
    """Homes with their households (of those who have a number) and requirements, by home reference."""

    homes: tuple[Home, ...]
    households: dict[str, Household]
    requirements: dict[str, tuple[AccessRequirement, ...]]

    def reachable(self) -> tuple[Home, ...]:
        """Homes whose household has a number of its own: those that take part in history and open work."""
        return tuple(home for home in self.homes if home.ref in self.households and self._number(home) is not None)

    def number(self, home: Home) -> str | None:
        found = self._number(home)
        return found.number if found else None

    def _number(self, home: Home) -> ContactNumber | None:
        return self.households[home.ref].texting_number()


def a_town(count: int, places: tuple[tuple[str, Place], ...], today: date, dice: Dice) -> Town:
    """`count` homes over the postcodes; about one in eight asks for something."""
    homes = tuple(_home(number, dice.one(places), dice) for number in range(1, count + 1))
    spaced = max(1, count // MOBILES)
    with_mobile = {home.ref for home in homes[::spaced][:MOBILES]}
    households, mobiles, landlines = {}, iter(range(MOBILES)), iter(range(LANDLINES))
    for number, home in enumerate(homes, 1):
        numbers: tuple[ContactNumber, ...] = ()
        if home.ref in with_mobile:
            numbers = (ContactNumber(f"+447700900{next(mobiles):03d}", LineType.MOBILE, "mobile"),)
        elif (line := next(landlines, None)) is not None:
            numbers = (ContactNumber(f"+441632960{line:03d}", LineType.LANDLINE, "home"),)
        prefers = (Channel.SMS, Channel.VOICE, Channel.LETTER) if home.ref in with_mobile else (Channel.VOICE,)
        resident = Resident(dice.ref("R"), f"Resident {number:04d}", numbers, prefers)
        households[home.ref] = Household(dice.ref("HH"), home.ref, (resident,))
    requirements = {home.ref: _requirements(home, today, dice) for home in homes if dice.happens(1 / ONE_IN)}
    return Town(homes, households, requirements)


def _home(number: int, at: tuple[str, Place], dice: Dice) -> Home:
    postcode, middle = at
    district = postcode.split()[0]
    return Home(
        ref=dice.ref("H"),
        property_ref=f"{number:08d}",
        address=(f"Home {number:04d}", _DISTRICTS.get(district, district)),
        postcode=postcode,
        place=Place(round(middle.lat + dice.spread(_JITTER), 6), round(middle.lon + dice.spread(_JITTER), 6)),
        uprn=f"{100_120_000_000 + number:012d}" if number % 10 else f"{90_000 + number:08d}",
        patch=district,
        communal_door=dice.happens(0.12),
    )


def _requirements(home: Home, today: date, dice: Dice) -> tuple[AccessRequirement, ...]:
    """One requirement, sometimes two; a few are over, a few are overdue for review and still apply."""
    found = []
    for _ in range(2 if dice.happens(0.1) else 1):
        tag, values = dice.weighted(_KINDS)
        starts_on = today - timedelta(days=dice.between(100, 500))
        over = dice.happens(0.08)
        found.append(
            AccessRequirement(
                ref=dice.ref("Q"),
                home_ref=home.ref,
                kind=parse_kind(tag, dict(values)),
                source=dice.weighted({Source.RESIDENT: 6, Source.STAFF: 2, Source.ADVOCATE: 1, Source.OPERATIVE: 1}),
                recorded_by="planner1",
                recorded_at=london_time(starts_on, time(10)),
                starts_on=starts_on,
                review_on=default_review_on(starts_on, temporary=over),
                ends_on=today - timedelta(days=dice.between(10, 90)) if over else None,
                effect="the visit can go ahead",
            )
        )
    return tuple(found)
