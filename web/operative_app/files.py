"""Which files the app is made of, and the script of its service worker, which keeps exactly those."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

SHELL = "/operative/"
PHOTO_WORKER = "/operative/photo_worker.js"
_LIBRARIES = ("vendor/dexie-4.4.7/dexie.min.mjs", "vendor/lit-html-3.3.3/lit-html.js")
_LATER = (
    PHOTO_WORKER,
    "exif.js",
    "digests.js",
    "actions.js",
    "photos.js",
    "judging.js",
    "sheet.js",
    "interpreter.js",
) + tuple(
    f"screens/{name}.js"
    for name in ("all", "child", "contact", "door", "outcome", "photo", "secrets", "telling", "visit")
)
_SCRIPT = Path(__file__).with_name("sw.js")
_PHOTOS = Path(__file__).with_name("photo_worker.js")


@cache  # the files of a running site do not change
def app_files(folder: Path) -> tuple[str, ...]:
    """Addresses of everything that the app needs without a signal, its page first."""
    own = sorted(path.relative_to(folder).as_posix() for path in (folder / "app").rglob("*") if path.is_file())
    return (SHELL, PHOTO_WORKER, *(f"/static/{name}" for name in (*own, *_LIBRARIES)))


def modules(folder: Path) -> tuple[str, ...]:
    """The scripts that the round needs: fetched side by side, not one after the other. The rest comes after it."""
    needed = [name for name in app_files(folder) if name.endswith((".js", ".mjs")) and not name.endswith(_LATER)]
    return tuple(sorted(needed, key=lambda name: "/vendor/" not in name))  # the largest take longest: they go first


@cache
def version(folder: Path, shell: str) -> str:
    """Changes when anything of the app does."""
    digest = hashlib.sha256(shell.encode())
    for script in (_SCRIPT, _PHOTOS):
        digest.update(script.read_bytes())
    for name in app_files(folder)[2:]:
        digest.update(name.encode())
        digest.update((folder / name.removeprefix("/static/")).read_bytes())
    return digest.hexdigest()[:16]


def photo_script() -> str:
    return _PHOTOS.read_text(encoding="utf-8")


def worker_script(*, files: tuple[str, ...], version: str, sends: bool) -> str:
    """JavaScript: the worker's own script behind what it has to know."""
    imported = 'import { send } from "/static/app/queue.js";\n' if sends else "const send = null;\n"
    known = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n"
    return f"{imported}{known}{_SCRIPT.read_text(encoding='utf-8')}"
