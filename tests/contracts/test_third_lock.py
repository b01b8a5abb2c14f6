"""Every unit of work refuses an outcome without the judgement that it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from appointments.domain.appointments import State
from appointments.domain.errors import WrongState
from appointments.domain.outcomes import Outcome
from appointments.domain.times import at
from appointments.ports import UnitOfWork
from tests.builders import APPOINTMENT, DAY, JUDGEMENT, a_judgement, an_appointment, stocked


@pytest.mark.parametrize("outcome", [Outcome.NO_ACCESS, Outcome.REFUSED_ACCESS])
def test_an_outcome_that_blames_is_stored_with_its_allowing_judgement(uow: UnitOfWork, outcome: Outcome) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    judgement = a_judgement(outcome=outcome)
    with uow.write() as records:
        records.judgements.add(judgement)
        on_site = records.appointments.get(APPOINTMENT)
        records.appointments.save(on_site.close(outcome, "Nobody answered.", judgement, at(DAY, time(10))))
        records.commit()
    with uow.read() as records:
        assert records.appointments.get(APPOINTMENT).judgement_ref == JUDGEMENT
        assert records.judgements.of(APPOINTMENT) == [judgement]


@pytest.mark.parametrize(
    ("judgement_ref", "outcome"),
    [
        (None, Outcome.NO_ACCESS),  # without any judgement
        ("J-unknown", Outcome.NO_ACCESS),  # with one that was never given
        ("J-refused", Outcome.NO_ACCESS),  # with one that refused it
        ("J-other", Outcome.NO_ACCESS),  # with one of another appointment
        ("J-allowed", Outcome.REFUSED_ACCESS),  # with one that allowed another claim
        ("J-other", Outcome.NOT_ESTABLISHED),  # another appointment's judgement does not belong here at all
    ],
)
def test_no_unit_of_work_stores_an_outcome_without_the_judgement_it_needs(
    uow: UnitOfWork, judgement_ref: str | None, outcome: Outcome
) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE), an_appointment("A-2", assignments=()))
    with uow.write() as records:
        records.judgements.add(a_judgement("J-allowed"))
        records.judgements.add(a_judgement("J-refused", allowed=False))
        records.judgements.add(a_judgement("J-other", appointment_ref="A-2"))
        records.commit()

    def save() -> None:
        with uow.write() as records:
            version = records.appointments.get(APPOINTMENT).version
            blaming = an_appointment(in_state=State.CLOSED, outcome=outcome, judgement_ref=judgement_ref)
            records.appointments.save(replace(blaming, version=version))
            records.commit()

    with pytest.raises(WrongState):
        save()


def test_a_refused_claim_closes_as_established_with_the_refusing_judgement(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    refused = a_judgement(allowed=False)
    with uow.write() as records:
        records.judgements.add(refused)
        on_site = records.appointments.get(APPOINTMENT)
        records.appointments.save(on_site.close(Outcome.NOT_ESTABLISHED, "", refused, at(DAY, time(10))))
        records.commit()
    with uow.read() as records:
        assert records.appointments.get(APPOINTMENT).judgement_ref == JUDGEMENT


def test_judgements_of_one_instant_keep_the_order_in_which_they_were_given(uow: UnitOfWork) -> None:
    stocked(uow, an_appointment(in_state=State.ON_SITE))
    with uow.write() as records:
        for ref in ("J-9", "J-1", "J-5"):
            records.judgements.add(a_judgement(ref, allowed=False))
        records.commit()
    with uow.read() as records:
        assert [judgement.ref for judgement in records.judgements.of(APPOINTMENT)] == ["J-9", "J-1", "J-5"]
        assert records.judgements.get("J-1") == a_judgement("J-1", allowed=False)
