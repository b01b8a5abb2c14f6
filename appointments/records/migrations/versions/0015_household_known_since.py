"""When it was put on record that others live in a home: what was sent before went to those who lived there then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of those on record already only the day is known, which is read in its place; the release before writes none.
    op.add_column("households", sa.Column("known_since", sa.DateTime(timezone=True), nullable=True))
