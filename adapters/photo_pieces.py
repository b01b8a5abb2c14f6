"""Photos that are still coming in, in a folder: a private file each, to which pieces are added where the last ended.

Several web processes may add to one file; a lock on it keeps two pieces from being written over each other. How much is
here is the size of the file, so nothing has to be kept equal with it.
"""

from __future__ import annotations

import fcntl
import os
import re
from datetime import datetime
from pathlib import Path

from appointments.domain.errors import Invalid

_REF = re.compile(r"E-[0-9a-f]{24}")


class FolderPieces:
    """Implements the port PhotoPieces. The folder is made when the first piece comes, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def size(self, ref: str) -> int:
        try:
            return self._path(ref).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, ref: str, offset: int, content: bytes) -> int | None:
        path = self._path(ref)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if file.seek(0, os.SEEK_END) != offset:
                return None
            # A piece that was cut off while it was written is taken back: what counts as here is whole.
            try:
                _write_all(file.fileno(), content)
                os.fsync(file.fileno())
            except BaseException:
                os.ftruncate(file.fileno(), offset)
                raise
            return offset + len(content)

    def read(self, ref: str) -> bytes:
        return self._path(ref).read_bytes()

    def forget(self, ref: str) -> None:
        self._path(ref).unlink(missing_ok=True)

    def forget_before(self, instant: datetime) -> int:
        if not self._folder.is_dir():
            return 0
        old = [path for path in self._folder.glob("E-*.part") if path.stat().st_mtime < instant.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, ref: str) -> Path:
        if not _REF.fullmatch(ref):
            raise Invalid("ref", "ref: E- and 24 hexadecimal digits, made by the phone")
        return self._folder / f"{ref}.part"


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
