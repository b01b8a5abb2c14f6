"""Nobody lives there: nobody is told, and the keys are got ready."""

from __future__ import annotations

import pytest

from appointments.domain.access_kinds.void_home import VoidHome
from appointments.domain.errors import Invalid

EMPTY = VoidHome("at the area office")


def test_there_is_nobody_to_tell() -> None:
    assert EMPTY.message_rules().nobody


def test_the_keys_are_a_planners_task_and_in_the_brief() -> None:
    assert "at the area office" in EMPTY.preparation()
    assert EMPTY.brief() == "Nobody lives here; the keys are at the area office."


def test_where_the_keys_are_must_be_said() -> None:
    with pytest.raises(Invalid) as caught:
        VoidHome.parse({"keys": " "})
    assert caught.value.field == "keys"
