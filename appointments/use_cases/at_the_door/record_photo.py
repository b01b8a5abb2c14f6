"""Record a photo taken at the door. It is checked and kept before the transaction; only its digest goes inside.

A picture that was sent for another visit before is kept and counts for nothing here: it shows another door. What the
camera wrote of its place is compared with the home and not kept; only how far apart they were, roughly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from appointments.domain.errors import Invalid
from appointments.domain.evidence import PHOTO_SUBJECTS, Evidence, EvidenceKind
from appointments.domain.homes import Place
from appointments.domain.positions import distance_in_words, distance_m
from appointments.ports import Clock, EvidenceVault, UnitOfWork
from appointments.use_cases.at_the_door.adding_evidence import add_evidence
from appointments.use_cases.at_the_door.believing import new_card
from appointments.use_cases.at_the_door.from_phone import FromPhone
from appointments.use_cases.at_the_door.on_the_visit import require_assigned, require_there

SENT_BEFORE = "another visit"


@dataclass(frozen=True, kw_only=True)
class RecordPhoto(FromPhone):
    """`content` is the file as sent; what it shows is said by `subject` ("card", "door", "work").

    `card_number` is of the card that is recorded with it: where that is refused, so is its photo.
    """

    content: bytes
    subject: str
    card_number: str = ""


def record_photo(request: RecordPhoto, *, uow: UnitOfWork, clock: Clock, vault: EvidenceVault) -> Evidence:
    """The photo's evidence. Raises Invalid naming "photo" for what is no image, "subject" or "number".

    Nothing is kept then.
    """
    subject = request.subject.strip() or "door"
    if subject not in PHOTO_SUBJECTS:
        raise Invalid("subject", "subject: choose what the photo shows")
    said = request.evidence(EvidenceKind.PHOTO, clock.now(), {"subject": subject})
    with uow.read() as records:
        appointment = records.appointments.get(request.appointment_ref)
        require_assigned(appointment, request.operative_ref)
        require_there(appointment, request.operative_ref)
        if request.card_number:
            new_card(records, appointment, request.card_number)
        home = records.homes.get(appointment.home_ref).place
    photo = vault.keep(request.content)
    item = replace(
        said,
        data={
            **said.data,
            "media_type": photo.media_type,
            "width": photo.width,
            "height": photo.height,
            "bytes": photo.size,
            "thumbnail": photo.thumbnail,
            "taken_at": photo.taken_at.isoformat() if photo.taken_at else "",
            **({"taken_apart": _roughly(photo.taken_where, home)} if photo.taken_where else {}),
            **request.where(home),
        },
        fingerprint=photo.fingerprint,
        digest=photo.digest,
    )
    with uow.write() as records:
        alike = records.evidence.like(photo.fingerprint, photo.digest)
        if any(other.appointment_ref != item.appointment_ref for other in alike):
            item = replace(item, data={**item.data, "sent_before": SENT_BEFORE})
        add_evidence(records, item)
        records.commit()
    return item


def sent_before(item: Evidence) -> bool:
    """Whether the same picture was sent for another visit, so that it shows nothing about this one."""
    return bool(item.text("sent_before"))


def _roughly(taken_where: Place, home: Place) -> str:
    """`about 40 m`: enough to see that a picture was taken elsewhere, too little to say where."""
    return distance_in_words(distance_m(taken_where, home))
