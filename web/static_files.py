"""Addresses of static files that change with their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import url_for


def static_address(folder: Path) -> Callable[[str], str]:
    """The template function `static(name)`. Those under `vendor/` have a version in their folder, ours their digest."""
    versions = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "vendor" not in path.relative_to(folder).parts
    }

    def static(name: str) -> str:
        if name.startswith("vendor/"):
            return url_for("static", filename=name)
        return url_for("static", filename=name, v=versions[name])

    return static
