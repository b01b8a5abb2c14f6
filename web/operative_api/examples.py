"""Bodies as an app sends them, for the description of this API. A test sends each."""

from __future__ import annotations

from typing import Any

_RUN = "R-0123456789ab"
_ACCOUNT = "U-operative"
_DEVICE = "D-0123456789ab"
_WHERE = {"lat": 51.745, "lon": -2.218, "accuracy_m": 12.4}

A_SENDING: dict[str, Any] = {
    "account": _ACCOUNT,
    "device": _DEVICE,
    "sent_at": "2026-11-24T10:15:00+00:00",
    "run": _RUN,
    "steady_ms": 4_500_000,
    "actions": [
        {
            "ref": "E-0a0000000000000000000001",
            "appointment": "A-1",
            "kind": "arrive",
            "device_at": "2026-11-24T09:00:00+00:00",
            "run": _RUN,
            "steady_ms": 0,
            "data": {},
            "position": _WHERE,
        },
        {
            "ref": "E-0a0000000000000000000002",
            "appointment": "A-1",
            "kind": "knock",
            "device_at": "2026-11-24T09:01:00+00:00",
            "run": _RUN,
            "steady_ms": 60_000,
            "data": {},
            "position": {"none": "not_found"},
        },
        {
            "ref": "E-0a0000000000000000000003",
            "appointment": "A-1",
            "kind": "claim",
            "device_at": "2026-11-24T09:20:00+00:00",
            "run": _RUN,
            "steady_ms": 1_200_000,
            "data": {"outcome": "no_access", "words": "", "evidence": ["E-0a0000000000000000000004"]},
            "position": _WHERE,
        },
    ],
}

AN_ANNOUNCEMENT: dict[str, Any] = {
    "account": _ACCOUNT,
    "device": _DEVICE,
    "ref": "E-0a0000000000000000000004",
    "appointment": "A-1",
    "subject": "card",
    "size": 183_402,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "device_at": "2026-11-24T09:18:00+00:00",
    "run": _RUN,
    "steady_ms": 1_080_000,
    "position": _WHERE,
    "sending": {"sent_at": "2026-11-24T10:15:02+00:00", "run": _RUN, "steady_ms": 4_502_000},
}

A_CALL: dict[str, Any] = {"account": _ACCOUNT, "ref": "E-0123456789abcdef01234567"}
