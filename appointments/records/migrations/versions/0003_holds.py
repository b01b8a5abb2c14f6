"""Holds: seats kept for a caller who is deciding, each with an expiry."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
