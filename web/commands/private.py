"""Files that a command writes about somebody: for the owner's eyes only."""

from __future__ import annotations

from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Readable by its owner alone, from before anything is in it. Raises OSError."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)
