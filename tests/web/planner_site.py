"""The planner's pages over a real database: two homes, a plumber, a repair that wants an appointment, on a Monday."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from appointments.domain.access import AccessRequirement, Source
from appointments.domain.accounts import AccountRole
from appointments.domain.appointments import Appointment
from appointments.domain.slots import OfferSet
from appointments.domain.work_orders import WorkOrder
from appointments.use_cases.booking.book_appointment import BookAppointment
from appointments.use_cases.booking.offer_slots import OfferSlots
from appointments.use_cases.households.record_requirement import RecordRequirement
from appointments.views.work_order_page import SeeWorkOrder, WorkOrderPage
from tests.application import MONDAY, PLANNER, Town, a_repair, a_town, an_application
from tests.application import some_settings as settings_of
from tests.fakes import FixedClock
from tests.views.opened import opened
from tests.web.site import an_account, form_token, sign_in
from web.app import create_app
from web.application import Application

TUESDAY = date(2026, 3, 3)


@dataclass(frozen=True)
class PlannerSite:
    application: Application
    app: Flask
    clock: FixedClock
    town: Town
    order: WorkOrder
    client: FlaskClient

    def page(self, path: str) -> str:
        """The page as a planner reads it; it must be there."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def send(self, path: str, fields: dict[str, str | Sequence[str]] | None = None) -> TestResponse:
        """A form sent to `path`; redirects are not followed."""
        token = form_token(self.client, "/planner/")
        return self.client.post(path, data={"csrf_token": token, **(fields or {})})

    def sent(self, path: str, fields: dict[str, str | Sequence[str]] | None = None) -> str:
        """The same, followed to the page that it leads to."""
        answer = self.send(path, fields)
        assert answer.status_code == 302, (answer.status_code, answer.text)
        return self.page(answer.headers["Location"])

    def at(self, now: datetime) -> None:
        """It is then; the planner signs in again, because no session lasts that long."""
        self.clock.set(now)
        sign_in(self.client)

    def offers(self, *, resident_agrees: bool = True) -> OfferSet:
        return self.application.offer_slots(OfferSlots(self.order.ref, PLANNER, resident_agrees=resident_agrees))

    def booked(self, day: date = TUESDAY, pattern: str = "AM") -> Appointment:
        wanted = BookAppointment(self.offers().ref, day, pattern, PLANNER, agreed_by_resident=True)
        return self.application.book_appointment(wanted)

    def asked(self, kind: str, **values: str) -> AccessRequirement:
        """The household of the first home asks for something."""
        wanted = RecordRequirement(self.town.home, kind, values, Source.RESIDENT, PLANNER)
        return self.application.record_requirement(wanted)

    def order_page(self) -> WorkOrderPage:
        """What the records say now."""
        return self.application.views.work_order_page(SeeWorkOrder(self.order.ref))

    def appointment(self) -> Appointment:
        return self.order_page().stories[0].appointment


@contextmanager
def a_planner_site(url: str, folder: Path, *, role: AccountRole = AccountRole.PLANNER) -> Iterator[PlannerSite]:
    clock = FixedClock(MONDAY)
    with an_application(url, folder, clock=clock) as application:
        town = a_town(application)
        with opened(url) as (_engine, uow), uow.write() as records:
            for signed_in in (AccountRole.PLANNER, AccountRole.MANAGER):
                records.accounts.put(an_account(signed_in))
            records.commit()
        app = create_app(application, settings_of(url, folder))
        client = sign_in(app.test_client(), role)
        yield PlannerSite(application, app, clock, town, a_repair(application, town.home), client)


def plain(page: str) -> str:
    """The words of a page, without markup and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
