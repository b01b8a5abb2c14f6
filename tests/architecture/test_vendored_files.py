"""Other people's files are the ones they published: digests in a manifest, a licence beside each, nothing unlisted."""

import hashlib
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = {
    "the site": REPOSITORY / "web" / "static" / "vendor",
    "browser tests": REPOSITORY / "tests" / "browser" / "vendor",
}
NAMED = re.compile(r"[a-z.-]+-\d+\.\d+\.\d+")
everywhere = pytest.mark.parametrize("vendor", FOLDERS.values(), ids=FOLDERS.keys())


def digests(vendor: Path) -> dict[str, str]:
    return {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(vendor.rglob("*"))
        if path.is_file() and path.name != "MANIFEST.sha256"
    }


def listed(vendor: Path) -> dict[str, str]:
    lines = (vendor / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


@everywhere
def test_every_vendored_file_is_listed_with_its_digest(vendor: Path) -> None:
    assert digests(vendor) == listed(vendor)


@everywhere
def test_every_vendored_folder_names_its_version_and_has_a_licence(vendor: Path) -> None:
    folders = [path for path in vendor.iterdir() if path.is_dir()]

    assert folders
    assert [path.name for path in folders if not NAMED.fullmatch(path.name)] == []
    assert [path.name for path in folders if not (path / "LICENSE.txt").is_file()] == []


def test_nothing_of_gov_uk_that_is_for_gov_uk_only_is_vendored() -> None:
    kinds = {Path(name).suffix for name in listed(FOLDERS["the site"])}

    assert kinds <= {".css", ".js", ".mjs", ".txt"}  # no fonts, no crown, no crest


def test_templates_name_vendored_files_that_exist() -> None:
    templates = REPOSITORY / "web" / "templates"
    named = {
        name
        for template in templates.rglob("*.html")
        for name in re.findall(r"static\('vendor/([^']+)'\)", template.read_text(encoding="utf-8"))
    }

    assert named
    assert named <= listed(FOLDERS["the site"]).keys()
