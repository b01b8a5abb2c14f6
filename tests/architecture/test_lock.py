"""The locks: hashed, free of host names, and what pyproject.toml asks for. bench.lock has the peers of `make bench`."""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REPOSITORY = Path(__file__).resolve().parents[2]
LOCK = REPOSITORY / "requirements.lock"
PEERS = REPOSITORY / "bench.lock"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
HOST = re.compile(r"://|--(?:extra-)?index-url|--find-links|@ |\b[\w-]+\.(?:org|com|net|io|dev)\b")


def locked_lines(lock: Path = LOCK) -> list[str]:
    """One line per requirement, hashes included, comments left out."""
    text = "\n".join(line for line in lock.read_text().splitlines() if not line.lstrip().startswith("#"))
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def pins(lock: Path = LOCK) -> dict[str, list[Version]]:
    """The versions of each locked name; a name has several when they differ between Python versions."""
    found: dict[str, list[Version]] = {}
    for line in locked_lines(lock):
        requirement = Requirement(line.partition(" --hash")[0])
        (pin,) = requirement.specifier
        found.setdefault(canonicalize_name(requirement.name), []).append(Version(pin.version))
    return found


def named_requirements() -> list[Requirement]:
    """What the product and its development need; the peers are installed by those who measure."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    return [Requirement(name) for name in [*project["dependencies"], *project["optional-dependencies"]["dev"]]]


def peers() -> list[Requirement]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    return [Requirement(name) for name in project["optional-dependencies"]["bench"]]


@pytest.mark.parametrize("line", [*locked_lines(), *locked_lines(PEERS)], ids=lambda line: line.split("==")[0])
def test_every_requirement_is_pinned_and_hashed(line: str) -> None:
    assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==", line)
    assert HASH.search(line)


@pytest.mark.parametrize("lock", [LOCK, PEERS], ids=lambda lock: lock.name)
def test_no_lock_names_a_host(lock: Path) -> None:
    assert [line for line in lock.read_text().splitlines() if HOST.search(line)] == []


@pytest.mark.parametrize("requirement", peers(), ids=str)
def test_every_peer_is_locked_at_a_version_that_is_asked_for(requirement: Requirement) -> None:
    versions = pins(PEERS).get(canonicalize_name(requirement.name), [])

    assert versions, f"{requirement.name} is not in bench.lock: run make lock"
    assert [version for version in versions if version not in requirement.specifier] == []


def test_peers_share_our_versions_of_what_both_need() -> None:
    """They are installed into one environment: another numpy would be put in place of ours."""
    ours, theirs = pins(), pins(PEERS)

    assert {name for name in ours.keys() & theirs.keys() if ours[name] != theirs[name]} == set()


@pytest.mark.parametrize("requirement", named_requirements(), ids=str)
def test_every_dependency_of_the_project_is_locked_at_a_version_it_accepts(requirement: Requirement) -> None:
    versions = pins().get(canonicalize_name(requirement.name), [])

    assert versions, f"{requirement.name} is not in the lock: run make lock"
    assert [version for version in versions if version not in requirement.specifier] == []


def test_everything_the_dependencies_need_is_locked_too() -> None:
    versions, missing, seen = pins(), set(), set()
    waiting = named_requirements()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, *sorted(requirement.extras)) in seen:
            continue
        seen.add((name, *sorted(requirement.extras)))
        if name not in versions:
            missing.add(name)
            continue
        needs = [Requirement(text) for text in distribution(name).requires or []]
        waiting += [need for need in needs if _applies(need, requirement.extras)]

    assert missing == set()


def _applies(need: Requirement, extras: set[str]) -> bool:
    return need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ["", *extras])
