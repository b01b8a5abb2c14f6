"""A case: everything the gate reads when an outcome is claimed. Nothing else may decide.

It is plain data, so an auditor can write one by hand and try it against the rulebook without a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from appointments.domain.access import DoorStep, RequirementSnapshot, VisitFacts
from appointments.domain.appointments import Promise
from appointments.domain.evidence import Evidence, EvidenceKind, of_kind, standing
from appointments.domain.homes import Channel
from appointments.domain.operatives import Operative
from appointments.domain.outcomes import OutcomeClaim
from appointments.domain.positions import at_the_home, elsewhere_m
from appointments.domain.refs import MessageRef, OperativeRef, RequirementRef
from appointments.domain.replies import Intent
from appointments.domain.standing_in import steps_at_the_door
from appointments.domain.times import Window


@dataclass(frozen=True)
class Notification:
    """One notice of one version of the promise. `delivered_at` is when it was served; None when it never was.

    For a letter it is the deemed day of service, which the records fill in. `awaited`: it was sent, and no receipt has
    said yet what became of it.
    """

    message_ref: MessageRef
    promise_version: int
    channel: Channel
    sent_at: datetime | None
    delivered_at: datetime | None
    awaited: bool = False


@dataclass(frozen=True)
class ResidentReply:
    """What the resident answered about one version of the promise."""

    promise_version: int
    intent: Intent
    received_at: datetime


@dataclass(frozen=True)
class Case:
    """One claim with its records. `requirements` are those promised and those in force at the visit, each once.

    `judged_at` is the decision's server time. `text_unread`: a text of theirs waits for a person.
    `proposed` are those among the requirements that were noticed on the day, and that no planner has reviewed: they ask
    more of the visit, and put nothing in the place of anything (rule 20).
    `has_number` is whether any number was held that could be rung or texted. `figures` are the landlord's own, by name,
    as they were in force on the day of the promise; what is not among them has the rulebook's default.
    """

    claim: OutcomeClaim
    promise: Promise
    requirements: tuple[RequirementSnapshot, ...]
    arrived_at: datetime | None
    operatives: tuple[Operative, ...]
    evidence: tuple[Evidence, ...]
    notifications: tuple[Notification, ...]
    replies: tuple[ResidentReply, ...]
    has_number: bool
    judged_at: datetime
    usual_operative: OperativeRef | None = None
    text_unread: bool = False
    figures: Mapping[str, int] = field(default_factory=dict)
    proposed: frozenset[RequirementRef] = frozenset()

    @property
    def window(self) -> Window:
        return self.promise.window

    @property
    def notices(self) -> tuple[Notification, ...]:
        """Delivered notices of the promise in force, first served first."""
        kept = [n for n in self.notifications if n.promise_version == self.promise.version and n.delivered_at]
        return tuple(sorted(kept, key=lambda n: (n.delivered_at or self.judged_at, n.message_ref)))

    @property
    def answers(self) -> tuple[ResidentReply, ...]:
        """Replies to the promise in force, earliest first."""
        kept = [r for r in self.replies if r.promise_version == self.promise.version]
        return tuple(sorted(kept, key=lambda r: r.received_at))

    @property
    def door_steps(self) -> tuple[DoorStep, ...]:
        return steps_at_the_door(self.requirements, self.proposed)

    @property
    def notice_asked(self) -> timedelta:
        """The longest notice that the household itself asked for and that binds; zero when there is none.

        One that need not be in writing does not bind where the resident agreed to the time (rule 3).
        """
        agreed = self.promise.agreed_by_resident
        notices = [
            notice.length
            for item in self.requirements
            if (notice := item.kind.notice()) is not None and notice.binds(agreed=agreed)
        ]
        return max(notices, default=timedelta(0))

    def notice_due(self, landlords: timedelta) -> timedelta:
        """How long before the window the notice had to arrive: the longer of the household's own and the landlord's.

        The landlord's is due only where the resident agreed to nothing (rules 2 and 3).
        """
        return max(self.notice_asked, timedelta(0) if self.promise.agreed_by_resident else landlords)

    def in_time(self, told_at: datetime, notice: timedelta) -> bool:
        """Before the window opens at all, and as long before as is due; exactly that long is enough."""
        return told_at < self.window.starts and told_at + notice <= self.window.starts

    def receipt_awaited(self, notice: timedelta) -> bool:
        """Whether a notice of the promise in force was sent in time, and may yet turn out to have been delivered."""
        return any(
            n.awaited and n.sent_at is not None and self.in_time(n.sent_at, notice)
            for n in self.notifications
            if n.promise_version == self.promise.version and n.delivered_at is None
        )

    @property
    def arrived_elsewhere_m(self) -> float | None:
        """How far from the home the phone said the arrival was; None unless it was somewhere else.

        One of a crew who arrived at the home was there, and so was who recorded anything else from it since.
        """
        arrivals = of_kind(self.evidence, EvidenceKind.ARRIVAL)
        apart = [far for item in arrivals if (far := elsewhere_m(item.data)) is not None]
        if not apart or any(at_the_home(item.data) for item in self.evidence):
            return None
        return min(apart)

    def if_delivered(self) -> Case:
        """The case had every notice arrived that still may have: what is not met then is not met for certain."""
        return replace(
            self,
            notifications=tuple(
                replace(n, delivered_at=n.sent_at) if n.awaited and n.delivered_at is None else n
                for n in self.notifications
            ),
        )

    def visit_facts(self) -> VisitFacts:
        """The case as the requirements' `unmet` hooks read it."""
        first = self.notices[0] if self.notices else None
        began = self.arrived_at or self.window.starts
        # To say yes to who is at the door is not to have agreed to the time.
        agreed = any(r.intent is Intent.CONFIRM and r.received_at <= began for r in self.answers)
        written = [n for n in self.notices if n.channel is not Channel.VOICE]
        return VisitFacts(
            promised=self.window,
            arrived_at=self.arrived_at,
            decided_at=self.judged_at,
            operatives=self.operatives,
            notice_delivered_at=first.delivered_at if first else None,
            notice_in_writing=bool(written),
            agreed_by_resident=self.promise.agreed_by_resident or agreed,
            evidence=standing(self.evidence, self.judged_at),
            usual_operative=self.usual_operative,
            written_notice_at=written[0].delivered_at if written else None,
        )

    def unmet_requirements(self) -> tuple[str, ...]:
        """Every requirement that was not met, in words (rule 43)."""
        facts = self.visit_facts()
        return tuple(words for item in self.requirements if (words := item.kind.unmet(facts)))
