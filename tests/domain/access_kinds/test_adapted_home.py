"""The home is adapted: parts that fit are on the van."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.adapted_home import AdaptedHome
from appointments.domain.errors import Invalid


def test_a_planner_sees_to_the_parts_and_the_operative_leaves_it_as_it_is() -> None:
    assert "level-access shower" in AdaptedHome("level-access shower").preparation()
    assert "leave it as it is" in AdaptedHome("level-access shower").brief()


def test_the_fitting_must_be_named() -> None:
    with pytest.raises(Invalid) as caught:
        AdaptedHome.parse({})
    assert caught.value.field == "what"
