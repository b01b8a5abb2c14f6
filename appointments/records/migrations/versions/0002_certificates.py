"""Certificates of operatives, each with the last day on which it holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("skill", TEXT, nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("operative_ref", "skill", name="pk_certificates"),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_certificates_operative_ref"),
    )
    op.create_index("ix_certificates_valid_to", "certificates", ["valid_to"])


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
