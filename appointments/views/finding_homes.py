"""How a home is found by what somebody says on the telephone: reference, UPRN, address or postcode, in any order."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, Table, and_, cast, func, or_


def home_matches(homes: Table, words: str, *others: ColumnElement[str]) -> ColumnElement[bool]:
    """Every word must be found in one of the home's columns, or in one of `others`. No word matches all."""
    places = (
        homes.c.property_ref,
        homes.c.postcode,
        func.replace(homes.c.postcode, " ", ""),
        cast(homes.c.address, String),
        func.coalesce(homes.c.uprn, ""),
        *others,
    )
    return and_(True, *(or_(*(place.icontains(word, autoescape=True) for place in places)) for word in words.split()))
