"""A step shared by use cases: add an item of evidence. None is ever changed or taken away."""

from __future__ import annotations

from dataclasses import replace

from appointments.domain.errors import Invalid
from appointments.domain.events import EvidenceRecorded
from appointments.domain.evidence import Evidence, digest_of, held_ms
from appointments.ports import Records


def add_evidence(records: Records, item: Evidence) -> bool:
    """Store an item with its digest and its fact; False when it was stored before."""
    digested = item if item.digest else replace(item, digest=digest_of(item))
    if not records.evidence.add(digested):
        if (item.ref, item.kind) not in {(held.ref, held.kind) for held in records.evidence.of(item.appointment_ref)}:
            raise Invalid("ref", f"ref: {item.ref} is other evidence already; make a new reference")
        return False
    records.ledger.append(
        EvidenceRecorded(
            ref=item.appointment_ref,
            at=item.received_at,
            evidence_ref=item.ref,
            kind=item.kind.value,
            source=item.source.value,
            device_at=item.device_at,
            digest=digested.digest,
            by=item.by,
            held_ms=held_ms(item),
        )
    )
    return True
