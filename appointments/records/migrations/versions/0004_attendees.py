"""People other than operatives who must be there (interpreters, key holders, named officers) and their calendars."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
