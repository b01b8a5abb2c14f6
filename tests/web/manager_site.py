"""The manager's pages over a landlord's past: who is signed in, and what has been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path as Folder

from flask import Flask
from flask.testing import FlaskClient

from appointments.domain.accounts import AccountRole
from appointments.domain.times import at
from appointments.records.unit_of_work import SqlUnitOfWork
from tests.fakes import FixedClock
from tests.wastage.past import FIRST, Past, a_past
from tests.web.site import an_account, sign_in, some_settings
from web.app import create_app
from web.application import Application
from web.wiring import build

NOON: datetime = at(FIRST, time(12))


@dataclass(frozen=True)
class ManagerSite:
    app: Flask
    application: Application
    uow: SqlUnitOfWork

    def signed_in(self, role: AccountRole = AccountRole.MANAGER) -> FlaskClient:
        return sign_in(self.app.test_client(), role)


@contextmanager
def a_manager_site(
    database_url: str, folder: Folder, pasts: Iterable[Past], *, now: datetime = NOON, recharge: bool = False
) -> Iterator[ManagerSite]:
    settings = some_settings().model_copy(update={"data": folder, "database_url": database_url, "recharge": recharge})
    with a_past(database_url, pasts) as engine:
        with SqlUnitOfWork(engine).write() as records:
            for role in AccountRole:
                own = "O-07" if role is AccountRole.OPERATIVE else None
                records.accounts.put(replace(an_account(role), operative_ref=own))
            records.commit()
        application = build(settings, clock=FixedClock(now))
        try:
            yield ManagerSite(create_app(application, settings), application, SqlUnitOfWork(engine))
        finally:
            application.close()
