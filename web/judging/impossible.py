"""What cannot have been: a case that contradicts itself would be judged as one of two, and nobody could say which."""

from __future__ import annotations

from collections.abc import Iterator

from appointments.domain.evidence import EvidenceKind
from web.judging.models import CaseWritten

Fault = tuple[str, str]


def impossible(written: CaseWritten) -> tuple[Fault, ...]:
    """(path, sentence) for everything in the case that cannot be, in the order of the file."""
    return (*_promise(written), *_arrival(written), *_operatives(written), *_evidence(written), *_notices(written))


def _promise(written: CaseWritten) -> Iterator[Fault]:
    if written.promise.starts >= written.promise.ends:
        yield "promise.ends", "the window ends after it starts"
    if written.judged_at is not None and written.judged_at < written.claim.at:
        yield "judged_at", "a claim is judged when it was made, or later"


def _arrival(written: CaseWritten) -> Iterator[Fault]:
    arrivals = [item.at for item in written.evidence if item.kind is EvidenceKind.ARRIVAL]
    if written.arrived_at is not None and arrivals and written.arrived_at != min(arrivals):
        yield "arrived_at", f"the first arrival among the evidence is at {min(arrivals).isoformat()}"
    if not written.operatives and (written.arrived_at is not None or arrivals):
        yield "operatives", "somebody arrived, so somebody came"


def _operatives(written: CaseWritten) -> Iterator[Fault]:
    refs = [operative.ref for operative in written.operatives]
    for number, ref in enumerate(refs):
        if ref in refs[:number]:
            yield f"operatives[{number}].ref", f"{ref} came once and stands here twice"


def _evidence(written: CaseWritten) -> Iterator[Fault]:
    came = {operative.ref for operative in written.operatives}
    for number, item in enumerate(written.evidence):
        if item.kind is EvidenceKind.DEPARTURE and item.operative is not None and item.operative not in came:
            yield f"evidence[{number}].operative", f"{item.operative} did not come, and cannot have left"


def _notices(written: CaseWritten) -> Iterator[Fault]:
    for number, notice in enumerate(written.notices):
        if notice.delivered_at is None:
            continue
        if notice.sent_at is not None and notice.delivered_at < notice.sent_at:
            yield f"notices[{number}].delivered_at", "a notice is delivered after it was sent"
        if notice.awaited:
            yield f"notices[{number}].awaited", "a notice that was delivered awaits no receipt"
