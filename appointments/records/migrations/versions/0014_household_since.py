"""Since when a household lives in its home: what was promised to others before is none of theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody knows it of those who are on record already, and the release before this one writes none.
    op.add_column("households", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
