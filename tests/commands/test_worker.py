"""`kept worker` works until it is told to stop, and then stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY


def test_the_worker_ends_by_itself_when_it_is_told_to(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
    with subprocess.Popen(
        [sys.executable, "-m", "web.commands", "worker"],
        cwd=REPOSITORY,
        env={**clean, "KEPT_DATA": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        try:
            assert worker.stderr is not None
            assert '"event": "worker started"' in worker.stderr.readline()
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=60) == 0
            assert worker.stderr.read() == ""  # no traceback
        finally:
            worker.kill()
