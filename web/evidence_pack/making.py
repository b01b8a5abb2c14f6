"""Make the evidence pack of one work order, as JSON and as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from appointments.views.evidence_pack import EvidencePack
from web.evidence_pack.document import document
from web.evidence_pack.order_parts import order_entries
from web.evidence_pack.printing import as_pdf
from web.evidence_pack.sheet import sheet
from web.manager.timeline import Entry, happened, offered

if TYPE_CHECKING:
    from web.application import Application


def as_document(application: Application, pack: EvidencePack) -> dict[str, Any]:
    """The pack as plain JSON values."""
    return document(pack, in_order_of_time(pack), landlord=application.landlord.name, made_at=application.clock.now())


def as_print(application: Application, pack: EvidencePack) -> bytes:
    """The pack as a PDF; what does not hold together is said on its first page."""
    faults = as_document(application, pack)["faults"]
    printed = sheet(
        pack,
        in_order_of_time(pack),
        landlord=application.landlord.name,
        made_at=application.clock.now(),
        faults=faults,
    )
    return as_pdf(printed, photo=application.photo)


def in_order_of_time(pack: EvidencePack) -> list[tuple[str, Entry]]:
    """Every entry with the reference of its appointment; what is about the order, as offers are, has none."""
    found = [("", entry) for entry in order_entries(pack)]
    found += [("", entry) for each in pack.appointments[:1] for entry in offered(each)]
    found += [(each.appointment.ref, entry) for each in pack.appointments for entry in happened(each)]
    return sorted(found, key=lambda numbered: numbered[1].at)
