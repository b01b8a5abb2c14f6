"""Work orders that come after another, with the days that must lie between."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("work_orders") as orders:
        orders.add_column(sa.Column("after_ref", TEXT, nullable=True))
        orders.add_column(sa.Column("after_days", sa.Integer(), nullable=True))
        orders.add_column(sa.Column("after_unit", TEXT, nullable=True))
        orders.create_foreign_key(
            "fk_work_orders_after_ref", "work_orders", ["after_ref"], ["ref"], deferrable=True, initially="DEFERRED"
        )
    op.create_index("ix_work_orders_after_ref", "work_orders", ["after_ref"])


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
