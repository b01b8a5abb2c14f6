"""Where to park; a permit is something to get ready."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.parking import Parking
from appointments.domain.errors import Invalid


@pytest.mark.parametrize(
    ("kind", "brief", "prepared"),
    [
        (Parking("behind the block"), "Park behind the block.", False),
        (Parking("behind the block.", permit=True), "Park behind the block; you need the permit.", True),
    ],
)
def test_the_place_is_said_and_a_permit_is_a_planners_task(kind: Parking, brief: str, prepared: bool) -> None:
    assert kind.brief() == brief
    assert bool(kind.preparation()) is prepared


def test_where_must_be_said() -> None:
    with pytest.raises(Invalid) as caught:
        Parking.parse({"permit": "yes"})
    assert caught.value.field == "where"
