"""What every test gets: closed sockets, a fresh database of either kind, the test data.

Fixtures
--------
database_url        URL of a migrated, empty database; a test that asks for it runs on SQLite and PostgreSQL.
blank_database_url  the same without any table, for tests of the migrations.
postgresql_url, blank_postgresql_url    PostgreSQL only, for what SQLite does not have.
test_data           folder of the public sample data (KEPT_TEST_DATA); skips when it is not there.
chromium            path of the browser (KEPT_CHROMIUM); skips when there is none, fails in CI.
"""

import ipaddress
import itertools
import os
import shutil
import signal
import socket
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from tests import postgres
from tests.postgres_again import Again
from web import templating

REPOSITORY = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"
SESSION = pytest.StashKey[Path]()

# No deadline: a first call may compile a kernel. In CI the same examples every time, so a red build is about
# the change; at a desk new ones every time, so that they are found.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if IN_CI else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sqlite-only", action="store_true", help="leave out every test that needs the PostgreSQL server")


def pytest_report_header(config: pytest.Config) -> str:
    if config.getoption("--sqlite-only"):
        return "databases: SQLite only (--sqlite-only leaves out PostgreSQL)"
    return "databases: SQLite and PostgreSQL"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if {"postgresql_url", "blank_postgresql_url"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.postgres)
    if config.getoption("--sqlite-only"):
        left_out = [item for item in items if item.get_closest_marker("postgres")]
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]
        config.hook.pytest_deselected(items=left_out)


# The session's folder holds the PostgreSQL server and the migrated templates. The process that the user
# started owns it; the processes of pytest-xdist are told where it is.


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("kept_session")
    if given is None:
        # A terminated run stops its server too, as one that ends with Ctrl-C does.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Directly under the temporary folder: the path of a Unix socket may have 107 characters, no more.
    config.stash[SESSION] = Path(given or tempfile.mkdtemp(prefix="kept-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["kept_session"] = str(node.config.stash[SESSION])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.stop(config.stash[SESSION])


@pytest.fixture(scope="session")
def session_folder(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.stash[SESSION]


@pytest.fixture(scope="session", autouse=True)
def _closed_sockets() -> Iterator[None]:
    """Nothing leaves this machine: a test that would reach a provider fails instead."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _only_here(getattr(socket.socket, name)))
        resolve = socket.getaddrinfo

        def resolve_here(host: Any, *args: Any, **options: Any) -> Any:
            _refuse_elsewhere(host)
            return resolve(host, *args, **options)

        patch.setattr(socket, "getaddrinfo", resolve_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(session_folder: Path) -> Iterator[None]:
    """Compiling templates was two fifths of the time of a test with a page: now the first test does it for all."""
    compiled = session_folder / "templates"
    compiled.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(templating.OPTIONS, "bytecode_cache", FileSystemBytecodeCache(str(compiled)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    """Werkzeug compiles two functions for each of 210 addresses of each app: a quarter of what was left of such a test.

    What they do depends on the key alone; the rule itself is their first argument.
    """
    compile_builder, compiled = Rule._compile_builder, {}

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


class _CompiledOnce(LRUCache[Any, Any]):
    """Compiled SQL by the kind of database in the place of the engine: each test has an engine of its own."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(self._of_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(self._of_kind(key), compiled)

    @staticmethod
    def _of_kind(key: Any) -> Any:
        return (type(key[0]), *key[1:])


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    """Compiling SQL was a fifth of the time of a test with records."""
    compiled = _CompiledOnce(5_000)
    with pytest.MonkeyPatch.context() as patch:
        # Each engine would set one of its own.
        shared = property(lambda engine: compiled, lambda engine, own: None)
        patch.setattr(Engine, "_compiled_cache", shared, raising=False)
        yield


def _only_here(connect: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX:
            _refuse_elsewhere(address[0])
        return connect(self, address)

    return guarded


def _refuse_elsewhere(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        here = ipaddress.ip_address(name).is_loopback
    except ValueError:
        here = False
    if not here:
        pytest.fail(f"a test tried to reach {name!r}; tests talk to this machine only", pytrace=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh, migrated, empty database. Dispose the engine made from it."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def blank_database_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh database without any table."""
    return request.getfixturevalue(f"blank_{request.param}_url")


@pytest.fixture
def blank_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'blank.sqlite'}"


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_template: Path) -> str:
    shutil.copyfile(_sqlite_template, tmp_path / "kept.sqlite")
    return f"sqlite:///{tmp_path / 'kept.sqlite'}"


@pytest.fixture(scope="session")
def _sqlite_template(session_folder: Path) -> Path:
    template = session_folder / "template.sqlite"
    with postgres.locked(session_folder / "sqlite.lock"):
        if not template.exists():
            unfinished = session_folder / "unfinished.sqlite"
            unfinished.unlink(missing_ok=True)
            _migrate(f"sqlite:///{unfinished}")
            with closing(sqlite3.connect(unfinished)) as connection:
                # The copy takes the main file alone, so nothing may be left in the write-ahead log.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            unfinished.rename(template)
    return template


@pytest.fixture
def blank_postgresql_url(_new_postgresql_database: Callable[[str], str]) -> str:
    return _new_postgresql_database("template0")


@pytest.fixture
def postgresql_url(_postgresql_again: Again) -> Iterator[str]:
    yield _postgresql_again.fresh(_name_of_a_database())
    _postgresql_again.clean()


@pytest.fixture(scope="session")
def _postgresql_again(_postgresql_server: Any, _postgresql_admin: Any, _postgresql_template: str) -> Iterator[Again]:
    again = Again(_postgresql_server, _postgresql_admin, _postgresql_template)
    yield again
    again.drop()


@pytest.fixture(scope="session")
def _postgresql_server(session_folder: Path) -> Any:
    with postgres.locked(session_folder / "postgresql.lock"):
        return postgres.started(session_folder)


@pytest.fixture(scope="session")
def _postgresql_admin(_postgresql_server: Any) -> Iterator[Any]:
    with closing(postgres.connect(_postgresql_server)) as admin:
        yield admin


@pytest.fixture(scope="session")
def _postgresql_template(session_folder: Path, _postgresql_server: Any, _postgresql_admin: Any) -> str:
    name, migrated = "kept_template", session_folder / "postgresql.migrated"
    with postgres.locked(session_folder / "postgresql.lock"):
        if not migrated.exists():
            postgres.drop(_postgresql_admin, name)
            postgres.create(_postgresql_admin, name, template="template0")
            _migrate(_postgresql_server.set(database=name).render_as_string(hide_password=False))
            postgres.close_connections(_postgresql_admin, name)
            migrated.touch()
    return name


@pytest.fixture
def _new_postgresql_database(_postgresql_server: Any, _postgresql_admin: Any) -> Iterator[Callable[[str], str]]:
    names: list[str] = []

    def new(template: str) -> str:
        name = _name_of_a_database()
        postgres.create(_postgresql_admin, name, template=template)
        names.append(name)
        return str(_postgresql_server.set(database=name).render_as_string(hide_password=False))

    yield new
    for name in names:
        postgres.drop(_postgresql_admin, name)


_NUMBERS = itertools.count(1)


def _name_of_a_database() -> str:
    return f"kept_{os.getpid()}_{next(_NUMBERS)}"


def _migrate(url: str) -> None:
    from appointments.records.migrations import upgrade

    upgrade(url)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of public sample data that does not belong to the product."""
    folder = Path(os.environ.get("KEPT_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no sample data at {folder}; KEPT_TEST_DATA names another folder")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser of the browser tests: KEPT_CHROMIUM, or Debian's. In CI a missing browser is a failure."""
    path = os.environ.get("KEPT_CHROMIUM", "/usr/bin/chromium")
    if not os.access(path, os.X_OK):
        message = f"no Chromium at {path}; KEPT_CHROMIUM names another"
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)
    return path
