"""Third parties are held with the seats of a hold, so that whoever has to be there is not booked meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "third_party_holds",
        sa.Column("hold_ref", TEXT, nullable=False),
        sa.Column("third_party_ref", TEXT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("hold_ref", "third_party_ref", name="pk_third_party_holds"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_third_party_holds_ends_after_it_starts")),
        # The release before this one knows no such rows and must go on removing holds.
        sa.ForeignKeyConstraint(["hold_ref"], ["holds.ref"], name="fk_third_party_holds_hold_ref", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["third_party_ref"], ["third_parties.ref"], name="fk_third_party_holds_third_party_ref"
        ),
    )
    op.create_index("ix_third_party_holds_third_party_ref_ends_at", "third_party_holds", ["third_party_ref", "ends_at"])


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")
