"""`kept evidence`: a pack as files, as JSON, and checked without a database."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Kept, Written
from tests.commands.files import HOMES, a_job, jobs
from web.evidence_pack.document import FORMAT, digest_of


@pytest.fixture
def order(kept: Kept, written: Written, rows: Callable[[str], list[Any]]) -> str:
    kept("import", "homes", written("homes.csv", HOMES))
    kept("feed", "import", "csv_jobs", written("jobs.csv", jobs(a_job("001"))))
    return str(rows("SELECT ref FROM work_orders")[0][0])


def test_a_pack_is_written_as_pdf_and_json(kept: Kept, order: str, tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "of today"
    result = kept("evidence", order, "--to", str(folder))
    assert result.exit_code == 0, result.stderr
    assert sorted(file.name for file in folder.iterdir()) == [f"evidence-{order}.json", f"evidence-{order}.pdf"]
    assert (folder / f"evidence-{order}.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((folder / f"evidence-{order}.json").read_text())["format"] == FORMAT


def test_what_is_written_is_for_its_owner_alone_and_the_look_is_on_record(
    kept: Kept, order: str, tmp_path: Path, rows: Callable[[str], list[Any]]
) -> None:
    kept("evidence", order, "--to", str(tmp_path / "packs"))
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "packs").iterdir()} == {0o600}
    assert rows('SELECT "by", subject, about FROM access_log') == [("command", "evidence", order)]


def test_with_json_there_is_one_document_on_standard_output_and_no_file(
    kept: Kept, order: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    result = kept("evidence", order, "--json")
    assert json.loads(result.stdout)["work_order"]["ref"] == order
    assert set(tmp_path.iterdir()) == before


def test_an_order_that_is_not_known_ends_in_one_line(kept: Kept, order: str) -> None:
    result = kept("evidence", "W-UNKNOWN", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "there is no work order W-UNKNOWN\n"


def test_a_folder_that_cannot_be_written_ends_in_one_line(kept: Kept, order: str, written: Written) -> None:
    result = kept("evidence", order, "--to", written("a file", "no folder"))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_a_pack_is_checked_without_a_database(
    kept: Kept, order: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept("evidence", order, "--to", str(tmp_path))
    monkeypatch.setenv("KEPT_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    result = kept("evidence", "--check", str(tmp_path / f"evidence-{order}.json"))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("The pack holds together: 0 ledger entries, 0 appointments.\nIts digest is ")


def test_a_photo_that_is_gone_ends_in_1_and_everything_else_is_written(
    kept: Kept, data: Path, tmp_path: Path, rows: Callable[[str], list[Any]]
) -> None:
    assert kept("demo", "--homes", "100").exit_code == 0
    ((order, photo),) = rows(
        "SELECT a.work_order_ref, e.digest FROM evidence e JOIN appointments a ON a.ref = e.appointment_ref "
        "WHERE e.kind = 'photo' ORDER BY e.ref LIMIT 1"
    )
    whole, without = tmp_path / "whole", tmp_path / "without"
    result = kept("evidence", order, "--to", str(whole))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 of 1" in result.stdout
    file = str(whole / f"evidence-{order}.json")
    checked = kept("evidence", "--check", file)
    assert "No check of a pack alone shows that it is complete" in checked.stdout.replace("\n", " ")
    assert "Ask with --issued" in checked.stdout.replace("\n", " ")
    assert "Not checked" not in checked.stdout, "the loaded landlord has every fact that the product writes"
    (whole / "photos" / f"{photo}.jpg").unlink()
    checked = kept("evidence", "--check", file)
    assert checked.exit_code == 0
    assert "Not checked: photos that are not in the folder beside it (1)." in checked.stdout.replace("\n", " ")

    for stored in data.rglob(f"{photo}.jpg"):
        stored.unlink()
    result = kept("evidence", order, "--to", str(without))
    assert result.exit_code == 1
    assert "is a photo that is not to be had" in result.stderr.replace("\n", " ")
    assert "0 of 1" in result.stdout
    assert sorted(file.suffix for file in without.iterdir()) == [".json", ".pdf"]
    assert kept("evidence", order, "--json").exit_code == 1
    assert kept("evidence", "--check", str(without / f"evidence-{order}.json")).exit_code == 1


def test_a_copy_of_a_pack_that_was_issued_is_known_and_a_changed_one_is_not(
    kept: Kept, order: str, tmp_path: Path
) -> None:
    kept("evidence", order, "--to", str(tmp_path))
    file = tmp_path / f"evidence-{order}.json"
    known = kept("evidence", str(file), "--issued")
    assert known.exit_code == 0, known.stderr
    assert "It was issued" in known.stdout
    pack = json.loads(file.read_text())
    pack["work_order"]["purpose"] = "something else"
    pack["digest"] = digest_of(pack)
    file.write_text(json.dumps(pack))
    changed = kept("evidence", str(file), "--issued")
    assert (changed.exit_code, changed.stderr) == (1, "No pack like this one was issued for this work order.\n")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1}', "\x00", '{"format": "kept-evidence-pack/1"}'])
def test_what_is_no_pack_is_said_in_one_line(kept: Kept, written: Written, content: str) -> None:
    result = kept("evidence", "--check", written("pack.json", content))
    assert result.exit_code == 2
    assert "this is no evidence pack" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_said_in_one_line(kept: Kept, tmp_path: Path) -> None:
    result = kept("evidence", "--check", str(tmp_path / "none.json"))
    assert result.exit_code == 2
    assert "No such file" in result.stderr
