"""From JSON text to a case, with every fault named by its path in the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from appointments.domain.access import RequirementSnapshot
from appointments.domain.access_kinds import parse_kind
from appointments.domain.appointments import Promise
from appointments.domain.case import Case, Notification, ResidentReply
from appointments.domain.errors import Invalid
from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.homes import Place
from appointments.domain.operatives import Operative
from appointments.domain.outcomes import OutcomeClaim
from appointments.domain.times import Window, day_of
from web.judging.impossible import impossible
from web.judging.models import CaseWritten, EvidenceWritten, Expected, NoticeWritten, RequirementWritten

APPOINTMENT = "A-CASE"
_RECORDED_BY = {
    EvidenceKind.PLANNER_ANSWERED: EvidenceSource.PLANNER,
    EvidenceKind.TEXT: EvidenceSource.SYSTEM,
}
_MARKS = (
    "to",
    "result",
    "who",
    "reason",
    "words",
    "number",
    "step",
    "subject",
    "found",
    "operative",
    "distance_m",
    "accuracy_m",
)
_NOWHERE = Place(0.0, 0.0)  # where operatives live matters to nobody here


class CaseRefused(Exception):
    """The file is no case. `faults` are (path, sentence), in the order of the file."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{path}: {words}" for path, words in faults))
        self.faults = faults


@dataclass(frozen=True)
class CaseRead:
    """`expected` is what whoever wrote the case expects; None when they said nothing."""

    case: Case
    expected: Expected | None


def read_case(text: str | bytes) -> CaseRead:
    """The case that a JSON text describes; raises CaseRefused naming every fault that can be seen at once."""
    try:
        data = json.loads(text, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as exc:
        raise CaseRefused(((f"line {exc.lineno}, column {exc.colno}", f"this is not JSON: {exc.msg}"),)) from exc
    except (UnicodeDecodeError, RecursionError) as exc:
        raise CaseRefused((("file", "this is not JSON: it cannot be read as text"),)) from exc
    except ValueError as exc:  # all that is left: Python reads no number of thousands of digits
        raise CaseRefused((("file", "a number in it has too many digits to be read"),)) from exc
    try:
        written = CaseWritten.model_validate(data)
    except ValidationError as exc:
        faults = tuple((path_of(each["loc"]), _words(each)) for each in exc.errors(include_url=False))
        raise CaseRefused(tuple(dict.fromkeys(faults))) from exc
    return CaseRead(_case(written), written.expected)


def path_of(loc: tuple[int | str, ...]) -> str:
    """`("evidence", 2, "at")` as `evidence[2].at`."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return path.removeprefix(".") or "case"


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise CaseRefused(((twice, "this key stands here twice"),))
    return found


def _words(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "extra_forbidden":
            return "there is no such key"
        case "missing":
            return "this is needed"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "this has to be a JSON object, in curly brackets"
        case "timezone_aware":
            return "an instant needs its offset from UTC, such as +00:00 or +01:00"
        case "tuple_type" | "list_type":
            return "this has to be a JSON list, in square brackets"
        case "int_type" | "int_from_float" | "int_parsing":
            return "this has to be a whole number, without quotes"
        case "bool_type" | "bool_parsing":
            return "this has to be true or false, without quotes"
        case "string_type":
            return "this has to be text, in quotes"
        case "greater_than_equal":
            return f"this has to be {error['ctx']['ge']} or more"
        case "enum" | "literal_error":
            return f"this has to be one of {error['ctx']['expected']}"
    said = str(error["msg"]).removeprefix("Value error, ")
    return said[:1].lower() + said[1:]


def _case(written: CaseWritten) -> Case:
    claim, promise = written.claim, written.promise
    evidence = tuple(_evidence(item, number) for number, item in enumerate(written.evidence, 1))
    arrivals = [item.at for item in evidence if item.kind is EvidenceKind.ARRIVAL]
    requirements, not_understood = _requirements(written.requirements)
    faults = (*impossible(written), *not_understood)
    if faults:
        raise CaseRefused(faults)
    return Case(
        claim=OutcomeClaim(APPOINTMENT, claim.outcome, claim.by, claim.at, claim.door, claim.words),
        promise=Promise(
            version=promise.version,
            window=Window(promise.starts, promise.ends),
            day=day_of(promise.starts),
            pattern="",
            purpose="a repair",
            requirements=requirements,
            made_at=promise.starts - timedelta(days=7),
            made_by="planner",
            agreed_by_resident=promise.agreed_by_resident,
        ),
        requirements=requirements,
        arrived_at=written.arrived_at or min(arrivals, default=None),
        operatives=tuple(
            Operative(item.ref, item.name, frozenset(), _NOWHERE, gender=item.gender) for item in written.operatives
        ),
        evidence=evidence,
        notifications=tuple(_notice(item, number) for number, item in enumerate(written.notices, 1)),
        replies=tuple(ResidentReply(item.version, item.intent, item.at) for item in written.replies),
        has_number=written.has_number,
        judged_at=written.judged_at or claim.at,
        usual_operative=written.usual_operative,
        text_unread=written.text_unread,
        figures=written.figures,
        proposed=frozenset(_requirement_ref(n) for n, item in enumerate(written.requirements) if item.proposed),
    )


def _evidence(item: EvidenceWritten, number: int) -> Evidence:
    ref = _ref(number)
    data = {name: value for name in _MARKS if (value := getattr(item, name)) is not None}
    if item.withdraws is not None:
        data["withdraws"] = _ref(item.withdraws)
    if item.kind is EvidenceKind.CALL:
        data.setdefault("to", "resident")
    digest = item.digest
    if digest is None:
        digest = sha256(ref.encode()).hexdigest() if item.kind is EvidenceKind.PHOTO else ""
    return Evidence(
        ref=ref,
        appointment_ref=APPOINTMENT,
        kind=item.kind,
        source=item.source or _RECORDED_BY.get(item.kind, EvidenceSource.DEVICE),
        device_at=item.device_at or item.at,
        received_at=item.at,
        by="operative",
        data=data,
        digest=digest,
    )


def _ref(number: int) -> str:
    return f"E-{number:02}"


def _notice(item: NoticeWritten, number: int) -> Notification:
    return Notification(
        f"M-{number:02}",
        item.version,
        item.channel,
        item.sent_at or item.delivered_at,
        item.delivered_at,
        awaited=item.awaited,
    )


def _requirements(
    written: tuple[RequirementWritten, ...],
) -> tuple[tuple[RequirementSnapshot, ...], tuple[tuple[str, str], ...]]:
    """Those that are understood, and a fault for each of the others."""
    read, faults = [], []
    for number, item in enumerate(written):
        try:
            read.append(RequirementSnapshot(_requirement_ref(number), parse_kind(item.kind, item.model_extra or {})))
        except Invalid as exc:
            faults.append((path_of(("requirements", number, exc.field)), exc.message.removeprefix(f"{exc.field}: ")))
    return tuple(read), tuple(faults)


def _requirement_ref(number: int) -> str:
    return f"R-{number + 1:02}"
