"""Certificates of operatives, each with the last day on which it holds."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
