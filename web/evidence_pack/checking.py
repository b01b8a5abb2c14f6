"""Does an evidence pack hold together? Read back from its JSON, without a database and without the code that wrote it.

The rules of the chain are written a second time here, on purpose: an auditor's check that called the ledger's own
functions would agree with whatever they do. A test holds the two equal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from web.evidence_pack import facts, timeline
from web.evidence_pack.document import FORMAT, digest_of

Json = Mapping[str, Any]
# What has the digest of the whole alone: whoever reckons that anew can write it anew.
ONLY_THE_LANDLORD_KNOWS = (
    "No check of a pack alone shows that it is complete, nor that the words of its time line, the report, the dates to "
    "keep and what was tried, decided and paid are as they were written. Ask with --issued whether the landlord issued "
    "this very pack."
)
# What stands in place of what an erased piece of evidence said.
_ERASED = {"erased": True}


def faults(pack: object) -> list[str]:
    """What does not hold, in words; empty when everything does. Raises ValueError for what is no evidence pack."""
    if not isinstance(pack, Mapping) or pack.get("format") != FORMAT:
        raise ValueError(f"format: this is not a {FORMAT} document")
    try:
        found = [fault for each in pack["appointments"] for fault in _of(each)]
        found += timeline.contradictions(pack)
        found += [fault for fault in pack["faults"] if fault not in found]  # found where the records and photos are
        return found if digest_of(pack) == pack["digest"] else ["the pack was changed after it was made", *found]
    except (KeyError, TypeError, AttributeError, ValueError) as exc:
        raise ValueError(f"the document is not whole: {exc}") from exc


def photos(pack: Json) -> list[str]:
    """The digests of all photos in the pack that are not erased, each once, in order."""
    kept = (item for each in pack["appointments"] for item in each["evidence"] if item["data"] != _ERASED)
    items = (item for item in kept if item["kind"] == "photo")
    return list(dict.fromkeys(str(item["digest"]) for item in items))


def changed_photos(pack: Json, folder: Path) -> list[str]:
    """Photos that lie in the folder under their digest and are not what the digest says; those not there are left."""
    found = ((digest, folder / f"{digest}.jpg") for digest in photos(pack))
    return [
        f"photo {digest} is not what was recorded"
        for digest, file in found
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() != digest
    ]


def not_checked(pack: Json, folder: Path) -> list[str]:
    """What neither the entries nor the folder of photos can say, in words, with how many of it there are."""
    away = sum(not (folder / f"{digest}.jpg").is_file() for digest in photos(pack))
    silent = facts.not_checked(pack["appointments"], only_the_pack=True)
    return [*silent, *([f"photos that are not in the folder beside it ({away})"] if away else [])]


def entry_digest(stream: str, entry: Json) -> str:
    """The digest of a ledger entry as its recipe in the pack says."""
    at = datetime.fromisoformat(entry["at"]).isoformat(timespec="microseconds")
    return _sha256([stream, entry["number"], entry["name"], at, entry["payload"], entry["previous"]])


def evidence_digest(item: Json) -> str:
    """The digest of a piece of evidence that is no photo."""
    said = [item["ref"], item["kind"], item["source"], item["device_at"], item["received_at"], item["by"]]
    held = [item["held_ms"], item["held_known"]] if item.get("held_known") else []
    return _sha256([*said, item["data"], *held])


def _of(appointment: Json) -> Iterator[str]:
    ledger = appointment["ledger"]
    ref, previous = appointment["ref"], ""
    for number, entry in enumerate(ledger["entries"], 1):
        if entry["number"] != number:
            yield f"{ref}: entry {number} is missing"
            return
        if entry["previous"] != previous:
            yield f"{ref}: entry {number} does not follow the one before it"
        if entry["digest"] != entry_digest(ledger["stream"], entry):
            yield f"{ref}: the content of entry {number} is not what was recorded"
        previous = entry["digest"]
    sealed = ledger["sealed_up_to"]
    if sealed and sealed["number"] > len(ledger["entries"]):
        yield f"{ref}: the chain was cut off: seal {sealed['seal']} holds {sealed['number']} entries"
    if not ledger["entries"]:
        yield f"{ref}: the ledger of this appointment is not in the pack"
        return
    yield from _evidence(ref, appointment)
    yield from facts.contradictions(appointment)


def _evidence(ref: str, appointment: Json) -> Iterator[str]:
    recorded = [json.loads(e["payload"]) for e in appointment["ledger"]["entries"] if e["name"] == "EvidenceRecorded"]
    held = {fact["evidence_ref"]: fact["digest"] for fact in recorded}
    items = {item["ref"]: item for item in appointment["evidence"]}
    yield from (f"{ref}: evidence {lost} is in the ledger and not in the pack" for lost in held if lost not in items)
    for name, item in items.items():
        if name not in held:
            yield f"{ref}: evidence {name} is not in the ledger"
        elif held[name] != item["digest"] or not (_without_words(item) or evidence_digest(item) == item["digest"]):
            yield f"{ref}: evidence {name} is not what was recorded"


def _without_words(item: Json) -> bool:
    """A photo's digest is of its file; what was kept long enough and erased has its digest alone."""
    return bool(item["kind"] == "photo" or item["data"] == _ERASED)


def _sha256(value: list[object]) -> str:
    content = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
