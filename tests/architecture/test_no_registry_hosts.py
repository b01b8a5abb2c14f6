"""Nothing in the repository depends on where it was made: no registry's host, no path of a machine."""

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
# Written in pieces, so that this file does not find itself.
HOSTS = tuple(
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("crates", "io"),
        ("golang", "org"),
    ]
)
MACHINE_PATH = re.compile(r"(?<![\w./>})-])/(?:home|Users|root|work)/[\w.]")
VENDORED = REPOSITORY / "web" / "static" / "vendor"  # other people's texts may name what they like


def traces(text: str) -> list[str]:
    """The lines that name a registry's host or a path of one machine."""
    return [line for line in text.splitlines() if any(host in line for host in HOSTS) or MACHINE_PATH.search(line)]


def repository_files() -> list[Path]:
    """Files that are tracked or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so which files belong to it is not known")
    paths = [REPOSITORY / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and VENDORED not in path.parents]


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = {
        str(path.relative_to(REPOSITORY)): lines
        for path in repository_files()
        if (lines := traces(path.read_bytes().decode("utf-8", errors="ignore")))
    }

    assert found == {}


@pytest.mark.parametrize(
    ("line", "is_trace"),
    [
        (f"index-url = https://{HOSTS[0]}/simple", True),
        (f"resolved https://registry.{HOSTS[2]}/htmx", True),
        ('DATA = "' + "/".join(["", "home", "anna", "data"]) + '"', True),
        ("cd " + "/".join(["", "work", "kept"]), True),
        ("see ../shared/data", False),
        ("GET /planner/work/orders", False),  # a part of an address
        ("/usr/bin/chromium", False),
    ],
)
def test_the_scan_knows_a_trace_when_it_sees_one(line: str, is_trace: bool) -> None:
    assert bool(traces(line)) == is_trace
