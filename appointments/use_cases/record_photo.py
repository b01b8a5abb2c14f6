"""Record a photo taken at the door. It is checked and kept before the transaction; only its digest goes inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource
from appointments.domain.refs import AppointmentRef, EvidenceRef, OperativeRef
from appointments.domain.times import require_instant
from appointments.ports import Clock, EvidenceVault, UnitOfWork
from appointments.use_cases.record_evidence import add_evidence, require_there
from appointments.use_cases.set_off import require_assigned


@dataclass(frozen=True)
class RecordPhoto:
    """`content` is the file as sent; what it shows is said by `subject` ("card", "door", "work")."""

    ref: EvidenceRef
    appointment_ref: AppointmentRef
    operative_ref: OperativeRef
    content: bytes
    subject: str
    device_at: datetime
    by: str


def record_photo(request: RecordPhoto, *, uow: UnitOfWork, clock: Clock, vault: EvidenceVault) -> Evidence:
    """The photo's evidence. Raises Invalid("photo") for what is no image; nothing is kept then."""
    device_at = require_instant(request.device_at, "device_at")
    with uow.read() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        require_there(appointment, request.operative_ref)
    photo = vault.keep(request.content)
    item = Evidence(
        ref=request.ref,
        appointment_ref=request.appointment_ref,
        kind=EvidenceKind.PHOTO,
        source=EvidenceSource.DEVICE,
        device_at=device_at,
        received_at=clock.now(),
        by=request.by,
        data={
            "subject": request.subject.strip() or "door",
            "media_type": photo.media_type,
            "width": photo.width,
            "height": photo.height,
            "bytes": photo.size,
            "taken_at": photo.taken_at.isoformat() if photo.taken_at else "",
        },
        digest=photo.digest,
    )
    with uow.write() as records:
        add_evidence(records, item)
        records.commit()
    return item
