"""What a process starts from: the settings, the key of a development site, and warm kernels."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import SecretStr

from web.settings import Settings, SettingsRefused


def load_settings() -> Settings:
    """The settings of the environment; in development a missing secret key is made and kept in the data folder."""
    settings = Settings()
    if settings.development and not settings.secret_key.get_secret_value():
        return settings.model_copy(update={"secret_key": SecretStr(secret_key(settings.data))})
    return settings


def secret_key(data: Path) -> str:
    """The development key of this data folder, made once and readable by its owner only."""
    path = data / "secret-key"
    make_folder(data)
    if not path.exists():
        with NamedTemporaryFile("w", dir=data, encoding="ascii") as file:  # mode 0600 from the start
            file.write(secrets.token_urlsafe(48))
            file.flush()
            # Whole or not there, and the first one stays: another process may be doing the same at this moment, and
            # links and sessions signed with the key stay valid.
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii")


def load() -> None:
    """What searching and booking need, so that no caller waits for it; the rest is loaded by whoever first plans."""
    from appointments.scheduling import certify, kernel

    kernel.warm()
    certify.warm()


def warm() -> None:
    """Compile every kernel and load the solver: some 40 seconds the first time, and about one from then on."""
    from appointments.scheduling.making_room import orders
    from appointments.scheduling.whole_days import ruin

    load()
    ruin.warm()
    orders.warm()


def make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as exc:
        raise SettingsRefused(f"KEPT_DATA: {path} cannot be the data folder: {exc.strerror}.") from exc
