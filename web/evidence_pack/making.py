"""Make the evidence pack of one work order, as JSON and as PDF.

What both say is reckoned once, in `prepared`: the order of time, what holds together, and the photos.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from appointments.domain.errors import DomainError, NotFound
from appointments.domain.evidence import EvidenceKind
from appointments.domain.figures import in_force
from appointments.views.evidence_pack import EvidencePack
from web.evidence_pack.document import appointment_values, document
from web.evidence_pack.facts import contradictions, not_checked
from web.evidence_pack.order_parts import followed, raised
from web.evidence_pack.printing import as_pdf
from web.evidence_pack.sheet import sheet
from web.manager.timeline import Entry, happened, offered

if TYPE_CHECKING:
    from web.application import Application


@dataclass(frozen=True)
class Prepared:
    """A pack ready to be written. `appointments` are JSON values, `timeline` has each entry's appointment.

    `faults` says in words what is not as it was recorded, `not_checked` what the ledger says nothing about. `photos`
    are files by digest, `lost` why one of them is not to be had. `asks` has the sentences of the rulebook's demands by
    their code, with the figures that hold for each appointment.
    """

    pack: EvidencePack
    landlord: str
    made_at: datetime
    timeline: tuple[tuple[str, Entry], ...]
    appointments: tuple[dict[str, Any], ...]
    faults: tuple[str, ...]
    not_checked: tuple[str, ...]
    photos: Mapping[str, bytes]
    lost: Mapping[str, str]
    asks: Mapping[str, Mapping[str, str]]

    def photo(self, digest: str) -> bytes:
        """Raises NotFound."""
        if digest not in self.photos:
            raise NotFound(self.lost.get(digest, "it is not of this pack"))
        return self.photos[digest]


def prepared(application: Application, pack: EvidencePack) -> Prepared:
    appointments = tuple(appointment_values(found) for found in pack.appointments)
    photos, lost = _photos(application, pack)
    faults = [*pack.faults, *_without_photo(pack, lost)]
    faults += [words for each in appointments for words in contradictions(each)]
    return Prepared(
        pack,
        application.landlord.name,
        application.clock.now(),
        tuple(in_order_of_time(pack)),
        appointments,
        tuple(faults),
        tuple(not_checked(appointments, only_the_pack=False)),
        photos,
        lost,
        {each.appointment.ref: _asks(application, each.appointment.promise.day) for each in pack.appointments},
    )


def _asks(application: Application, day: date) -> dict[str, str]:
    figures = in_force(application.views.figure_changes(), day)
    outcomes = application.rulebook.procedure(figures).outcomes
    return {demand.code: demand.asks for outcome in outcomes for demand in outcome.demands}


def as_document(ready: Prepared) -> dict[str, Any]:
    """The pack as plain JSON values."""
    return document(
        ready.pack,
        ready.timeline,
        ready.appointments,
        landlord=ready.landlord,
        made_at=ready.made_at,
        faults=ready.faults,
        not_checked=ready.not_checked,
    )


def as_print(ready: Prepared) -> bytes:
    """The pack as a PDF; what does not hold together is said on its first page."""
    printed = sheet(
        ready.pack,
        ready.timeline,
        landlord=ready.landlord,
        made_at=ready.made_at,
        faults=ready.faults,
        not_checked=ready.not_checked,
        asks=ready.asks,
    )
    return as_pdf(printed, photo=ready.photo)


def in_order_of_time(pack: EvidencePack) -> list[tuple[str, Entry]]:
    """Every entry with the reference of its appointment; what is about the order, as offers are, has none."""
    found = [("", entry) for entry in raised(pack)]
    found += [("", entry) for each in pack.appointments[:1] for entry in offered(each)]
    found += [(each.appointment.ref, entry) for each in pack.appointments for entry in happened(each)]
    found += [("", entry) for entry in followed(pack)]  # last: of the same instant, it follows from a visit
    return sorted(found, key=lambda numbered: numbered[1].at)


def _photos(application: Application, pack: EvidencePack) -> tuple[dict[str, bytes], dict[str, str]]:
    """Those that are not erased: the files, and why one is not to be had."""
    items = (item for each in pack.appointments for item in each.evidence if not item.erased)
    photos, lost = dict[str, bytes](), dict[str, str]()
    for digest in dict.fromkeys(item.digest for item in items if item.kind is EvidenceKind.PHOTO):
        try:
            photos[digest] = application.photo(digest)
        except NotFound:
            lost[digest] = "it is not among the stored photos"
        except DomainError:
            lost[digest] = "it was changed after it was stored"
    return photos, lost


def _without_photo(pack: EvidencePack, lost: Mapping[str, str]) -> list[str]:
    return [
        f"{each.appointment.ref}: evidence {item.ref} is a photo that is not to be had: {lost[item.digest]}"
        for each in pack.appointments
        for item in each.evidence
        if item.digest in lost and not item.erased
    ]
