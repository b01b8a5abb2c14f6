"""A step shared by use cases: who may record something of a visit, and when."""

from __future__ import annotations

from appointments.domain.appointments import Appointment, State
from appointments.domain.errors import Invalid, WrongState
from appointments.domain.refs import OperativeRef


def require_assigned(appointment: Appointment, operative_ref: OperativeRef) -> None:
    """An operative acts on their own visits only (rule 45)."""
    if operative_ref not in {assignment.operative_ref for assignment in appointment.assignments}:
        raise Invalid("operative", "operative: this visit is not on your round")


def require_there(appointment: Appointment, operative_ref: OperativeRef) -> None:
    """Who is on the round and did not come has seen nothing, and has nothing to leave."""
    if appointment.visit is None or operative_ref not in appointment.visit.operative_refs:
        raise WrongState("record your arrival first; evidence belongs to a visit that is under way")


def require_on_site(appointment: Appointment) -> None:
    if appointment.state is not State.ON_SITE:
        raise WrongState("record your arrival first; evidence belongs to a visit that is under way")
