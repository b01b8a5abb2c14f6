"""Reading what a phone sends: one action at a time, and nothing that cannot be read is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from appointments.domain.device_actions import ActionKind, as_object
from appointments.domain.refs import AppointmentRef, EvidenceRef

# Of one action, as JSON in UTF-8.
LARGEST_BYTES = 16 * 1024

_REF = re.compile(r"E-[0-9a-f]{24}")
_RUN = re.compile(r"R-[0-9a-f]{12}")
_DEVICE = re.compile(r"D-[0-9a-f]{12}")
_APPOINTMENT = re.compile(r"A-[0-9A-Za-z-]{1,40}")
_MOST_MS = 10**12  # thirty years: no phone runs for longer


@dataclass(frozen=True)
class Read:
    """What could be read of an action. `problem` is empty when all of it could."""

    ref: EvidenceRef
    kind: ActionKind | None = None
    appointment_ref: AppointmentRef = ""
    device_at: datetime | None = None
    run: str = ""
    steady_ms: int | None = None
    problem: str = ""
    sent: str = field(default="", repr=False)


def read_action(sent: object, account: str) -> Read:
    """One action as a phone sends it. What cannot be read has a problem, in words, and still has a reference."""
    text = json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    said = as_object(sent)
    ref, appointment_ref = _fitting(said, "ref", _REF), _fitting(said, "appointment", _APPOINTMENT)
    own = Read(ref or content_ref(text, account), appointment_ref=appointment_ref, sent=text)
    if _bytes_of(sent) > LARGEST_BYTES:
        # Kept whole all the same: a sending has its own limit.
        return replace(own, problem="It is larger than 16 kB.")
    if not ref:
        return replace(own, problem="It came without a reference of its own.")
    if not appointment_ref:
        return replace(own, problem="It does not say which visit it belongs to.")
    kinds = {kind.value for kind in ActionKind if kind is not ActionKind.PHOTO}
    if str(said.get("kind")) not in kinds:
        return replace(own, problem="What was done is of a kind that is not known here.")
    device_at = read_device_time(said.get("device_at"))
    if device_at is None:
        return replace(own, problem="It does not say when it was done.")
    steady_ms = read_steady(said.get("steady_ms"))
    return replace(
        own,
        kind=ActionKind(str(said["kind"])),
        device_at=device_at,
        run=_fitting(said, "run", _RUN) if steady_ms is not None else "",
        steady_ms=steady_ms,
    )


def _bytes_of(sent: object) -> int:
    """As JSON in UTF-8, which is how apps send it: a letter with an accent is two bytes, and not six."""
    text = json.dumps(sent, separators=(",", ":"), ensure_ascii=False, default=str)
    return len(text.encode("utf-8", "replace"))


def content_ref(text: str, account: str) -> EvidenceRef:
    """A reference for what has none that could be used: the same content of the same account has the same."""
    return f"E-{sha256(f'{account}:{text}'.encode()).hexdigest()[:24]}"


def readable_run(value: object) -> str:
    """The run of an app, empty for what is none."""
    return value if isinstance(value, str) and _RUN.fullmatch(value) else ""


def readable_device(value: object) -> str:
    """The reference that a phone made for itself, empty for what is none."""
    return value if isinstance(value, str) and _DEVICE.fullmatch(value) else ""


def readable_appointment(value: object) -> bool:
    """Whether an appointment could be called this."""
    return isinstance(value, str) and _APPOINTMENT.fullmatch(value) is not None


def readable_ref(value: object) -> bool:
    """Whether a phone could have made this reference."""
    return isinstance(value, str) and _REF.fullmatch(value) is not None


def read_device_time(value: object) -> datetime | None:
    """A time with its offset; None for anything else, and for what no calendar holds."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(value)
        # A phone's clock may be set to anything. What a database cannot keep is no time.
        return found if found.tzinfo is not None and 1990 <= found.year <= 2200 else None
    except (ValueError, OverflowError):
        return None


def read_steady(value: object) -> int | None:
    """Whole milliseconds of a steady clock; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_MS:
        return None
    return round(value)


def _fitting(said: Mapping[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = said.get(name)
    return value if isinstance(value, str) and form.fullmatch(value) else ""
