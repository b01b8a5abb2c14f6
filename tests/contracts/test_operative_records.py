"""Operatives, their certificates, shifts and absences, as every unit of work keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from appointments.domain.operatives import Certificate
from appointments.ports import UnitOfWork
from tests.builders import DAY, OPERATIVE, an_absence, an_operative, between, shifts, stocked


def test_certificates_come_back_in_order_of_skill_and_are_replaced_as_a_whole(uow: UnitOfWork) -> None:
    gas, asbestos = Certificate("gas", DAY), Certificate("asbestos", date(2027, 3, 1))
    with uow.write() as records:
        records.operatives.put(replace(an_operative("O-09"), certificates=(asbestos, gas)))
        records.operatives.put(an_operative("O-10"))
        records.commit()
    with uow.read() as records:
        assert records.operatives.get("O-09").certificates == (asbestos, gas)
        assert [operative.certificates for operative in records.operatives.active(["O-09", "O-10"])] == [
            (asbestos, gas),
            (),
        ]
    with uow.write() as records:
        records.operatives.put(replace(an_operative("O-09"), certificates=(replace(gas, valid_to=date(2028, 1, 1)),)))
        records.commit()
    with uow.read() as records:
        assert records.operatives.get("O-09").certificates == (Certificate("gas", date(2028, 1, 1)),)


def test_operatives_shifts_and_absences_come_back(uow: UnitOfWork) -> None:
    gone = replace(an_operative("O-09"), active=False)
    before, after = an_absence(during=between(time(6), time(8))), an_absence(during=between(time(12), time(13)))
    stocked(uow)
    with uow.write() as records:
        records.operatives.put(gone)
        records.operatives.set_shift_patterns("O-09", shifts("O-09"))
        records.operatives.set_shift_patterns("O-09", shifts("O-09", weekdays=[5]))
        records.operatives.add_absence(after)
        records.operatives.add_absence(before)
        records.commit()
    with uow.read() as records:
        assert records.operatives.get("O-09") == gone
        assert [operative.ref for operative in records.operatives.active()] == [OPERATIVE, "O-08"]
        assert records.operatives.active(["O-08", "O-09"]) == [an_operative("O-08")]
        assert records.operatives.shift_patterns(["O-09"]) == list(shifts("O-09", weekdays=[5]))
        # Half-open: the absence that ends at eight is not one of the day from eight on.
        assert records.operatives.absences([OPERATIVE], between(time(8), time(17))) == [after]
        assert records.operatives.absences([OPERATIVE], between(time(7), time(17))) == [before, after]
