"""`kept run`, `web`, `worker`, `migrate` and `warm`: getting the product going."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.error import URLError
from urllib.request import urlopen

from web import wiring
from web import worker as jobs
from web.application import Application
from web.commands.demo import load_if_empty, renew
from web.commands.opening import fail, opened, out, read_settings
from web.commands.story import play_in_scratch
from web.settings import Settings, SettingsRefused, require_servable
from web.signin.links import make_link

READY_WITHIN = timedelta(seconds=120)  # a busy machine compiles and imports slowly
STOPS_WITHIN = 10  # seconds that a process gets to end by itself


def run() -> None:
    """Set up the demo landlord, play the story, then serve the site with web and worker processes until Ctrl-C."""
    os.environ["KEPT_DEVELOPMENT"] = "true"
    os.environ.setdefault("KEPT_LANDLORD_NAME", "The demo landlord")
    os.environ.setdefault("KEPT_LANDLORD_PHONE", "01632 960999")
    os.environ.setdefault("KEPT_RESIDENT_LANGUAGES", '["en", "cy", "ar"]')
    os.environ.setdefault("KEPT_LOG_LEVEL", "warning")
    settings = read_settings()
    address = f"http://{settings.host}:{settings.port}"
    _require_free(settings)
    with opened(settings) as application:
        if not load_if_empty(settings):
            renew(settings)
        links = _sign_in_links(application, settings)
    out.rule("The story")
    told = play_in_scratch(settings)
    out.rule("The site")
    _require_free(settings)  # the story took a while; whoever answers below has to be ours
    with _processes("web", "worker") as started:
        _wait_until_ready(address, started)
        out.print(f"Kept is at {address}" + ("" if told else "  (the story did not end as told: see above)"))
        for words, link in links:
            out.print(f"  {words}: {link}", markup=False)
        out.print(f"  A resident's phone (handset): {address}/handset")
        out.print("Ctrl-C stops all of it.")
        _wait_for_interrupt()
    out.print("Stopped.")


def web() -> None:
    """Serve the site with gunicorn: two processes with four threads each."""
    settings = read_settings()
    try:
        require_servable(settings)
        wiring.prepare(settings)
    except SettingsRefused as exc:
        raise fail(str(exc)) from exc
    gunicorn = ["gunicorn", "web.wsgi:site()", "--bind", f"{settings.host}:{settings.port}"]
    shape = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    quiet = ["--log-level", "warning", "--graceful-timeout", "5", "--logger-class", "web.server_log.ServerLog"]
    os.execv(sys.executable, [sys.executable, "-m", *gunicorn, *shape, *quiet])


def worker() -> None:
    """Run the periodic jobs until told to stop. Several may run on one PostgreSQL."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with opened() as application:
        try:
            jobs.work(application)
        except (KeyboardInterrupt, SystemExit):
            return


def migrate() -> None:
    """Bring the database up to date, and fill a new one with the landlord's defaults."""
    with opened():
        out.print("The database is up to date.")


def warm() -> None:
    """Compile the kernels once, so that the first search is as quick as the next."""
    wiring.warm()


def _sign_in_links(application: Application, settings: Settings) -> list[tuple[str, str]]:
    secret, now = settings.secret_key.get_secret_value(), application.clock.now()
    users = {
        "a planner": "planner1",
        "an operative": "operative01",
        "a manager": "manager1",
        "the data protection officer": "dpo1",
    }
    links = []
    for who, username in users.items():
        account = application.account_named(username)
        if account is not None:
            links.append((f"Sign in as {who}", make_link(settings.public_url, secret, account.ref, now)))
    return links


def _require_free(settings: Settings) -> None:
    """Ends the command when somebody listens there already: their site would answer, and our links not fit it."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as exc:
        where = f"{settings.host}:{settings.port}"
        if exc.errno == errno.EADDRINUSE:
            words = f"Something else is served at {where} already. Stop it, or set KEPT_PORT to another port."
        else:
            words = f"The site cannot be served at {where}: {exc.strerror or exc}."
        raise fail(words, code=1) from exc


@contextmanager
def _processes(*commands: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    started = [subprocess.Popen([sys.executable, "-m", "web.commands", command]) for command in commands]
    try:
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(timeout=STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_ready(address: str, started: list[subprocess.Popen[bytes]]) -> None:
    for _ in range(int(READY_WITHIN.total_seconds() * 4)):
        if any(process.poll() is not None for process in started):
            raise fail("The site could not start; the reason is above.", code=1)
        try:
            with urlopen(f"{address}/health/ready", timeout=2):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.25)
    raise fail(f"The site did not answer at {address} within {READY_WITHIN.seconds} seconds.", code=1)


def _wait_for_interrupt() -> None:
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    try:
        signal.pause()
    except KeyboardInterrupt:
        return
