"""What shows that something happened: device time and server time side by side (rule 46)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from appointments.domain.evidence import Evidence, EvidenceKind, EvidenceSource, of_kind
from tests.domain.examples import NOW, an_evidence

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("behind", "skew"),
    [
        (timedelta(0), timedelta(0)),
        (90 * MINUTE, 90 * MINUTE),  # recorded offline, delivered an hour and a half later
        (-2 * MINUTE, -2 * MINUTE),  # a phone whose clock is fast
    ],
)
def test_the_skew_is_how_far_the_device_was_behind_the_server(behind: timedelta, skew: timedelta) -> None:
    assert an_evidence(EvidenceKind.KNOCK, device_at=NOW, received_at=NOW + behind).skew == skew


def test_the_time_that_counts_is_the_servers() -> None:
    assert an_evidence(EvidenceKind.KNOCK, device_at=NOW, received_at=NOW + MINUTE).at == NOW + MINUTE


@pytest.mark.parametrize(
    ("data", "at"),
    [
        ({"asked_at": (NOW - MINUTE).isoformat()}, NOW - MINUTE),  # when it was made
        ({}, NOW),  # that is not on record: the provider's time
        ({"asked_at": (NOW + 9 * MINUTE).isoformat()}, NOW + 5 * MINUTE),  # never later than its report
    ],
)
def test_a_call_that_a_provider_confirms_counts_by_when_it_was_made(data: dict[str, object], at: datetime) -> None:
    said = an_evidence(EvidenceKind.CALL, data, device_at=NOW, received_at=NOW + 5 * MINUTE)
    call = replace(said, source=EvidenceSource.PROVIDER)

    assert call.at == at
    assert replace(call, source=EvidenceSource.DEVICE).at == call.received_at
    assert replace(call, kind=EvidenceKind.TEXT).at == call.received_at


def test_evidence_of_one_kind_comes_in_the_order_it_was_made() -> None:
    second = an_evidence(EvidenceKind.KNOCK, ref="E-1", device_at=NOW + MINUTE)
    card = an_evidence(EvidenceKind.CARD, ref="E-2")
    first = an_evidence(EvidenceKind.KNOCK, ref="E-3", device_at=NOW)
    also_first = an_evidence(EvidenceKind.KNOCK, ref="E-2", device_at=NOW)

    assert of_kind((second, card, first, also_first), EvidenceKind.KNOCK) == (also_first, first, second)


@pytest.mark.parametrize(
    ("data", "text"),
    [({"number": "C-118"}, "C-118"), ({"number": 118}, "118"), ({}, "")],
)
def test_a_mark_is_read_as_text_and_is_empty_when_absent(data: dict[str, object], text: str) -> None:
    assert an_evidence(EvidenceKind.CARD, data).text("number") == text


@pytest.mark.parametrize(
    ("kind", "source", "its_own"),
    [
        (EvidenceKind.CALL, EvidenceSource.PROVIDER, True),  # a report comes late, and says when the call was
        (EvidenceKind.CALL, EvidenceSource.DEVICE, False),
        (EvidenceKind.CALL, EvidenceSource.SYSTEM, False),
        (EvidenceKind.KNOCK, EvidenceSource.DEVICE, False),
    ],
)
@pytest.mark.parametrize("seconds", [-60, 60])
def test_only_of_a_placed_call_the_time_is_not_the_servers(
    kind: EvidenceKind, source: EvidenceSource, its_own: bool, seconds: int
) -> None:
    received = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    made = received + timedelta(seconds=seconds)

    item = Evidence("E-1", "A-1", kind, source, made, received, "U-1")

    assert item.at == (min(made, received) if its_own else received)
