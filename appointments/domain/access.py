"""Access requirements: what must hold to get in and be welcome.

A requirement is a `kind` (what is asked, one file each in access_kinds/) with who said so and from when until when it
applies. Consumers never compare kinds: they ask the hooks of `AccessKind`, each of which has a neutral default. The
adjustment is recorded, never a diagnosis (rule 16).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from appointments.domain.errors import Invalid, WrongState
from appointments.domain.evidence import Evidence, EvidenceKind
from appointments.domain.homes import Channel
from appointments.domain.operatives import Gender, Operative
from appointments.domain.refs import HomeRef, OperativeRef, RequirementRef
from appointments.domain.times import Window

# The promise is cut in these steps when a household cannot make the whole of a pattern, and not below this length.
STEP = timedelta(minutes=15)
SHORTEST_PROMISE = timedelta(minutes=60)
# A crew that goes together presses "I am leaving" one after the other.
LEAVING_TOGETHER = timedelta(minutes=2)


@dataclass(frozen=True)
class Notice:
    """Time between a delivered notice and the start of the window. `written` rules out agreeing on the telephone."""

    length: timedelta
    written: bool = False


@dataclass(frozen=True)
class OperativeTraits:
    """Who may come; neutral values mean anybody.

    `same_operative` insists on the one the household knows, `prefers_same` sends them when that can be done at all.
    `not_alone` is a gender of operatives who come only with a colleague.
    """

    gender: Gender | None = None
    same_operative: bool = False
    prefers_same: bool = False
    not_alone: Gender | None = None


@dataclass(frozen=True)
class Recipient:
    """Somebody else who is told, at a number in E.164: as well as the household, or `instead` of it."""

    number: str
    instead: bool = False


@dataclass(frozen=True)
class MessageRules:
    """How the household may be reached.

    `only` are the channels left; empty means all. `call_ahead_minutes` asks for a call or text that long before
    arrival. `neutral` texts say nothing of the home, the work or who comes. `language` is a code such as `cy` in which
    the household is told. `name_operative` says who will come in every notice. `reminder_line` is a sentence added to
    the reminder. `nobody` means that there is nobody to tell.
    """

    only: frozenset[Channel] = frozenset()
    call_ahead_minutes: int | None = None
    recipient: Recipient | None = None
    neutral: bool = False
    language: str = ""
    name_operative: bool = False
    reminder_line: str = ""
    nobody: bool = False


@dataclass(frozen=True)
class Attendee:
    """Somebody who has to be there besides the household and the operative.

    `role` is what they are ("an interpreter"), `reference` how to reach them in the landlord's words; it may be empty.
    Their own calendar is looked up by role and reference.
    """

    role: str
    reference: str = ""


@dataclass(frozen=True)
class Secret:
    """What is shown to the operative on the day of the visit only, and to nobody in a message or a log."""

    label: str
    words: str = field(repr=False)


# What stands in a promise in the place of a secret.
NOT_KEPT = "not kept here"


class Group(StrEnum):
    """What a kind has an effect on: how forms sort the kinds."""

    TIMES = "times"
    WHO_COMES = "who_comes"
    TELLING = "telling"
    AT_THE_DOOR = "at_the_door"
    GETTING_IN = "getting_in"
    THE_WORK = "the_work"
    SAFETY = "safety"


class Sensitivity(StrEnum):
    """What a kind may reveal of somebody: reading its record is logged with a reason when it is not ordinary (rule 73).

    `SPECIAL` is special-category data (health, religion, origin), a reasonable inference included; `OFFENCE` a caution
    that may be about a criminal offence. Source: domain sections 3.2 and 3.3, UK GDPR articles 9 and 10.
    """

    ORDINARY = "ordinary"
    SPECIAL = "special_category"
    OFFENCE = "criminal_offence"


@dataclass(frozen=True)
class DoorStep:
    """Something the operative does at the door and ticks with its result.

    `wait_minutes` raises the wait before a missed visit may be claimed; `replaces` names the evidence this step
    stands in for and `by` what takes its place ("text only": a text in place of the call). A step `inside` is done
    once the door has opened: it can be ticked, and is never asked of somebody before a closed door.
    """

    code: str
    words: str
    wait_minutes: int | None = None
    replaces: EvidenceKind | None = None
    must_tick: bool = True
    by: EvidenceKind = EvidenceKind.TEXT
    inside: bool = False


@dataclass(frozen=True)
class VisitFacts:
    """What a requirement is held against afterwards: who came, when, told how, and what was done at the door.

    `notice_delivered_at` is the first notice by any channel, `written_notice_at` the first in writing.
    """

    promised: Window
    arrived_at: datetime | None
    decided_at: datetime
    operatives: tuple[Operative, ...]
    notice_delivered_at: datetime | None
    notice_in_writing: bool
    agreed_by_resident: bool
    evidence: tuple[Evidence, ...]
    usual_operative: OperativeRef | None = None
    written_notice_at: datetime | None = None

    @property
    def stay(self) -> Window | None:
        """From arrival to the decision; None when nobody arrived."""
        if self.arrived_at is None or self.decided_at <= self.arrived_at:
            return None
        return Window(self.arrived_at, self.decided_at)

    @property
    def stayed(self) -> tuple[Operative, ...]:
        """Those who came and were there until the decision. A departure that names nobody is everybody's, and no
        decision comes after it."""
        left = {
            item.text("operative")
            for item in self.evidence
            if item.kind is EvidenceKind.DEPARTURE
            and self.arrived_at is not None
            and self.arrived_at <= item.at < self.decided_at - LEAVING_TOGETHER
        }
        return tuple(operative for operative in self.operatives if operative.ref not in left)

    def ticked(self, code: str) -> bool:
        return any(item.kind is EvidenceKind.DOOR_STEP and item.text("step") == code for item in self.evidence)


class Parameter(StrEnum):
    """How a door (form, CSV, API) asks for one value of a kind."""

    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    WEEKLY_TIMES = "weekly_times"
    DATES = "dates"
    TELEPHONE = "telephone"
    TEXT = "text"


@dataclass(frozen=True)
class Asked:
    """One parameter of a kind as a form shows it. `choices` are (value, label)."""

    name: str
    label: str
    parameter: Parameter
    hint: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AccessKind:
    """What is asked of a visit. Override only the hooks that the kind has something to say to."""

    TAG: ClassVar[str]
    LABEL: ClassVar[str]
    GROUP: ClassVar[Group]
    # No default on purpose: whoever adds a kind decides it.
    SENSITIVITY: ClassVar[Sensitivity]
    ASKS: ClassVar[tuple[Asked, ...]] = ()
    # Months until somebody asks whether it still holds (rule 17); what protects staff is looked at sooner.
    REVIEW_MONTHS: ClassVar[int] = 12

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        """The kind from what a form, a file or the database holds; raises Invalid naming the parameter."""
        asked = {parameter.name for parameter in cls.ASKS}
        unknown = sorted(name for name in set(values) - asked if str(values[name]).strip())
        if unknown:
            raise Invalid(unknown[0], f"{unknown[0]}: {cls.LABEL.lower()!r} has no such value")
        return cls()

    def require_plausible(self) -> None:
        """Raises Invalid, naming the parameter, for what is read from the records but not taken from anybody anew."""

    def free_text(self) -> Mapping[str, str]:
        """What somebody has typed in their own words, by parameter; secrets are not among it."""
        secret = self.secret()
        typed = {
            asked.name: str(getattr(self, asked.name, "")) for asked in self.ASKS if asked.parameter is Parameter.TEXT
        }
        return {name: words for name, words in typed.items() if words and (secret is None or words != secret.words)}

    def data(self) -> dict[str, object]:
        """The parameters as plain JSON values; `parse` gives the same kind back."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def brief(self) -> str:
        """One sentence the operative and the call handler may see: the adjustment, never a diagnosis."""
        raise NotImplementedError(f"{type(self).__name__} must say what it asks")  # the one hook without a default

    def for_caller(self) -> str:
        """The same as it is said aloud to whoever rings: what was asked for, never an instruction to the operative.

        Empty when nothing is said: a caution that protects staff is no subject for the household.
        """
        return self.brief()

    def allows(self, window: Window) -> bool:
        """Whether somebody may be at the home during all of `window`."""
        return True

    def bookable(self) -> bool:
        """Whether a visit may be booked or despatched at all."""
        return True

    def may_release(self, name: str) -> bool:
        """Whether a visit that would break this may be allowed by the person of this name (rule 6)."""
        return True

    def forbids(self) -> frozenset[str]:
        """Skills that the work must not call for: what they stand for is not done here before it was arranged."""
        return frozenset()

    def first_of_day(self) -> bool:
        """Whether the visit has to be the first of everybody's round."""
        return False

    def notice(self) -> Notice | None:
        return None

    def crew_size(self) -> int:
        return 1

    def skills(self) -> frozenset[str]:
        return frozenset()

    def operative_traits(self) -> OperativeTraits:
        return OperativeTraits()

    def extra_minutes(self) -> int:
        """Minutes that the visit takes longer because of this."""
        return 0

    def message_rules(self) -> MessageRules:
        return MessageRules()

    def attendee(self) -> Attendee | None:
        """Who else has to be there; the visit is agreed with them too."""
        return None

    def preparation(self) -> str:
        """What has to be ready before the visit, as a planner is told; empty when nothing has."""
        return ""

    def secret(self) -> Secret | None:
        """What the operative may see on the day of the visit only."""
        return None

    def as_promised(self) -> AccessKind:
        """The kind as a promise keeps it: without the secret, which is read when it is needed and copied nowhere."""
        return self

    def hazards_first(self) -> bool:
        """Whether a hazard reported here is looked at before others; nothing about the visit itself changes."""
        return False

    def door_steps(self) -> tuple[DoorStep, ...]:
        return ()

    def unmet(self, visit: VisitFacts) -> str | None:
        """What was not done, in words; None when the requirement was met."""
        return None


@dataclass(frozen=True)
class Erased(AccessKind):
    """A kind whose parameters were erased when they were kept long enough (rule 74); which kind it was is counted on.

    It asks for nothing: what is erased ended long ago.
    """

    LABEL: ClassVar[str] = "Erased"
    GROUP: ClassVar[Group] = Group.SAFETY
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.ORDINARY

    TAG: str = ""  # type: ignore[misc]  # of the kind that it was
    label: str = ""

    def data(self) -> dict[str, object]:
        return {"erased": True}

    def brief(self) -> str:
        return f"{self.label}; the details were erased."


class Source(StrEnum):
    """Who told us. Rule 17."""

    RESIDENT = "resident"
    HOUSEHOLD_MEMBER = "household_member"
    ADVOCATE = "advocate"
    STAFF = "staff"
    OPERATIVE = "operative"
    CONTRACTOR = "contractor"
    IMPORT = "import"


@dataclass(frozen=True)
class AccessRequirement:
    """A kind that applies to a home from `starts_on` until `ends_on`, both inclusive; none means until ended.

    `review_on` is when somebody must ask whether it still holds; overdue, it still applies (rule 17). A
    `provisional` one was proposed at the door and applies until reviewed (rule 20). `declined` records one that was
    asked for and refused, with the reason (rule 21); it never applies. `effect` says what recording it is meant to
    achieve. One that takes the place of another `replaces` it: what was recorded is not written over (rule 76).
    """

    ref: RequirementRef
    home_ref: HomeRef
    kind: AccessKind
    source: Source
    recorded_by: str
    recorded_at: datetime
    starts_on: date
    review_on: date
    ends_on: date | None = None
    provisional: bool = False
    declined: str | None = None
    effect: str = ""
    replaces: RequirementRef | None = None

    def __post_init__(self) -> None:
        # The eve of the start is allowed: that is what `end` makes of one that never came to apply.
        if self.ends_on is not None and self.ends_on < self.starts_on - timedelta(days=1):
            raise Invalid("ends_on", "ends_on: a requirement cannot end before it starts")
        if self.declined is not None and not self.declined.strip():
            raise Invalid("declined", "declined: say why it was declined")
        if self.review_on < self.starts_on:
            raise Invalid("review_on", "review_on: the review cannot be before the requirement starts")

    def applies_on(self, day: date) -> bool:
        ended = self.ends_on is not None and day > self.ends_on
        return self.declined is None and day >= self.starts_on and not ended

    def review_overdue(self, today: date) -> bool:
        return self.applies_on(today) and today > self.review_on

    def end(self, today: date) -> AccessRequirement:
        """Ended as of yesterday, or before it would have started, so that it leaves every view at once (rule 18)."""
        if self.ends_on is not None and self.ends_on < today:
            raise WrongState(f"requirement {self.ref} ended on {self.ends_on:%d %B %Y} already")
        return replace(self, ends_on=max(today, self.starts_on) - timedelta(days=1), provisional=False)

    def confirm(self, review_on: date, today: date) -> AccessRequirement:
        """It still holds: nobody need ask again before `review_on`. A provisional one is accepted by this (rule 20)."""
        self._require_open(today)
        if review_on <= today:
            raise Invalid("review_on", "review_on: the next review must be later than today")
        return replace(self, review_on=review_on, provisional=False)

    def decline(self, reason: str, today: date) -> AccessRequirement:
        """What was proposed is refused, with the reason (rule 21); it leaves every view at once."""
        self._require_open(today)
        if not self.provisional:
            raise WrongState("only what was proposed can be declined; end this one")
        return replace(self.end(today), provisional=False, declined=reason)

    def _require_open(self, today: date) -> None:
        if self.declined is not None:
            raise WrongState(f"requirement {self.ref} was declined already")
        if self.ends_on is not None and self.ends_on < today:
            raise WrongState(f"requirement {self.ref} ended on {self.ends_on:%d %B %Y} already")


@dataclass(frozen=True)
class RequirementSnapshot:
    """A requirement as it stood when a promise was made or a round despatched (rule 19)."""

    ref: RequirementRef
    kind: AccessKind


def default_review_on(starts_on: date, *, temporary: bool, months: int = 12) -> date:
    """`months` for a lasting requirement, 3 for a temporary one (rule 17)."""
    months = starts_on.month - 1 + (3 if temporary else months)
    year, month = starts_on.year + months // 12, months % 12 + 1
    # 30 November and three months is the last day of February.
    return starts_on.replace(year=year, month=month, day=min(starts_on.day, monthrange(year, month)[1]))


def snapshot(requirements: Iterable[AccessRequirement], day: date) -> tuple[RequirementSnapshot, ...]:
    """What applies on `day`, in order of reference, so that equal facts give equal snapshots."""
    applying = sorted((r for r in requirements if r.applies_on(day)), key=lambda r: r.ref)
    return tuple(RequirementSnapshot(r.ref, r.kind.as_promised()) for r in applying)


@dataclass(frozen=True)
class Demands:
    """Everything a set of requirements asks of one visit, worked out once."""

    notice: Notice | None
    crew_size: int
    skills: frozenset[str]
    genders: frozenset[Gender]
    same_operative: bool
    extra_minutes: int
    prefers_same: bool = False
    not_alone: frozenset[Gender] = frozenset()
    first_of_day: bool = False
    forbids: frozenset[str] = frozenset()
    kinds: tuple[AccessKind, ...] = field(repr=False, default=())

    @property
    def bookable(self) -> bool:
        return all(kind.bookable() for kind in self.kinds)

    def accepts(self, operative: Operative, *, alone: bool = False) -> bool:
        """Whether this operative may come, by gender, as far as gender goes; `alone` when nobody comes with them.

        An operative of whom no gender is recorded is never taken for what was asked.
        """
        if alone and self.not_alone and (operative.gender is None or operative.gender in self.not_alone):
            return False
        return all(operative.gender is gender for gender in self.genders)


# Most households ask for nothing, and whole days of them are looked at.
NOTHING_ASKED = Demands(
    notice=None, crew_size=1, skills=frozenset(), genders=frozenset(), same_operative=False, extra_minutes=0
)


def demands(snapshots: Iterable[RequirementSnapshot]) -> Demands:
    """The strictest of each hook over all requirements: longest notice, largest crew, all skills, all genders asked."""
    kinds = tuple(item.kind for item in snapshots)
    if not kinds:
        return NOTHING_ASKED
    notices = [notice for kind in kinds if (notice := kind.notice())]
    traits = [kind.operative_traits() for kind in kinds]
    return Demands(
        notice=Notice(max(n.length for n in notices), any(n.written for n in notices)) if notices else None,
        crew_size=max((kind.crew_size() for kind in kinds), default=1),
        skills=frozenset().union(*(kind.skills() for kind in kinds)),
        genders=frozenset(trait.gender for trait in traits if trait.gender is not None),
        same_operative=any(trait.same_operative for trait in traits),
        extra_minutes=sum(kind.extra_minutes() for kind in kinds),
        prefers_same=any(trait.prefers_same for trait in traits),
        not_alone=frozenset(trait.not_alone for trait in traits if trait.not_alone is not None),
        first_of_day=any(kind.first_of_day() for kind in kinds),
        forbids=frozenset().union(*(kind.forbids() for kind in kinds)),
        kinds=kinds,
    )


def arrivals_allowed(
    window: Window, stay_minutes: int, kinds: Iterable[AccessKind], also: Iterable[Callable[[Window], bool]] = ()
) -> Window | None:
    """The longest part of `window` in which *any* arrival suits the household, its whole stay included.

    A household that asks for nobody between 8:30 and 9:30 is promised 9:30 to 13:00 of a morning, not "8 to 13, but
    please not then". Cut in quarter hours; None when less than an hour is left. The earliest of equally long parts
    wins. `also` are further questions of the same form, such as whether somebody else can be there.
    """
    asked: list[Callable[[Window], bool]] = [k.allows for k in kinds if type(k).allows is not AccessKind.allows]
    asked.extend(also)
    if not asked:
        return window
    stay = timedelta(minutes=stay_minutes)
    best: Window | None = None
    run_starts: datetime | None = None
    cut = window.starts
    while cut < window.ends:
        step_ends = min(cut + STEP, window.ends)
        # Arrivals in [cut, step_ends) leave before step_ends + stay.
        if all(allows(Window(cut, step_ends + stay)) for allows in asked):
            run_starts = run_starts or cut
            run = Window(run_starts, step_ends)
            if best is None or run.minutes > best.minutes:
                best = run
        else:
            run_starts = None
        cut = step_ends
    if best is None or best.ends - best.starts < SHORTEST_PROMISE:
        return None
    return best
