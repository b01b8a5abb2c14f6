"""Defects that a council's tenants have a right to see repaired in a prescribed time.

Only the list: the times, which depend on the season for heating, stand with the clock.

Source: the schedule to the Secure Tenants of Local Housing Authorities (Right to Repair) Regulations 1994,
SI 1994/133; domain section 2.2.
"""

from __future__ import annotations

from enum import StrEnum

from appointments.domain.errors import Invalid


class Defect(StrEnum):
    ELECTRIC_POWER_LOST = "electric_power_lost"
    ELECTRIC_POWER_PARTLY_LOST = "electric_power_partly_lost"
    UNSAFE_ELECTRICS = "unsafe_electrics"
    WATER_LOST = "water_lost"
    WATER_PARTLY_LOST = "water_partly_lost"
    GAS_LOST = "gas_lost"
    BLOCKED_FLUE = "blocked_flue"
    HEATING_LOST = "heating_lost"
    DRAIN_BLOCKED = "drain_blocked"
    TOILET_NOT_FLUSHING = "toilet_not_flushing"
    SINK_BLOCKED = "sink_blocked"
    TAP_NOT_TURNING = "tap_not_turning"
    PIPE_LEAKING = "pipe_leaking"
    ROOF_LEAKING = "roof_leaking"
    INSECURE_WINDOW_OR_DOOR = "insecure_window_or_door"
    LOOSE_BANISTER = "loose_banister"
    ROTTEN_FLOOR = "rotten_floor"
    DOOR_ENTRY_PHONE = "door_entry_phone"
    EXTRACTOR_FAN = "extractor_fan"


DEFECT_WORDS: dict[Defect, str] = {
    Defect.ELECTRIC_POWER_LOST: "No electric power at all",
    Defect.ELECTRIC_POWER_PARTLY_LOST: "Electric power partly lost",
    Defect.UNSAFE_ELECTRICS: "Unsafe power or lighting socket, or electrical fitting",
    Defect.WATER_LOST: "No water at all",
    Defect.WATER_PARTLY_LOST: "Water partly lost",
    Defect.GAS_LOST: "Gas lost, wholly or partly",
    Defect.BLOCKED_FLUE: "Blocked flue of an open fire or boiler",
    Defect.HEATING_LOST: "Heating or hot water lost, wholly or partly",
    Defect.DRAIN_BLOCKED: "Blocked or leaking foul drain, soil stack or only toilet",
    Defect.TOILET_NOT_FLUSHING: "The only toilet does not flush",
    Defect.SINK_BLOCKED: "Blocked sink, bath or basin",
    Defect.TAP_NOT_TURNING: "A tap that cannot be turned",
    Defect.PIPE_LEAKING: "Leak from a water or heating pipe, tank or cistern",
    Defect.ROOF_LEAKING: "Leaking roof",
    Defect.INSECURE_WINDOW_OR_DOOR: "Insecure outside window, door or lock",
    Defect.LOOSE_BANISTER: "Loose or broken banister or handrail",
    Defect.ROTTEN_FLOOR: "Rotten timber floor or stair tread",
    Defect.DOOR_ENTRY_PHONE: "Door-entry phone does not work",
    Defect.EXTRACTOR_FAN: "Kitchen or bathroom extractor fan does not work",
}


def parse_defect(text: str, field: str = "defect") -> Defect | None:
    """A code of the list, or None for an empty text; raises Invalid naming the field."""
    code = text.strip().lower()
    if not code:
        return None
    if code not in set(Defect):
        raise Invalid(field, f"{field}: {text.strip()!r} is none of {', '.join(Defect)}")
    return Defect(code)
