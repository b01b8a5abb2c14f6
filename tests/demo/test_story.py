from __future__ import annotations
from pathlib import Path
from tests.application import some_settings
from web.commands.story import play_in_scratch

def test_it(database_url: str, tmp_path: Path) -> None:
    from sqlalchemy import text, create_engine
    from appointments.records.engine import make_engine
    assert play_in_scratch(some_settings(database_url, tmp_path))
    e = make_engine(database_url)
    with e.connect() as c:
        assert c.scalar(text("SELECT count(*) FROM homes")) == 0
    e.dispose()
