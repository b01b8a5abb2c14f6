"""The files that a landlord and a contractor send, each with a default that passes."""

from __future__ import annotations

HOMES = """property_ref,uprn,address,postcode
0001,000100000001,1 Example Row,GL5 4UB
0002,,2 Example Row,GL5 4UB
"""
HOUSEHOLDS = """property_ref,name,numbers
0001,Resident 0001,07700 900001
0002,Resident 0002,07700 900002
"""
REQUIREMENTS = """property_ref,kind,values,starts_on
0001,advance_notice,hours=48,2026-01-05
0002,two_operatives,,2026-01-05
"""
OPERATIVES = """operative_ref,name,trades,shifts,postcode,valid_from
OP-1,Operative 01,PL;CC,Mon-Fri 08:00-16:30,GL5 4UB,2026-01-05
OP-2,Operative 02,EL,Mon-Thu 08:00-18:00,GL5 4UB,2026-01-05
"""

JOB_COLUMNS = (
    "allocated_by,order_number,property_ref,uprn,trade,priority,sor_code,quantity,minutes,purpose,description,"
    "reported_at,raised_at,contract_due_at,hazard"
)


def a_job(
    number: str,
    *,
    property_ref: str = "0001",
    trade: str = "PL",
    purpose: str = "a leaking tap",
    reported_at: str = "2026-02-27T10:00:00+00:00",
) -> str:
    return (
        f"CON,{number},{property_ref},,{trade},N,S101,1,45,{purpose},Tap drips,{reported_at},"
        "2026-02-27T11:00:00+00:00,,no\n"
    )


def jobs(*lines: str) -> str:
    return f"{JOB_COLUMNS}\n{''.join(lines)}"
