from __future__ import annotations

import pytest

from appointments.domain.evidence import EvidenceKind
from policies.rules.reason_and_words import REFUSAL_REASONS
from tests.policies.cases import an_item, finding, instead, met, refused_access_case, without


@pytest.mark.parametrize("reason", REFUSAL_REASONS)
def test_every_reason_of_the_list_is_a_reason(reason: str) -> None:
    given = an_item(EvidenceKind.REASON, "09:03", {"reason": reason, "words": "As said"})

    assert met(instead(refused_access_case(), given), "reason_and_words")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "No reason for the refusal is recorded."),
        ({"reason": "", "words": "No"}, "The reason is not one of the list."),
        ({"reason": "awkward", "words": "No"}, "The reason is not one of the list."),
        ({"reason": "afraid", "words": ""}, "What was said is not written down."),
        ({"reason": "afraid", "words": "   "}, "What was said is not written down."),
        ({"reason": "afraid"}, "What was said is not written down."),
    ],
)
def test_a_refusal_has_a_reason_of_the_list_and_the_words_that_were_said(
    data: dict[str, object] | None, words: str
) -> None:
    case = without(refused_access_case(), EvidenceKind.REASON)
    if data is not None:
        case = instead(case, an_item(EvidenceKind.REASON, "09:03", data))

    found = finding(case, "reason_and_words")

    assert (found.met, found.words) == (False, words)
    assert found.to_do != ""
