"""requirements.lock: hashed, free of host names, and what pyproject.toml asks for."""

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
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
HOST = re.compile(r"://|--(?:extra-)?index-url|--find-links|@ |\b[\w-]+\.(?:org|com|net|io|dev)\b")


def locked_lines() -> list[str]:
    """One line per requirement, hashes included, comments left out."""
    text = "\n".join(line for line in LOCK.read_text().splitlines() if not line.lstrip().startswith("#"))
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def pins() -> dict[str, list[Version]]:
    """The versions of each locked name; a name has several when they differ between Python versions."""
    found: dict[str, list[Version]] = {}
    for line in locked_lines():
        requirement = Requirement(line.partition(" --hash")[0])
        (pin,) = requirement.specifier
        found.setdefault(canonicalize_name(requirement.name), []).append(Version(pin.version))
    return found


def named_requirements() -> list[Requirement]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    return [Requirement(name) for name in [*project["dependencies"], *extras]]


@pytest.mark.parametrize("line", locked_lines(), ids=lambda line: line.split("==")[0])
def test_every_requirement_is_pinned_and_hashed(line: str) -> None:
    assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==", line)
    assert HASH.search(line)


def test_the_lock_names_no_host() -> None:
    assert [line for line in LOCK.read_text().splitlines() if HOST.search(line)] == []


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
