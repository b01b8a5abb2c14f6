"""One home, one appointment this morning, and the phone of the operative who goes there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.operative_api.phone import Phone, a_phone
from tests.web.scene import Scene, a_scene


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    with a_scene(database_url, tmp_path / "data") as made:
        yield made


@pytest.fixture
def phone(scene: Scene) -> Phone:
    return a_phone(scene)
