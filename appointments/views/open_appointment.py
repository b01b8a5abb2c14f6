"""The open appointment of a work order: what a new slot would move. For whoever needs to know no more than that."""

from __future__ import annotations

from sqlalchemy import Engine, select

from appointments.domain.appointments import OPEN_STATES
from appointments.domain.refs import AppointmentRef
from appointments.records.engine import reading
from appointments.records.statements import table_of
from appointments.records.tables import AppointmentRow
from appointments.views.work_order_page import SeeWorkOrder

_APPOINTMENTS = table_of(AppointmentRow)


def open_appointment(wanted: SeeWorkOrder, *, engine: Engine) -> AppointmentRef | None:
    """The one that is neither closed nor cancelled; None when there is none, or no such order."""
    still_open = _APPOINTMENTS.c.state.in_(sorted(state.value for state in OPEN_STATES))
    theirs = select(_APPOINTMENTS.c.ref).where(_APPOINTMENTS.c.work_order_ref == wanted.ref, still_open)
    with reading(engine) as connection:
        return connection.scalars(theirs).one_or_none()
