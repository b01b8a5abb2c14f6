"""A claim about the state of the home is open: photographs, and somebody who has to know."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.disrepair_claim import DisrepairClaim
from appointments.domain.errors import Invalid


def test_somebody_is_told_of_every_visit_and_what_is_found_is_photographed() -> None:
    kind = DisrepairClaim("the disputes team")
    assert kind.preparation() == "Tell the disputes team of this visit before it takes place."
    assert "claim" not in kind.brief()  # the operative needs to know what to do
    assert kind.extra_minutes() == 10


def test_who_has_to_know_must_be_said() -> None:
    with pytest.raises(Invalid) as caught:
        DisrepairClaim.parse({"refer_to": ""})
    assert caught.value.field == "refer_to"
