"""What a sheet may hold: it travels to phones and auditors, so it carries codes and times and nobody's words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from appointments.domain.evidence import EvidenceKind
from policies.case_sheet import case_sheet
from policies.sheet import write_sheet
from policies.thresholds import DEFAULTS
from tests.policies.cases import adding, an_item, no_access_case, refused_access_case


def test_a_sheet_holds_no_free_text_and_no_number() -> None:
    for case in (refused_access_case(), no_access_case()):
        text = json.dumps(write_sheet(case_sheet(case, DEFAULTS)))

        assert "Not today" not in text
        assert "C-104" not in text
        assert "number_digest" not in text


def test_arrival_and_departure_are_instants_and_not_counted_evidence() -> None:
    sheet = case_sheet(adding(no_access_case(), an_item(EvidenceKind.DEPARTURE, "09:14")), DEFAULTS)

    assert {item["kind"] for item in sheet.evidence} & {"arrival", "departure"} == set()
    assert sheet.instants["decided"] == "2026-11-24T09:14:00+00:00"


def test_evidence_stands_in_order_of_time_whatever_order_it_came_in() -> None:
    case = no_access_case()

    backwards = adding(case, *reversed(case.evidence))

    times = [item["at"] for item in case_sheet(backwards, DEFAULTS).evidence]
    assert times == sorted(times)


@pytest.mark.parametrize("kind", [EvidenceKind.PHOTO, EvidenceKind.KNOCK, EvidenceKind.CARD])
def test_what_a_phone_had_kept_counts_from_when_it_was_done(kind: EvidenceKind) -> None:
    case, hour = no_access_case(), timedelta(hours=1)
    kept = tuple(
        replace(item, received_at=item.received_at + hour, held=hour) if item.kind is kind else item
        for item in case.evidence
    )
    assert kept != case.evidence
    assert case_sheet(replace(case, evidence=kept), DEFAULTS) == case_sheet(case, DEFAULTS)
