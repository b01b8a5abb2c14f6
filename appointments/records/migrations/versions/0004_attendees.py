"""People other than operatives who must be there (interpreters, key holders, named officers) and their calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "third_parties",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("times", TEXT, nullable=False),
        sa.Column("any_of_role", sa.Boolean(), nullable=False),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_third_parties"),
    )
    op.create_table(
        "third_party_absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("third_party_ref", TEXT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_third_party_absences"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_third_party_absences_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["third_party_ref"], ["third_parties.ref"], name="fk_third_party_absences_third_party_ref"
        ),
    )
    op.create_index(
        "ix_third_party_absences_third_party_ref_ends_at", "third_party_absences", ["third_party_ref", "ends_at"]
    )
    op.create_table(
        "third_party_bookings",
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("promise_version", sa.Integer(), nullable=False),
        sa.Column("third_party_ref", TEXT, nullable=False),
        sa.Column("requirement_ref", TEXT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "appointment_ref", "promise_version", "third_party_ref", name="pk_third_party_bookings"
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_third_party_bookings_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["appointment_ref"], ["appointments.ref"], name="fk_third_party_bookings_appointment_ref"
        ),
        sa.ForeignKeyConstraint(
            ["third_party_ref"], ["third_parties.ref"], name="fk_third_party_bookings_third_party_ref"
        ),
        sa.ForeignKeyConstraint(
            ["requirement_ref"], ["access_requirements.ref"], name="fk_third_party_bookings_requirement_ref"
        ),
    )
    op.create_index(
        "ix_third_party_bookings_third_party_ref_ends_at", "third_party_bookings", ["third_party_ref", "ends_at"]
    )
    if op.get_bind().dialect.name == "postgresql":
        _one_visit_at_a_time()


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")


def _one_visit_at_a_time() -> None:
    """No two active bookings of one third party overlap, as for operatives in the first migration: see there."""
    op.execute(
        "ALTER TABLE third_party_bookings ADD CONSTRAINT ex_third_party_bookings_one_visit_at_a_time "
        "EXCLUDE USING gist (int8range("
        "hashtextextended(third_party_ref, 0) >> 1, hashtextextended(third_party_ref, 0) >> 1, '[]') WITH &&, "
        "tstzrange(starts_at, ends_at) WITH &&"
        ") WHERE (active) DEFERRABLE INITIALLY DEFERRED"
    )
