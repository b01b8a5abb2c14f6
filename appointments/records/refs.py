"""New references: short, random, and hard to mishear on the telephone."""

from __future__ import annotations

import secrets

# Without 0 and O, 1, I and L, and U: what people mistake for each other, or read as V.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12  # 30^12 is 5 x 10^17: no two meet


def new_ref(prefix: str) -> str:
    """`A-7K3MQ2XD9FWB` for the prefix `A`."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"
