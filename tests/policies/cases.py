"""Complete cases to change one thing of: a "no access" and a "refused access" that the gate allows.

Times are London wall clock on one Tuesday in November (which is UTC); `clock("09:05:30")` is an instant of that day.
The promise is 08:00 to 13:00, the operative arrives at 09:00.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from appointments.domain.access import AccessKind, RequirementSnapshot
from appointments.domain.appointments import Promise
from appointments.domain.case import Case, Notification, ResidentReply
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.homes import Channel, Place
from appointments.domain.operatives import Gender, Operative
from appointments.domain.outcomes import Door, Finding, Outcome, OutcomeClaim
from appointments.domain.replies import Intent
from appointments.domain.times import Window
from policies.rulebook import judge
from policies.thresholds import DEFAULTS, Thresholds

DAY = date(2026, 11, 24)
VERSION = 2  # moved once, so that what was sent about the first promise must not count


def clock(text: str) -> datetime:
    return datetime.combine(DAY, time.fromisoformat(text), tzinfo=UTC)


OPENS, ARRIVED, ENDS = clock("08:00"), clock("09:00"), clock("13:00")
BOOKED_AT = clock("10:00") - timedelta(days=7)


def an_item(
    kind: EvidenceKind,
    at: str | datetime,
    data: Mapping[str, object] | None = None,
    *,
    source: EvidenceSource = EvidenceSource.DEVICE,
    received_at: datetime | None = None,
    digest: str = "",
) -> Evidence:
    """Recorded at a time of the day, and with the server at once."""
    device_at = clock(at) if isinstance(at, str) else at
    return Evidence(
        ref=f"E-{kind}-{device_at:%H%M%S%f}",
        appointment_ref="A-1",
        kind=kind,
        source=source,
        device_at=device_at,
        received_at=received_at or device_at,
        by="operative-07",
        data=data or {},
        digest=digest,
    )


def a_call(at: str, result: str = "no_answer", *, to: str = "resident") -> Evidence:
    return an_item(EvidenceKind.CALL, at, {"to": to, "result": result, "number_digest": "5f"})


def spoke_to(who: str, at: str = "09:02") -> Evidence:
    return an_item(EvidenceKind.SPOKE_TO, at, {"who": who})


def withdrawing(item: Evidence, at: str, words: str = "It was the neighbours' boy.") -> Evidence:
    return an_item(EvidenceKind.WITHDRAWN, at, {"withdraws": item.ref, "words": words})


def a_reason(reason: str, at: str | datetime = "09:03", words: str = "Not today, please.") -> Evidence:
    return an_item(EvidenceKind.REASON, at, {"reason": reason, "words": words})


def the_planner_answers(at: str | datetime, *, found: str = "") -> Evidence:
    data = {"found": found} if found else {}
    return an_item(EvidenceKind.PLANNER_ANSWERED, at, data, source=EvidenceSource.PLANNER)


def a_photo(at: str, *, subject: str = "card", digest: str = "ab" * 32) -> Evidence:
    return an_item(EvidenceKind.PHOTO, at, {"media_type": "image/jpeg", "subject": subject}, digest=digest)


def a_notice(delivered_at: datetime | None = BOOKED_AT, *, version: int = VERSION, ref: str = "M-1") -> Notification:
    return Notification(ref, version, Channel.SMS, BOOKED_AT, delivered_at)


def a_reply(intent: Intent, at: datetime = BOOKED_AT, *, version: int = VERSION) -> ResidentReply:
    return ResidentReply(version, intent, at)


def an_operative(number: int = 7, *, gender: Gender | None = None) -> Operative:
    return Operative(
        f"OP-{number:02}", f"Operative {number:02}", frozenset({"PL"}), Place(51.745, -2.216), gender=gender
    )


def no_access_case() -> Case:
    """Everything rule 37 asks for, with nothing to spare on the wait."""
    return _case(
        Outcome.NO_ACCESS,
        "09:15",
        an_item(EvidenceKind.ARRIVAL, "09:00"),
        an_item(EvidenceKind.KNOCK, "09:01"),
        an_item(EvidenceKind.KNOCK, "09:04"),
        a_call("09:05"),
        an_item(EvidenceKind.PLANNER_ASKED, "09:06"),
        the_planner_answers("09:08"),
        an_item(EvidenceKind.CARD, "09:12", {"number": "C-104"}),
        a_photo("09:13"),
    )


def refused_access_case() -> Case:
    """Everything rule 44 asks for."""
    return _case(
        Outcome.REFUSED_ACCESS,
        "09:10",
        an_item(EvidenceKind.ARRIVAL, "09:00"),
        an_item(EvidenceKind.KNOCK, "09:01"),
        spoke_to("resident"),
        an_item(EvidenceKind.REASON, "09:03", {"reason": "afraid", "words": "Not today, please."}),
        a_call("09:05", "answered", to="planner"),
        an_item(EvidenceKind.OTHER_TIME_OFFERED, "09:06", {"words": "Thursday morning"}),
    )


def minor_only_case() -> Case:
    """A child answered, and nobody else (rule 47)."""
    return _case(
        Outcome.MINOR_ONLY,
        "09:04",
        an_item(EvidenceKind.ARRIVAL, "09:00"),
        an_item(EvidenceKind.KNOCK, "09:01"),
        spoke_to("minor"),
    )


def communal_door_case() -> Case:
    """The door downstairs stayed shut, and the household was called from there (rule 48)."""
    return _case(Outcome.COMMUNAL_DOOR, "09:08", an_item(EvidenceKind.ARRIVAL, "09:00"), a_call("09:05"))


def _case(outcome: Outcome, decided: str, *evidence: Evidence) -> Case:
    return Case(
        claim=OutcomeClaim("A-1", outcome, "operative-07", clock(decided), Door.PHONE),
        promise=Promise(VERSION, Window(OPENS, ENDS), DAY, "AM", "a leaking tap", (), BOOKED_AT, "planner-1"),
        requirements=(),
        arrived_at=ARRIVED,
        operatives=(an_operative(),),
        evidence=evidence,
        notifications=(a_notice(),),
        replies=(),
        has_number=True,
        judged_at=clock(decided),
    )


def decided(case: Case, at: str | datetime) -> Case:
    """The claim made, and judged, at a time."""
    instant = clock(at) if isinstance(at, str) else at
    return replace(case, claim=replace(case.claim, claimed_at=instant), judged_at=instant)


def claiming(case: Case, outcome: Outcome, *, door: Door = Door.PHONE) -> Case:
    return replace(case, claim=replace(case.claim, outcome=outcome, door=door))


def arriving(case: Case, at: str | datetime | None) -> Case:
    return replace(case, arrived_at=clock(at) if isinstance(at, str) else at)


def requiring(case: Case, *kinds: AccessKind) -> Case:
    return replace(case, requirements=tuple(RequirementSnapshot(f"R-{n}", kind) for n, kind in enumerate(kinds)))


def adding(case: Case, *items: Evidence) -> Case:
    return replace(case, evidence=(*case.evidence, *items))


def without(case: Case, *kinds: EvidenceKind) -> Case:
    return replace(case, evidence=tuple(item for item in case.evidence if item.kind not in kinds))


def instead(case: Case, *items: Evidence) -> Case:
    """Evidence of the items' kinds replaced by the items."""
    return adding(without(case, *{item.kind for item in items}), *items)


def finding(case: Case, code: str, *, thresholds: Thresholds = DEFAULTS) -> Finding:
    """What one demand came to; fails when the claim is not held against it at all."""
    found = {each.rule: each for each in judge(case, ref="J-1", thresholds=thresholds).findings}
    return found[code]


def met(case: Case, code: str, *, thresholds: Thresholds = DEFAULTS) -> bool:
    return finding(case, code, thresholds=thresholds).met


def missing(case: Case, *, thresholds: Thresholds = DEFAULTS) -> set[str]:
    return {each.rule for each in judge(case, ref="J-1", thresholds=thresholds).missing}


def at_offsets(kind: EvidenceKind, seconds: Iterable[float], *, after: datetime) -> tuple[Evidence, ...]:
    """One item per offset in seconds."""
    return tuple(an_item(kind, after + timedelta(seconds=offset)) for offset in seconds)
