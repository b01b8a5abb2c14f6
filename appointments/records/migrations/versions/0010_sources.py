"""What shows that evidence comes from a source: calls through a provider, fingerprints of what may be shown once only.

A fingerprint tells a photo or a card from all others. Evidence from before has none; its digest still says which
picture it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

# What a provider said of a call that has ended. The number itself is not among it: a person may be erased.
SAID = (
    "appointment_ref",
    "asked_at",
    "provider",
    "provider_ref",
    "state",
    "result",
    "answered_at",
    "ended_at",
    "seconds",
)


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("asked_ref", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("asked_by", TEXT, nullable=False),
        sa.Column("whom", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("operative_number", TEXT, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("provider", TEXT, nullable=False),
        sa.Column("provider_ref", TEXT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("result", TEXT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("failure", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sa.UniqueConstraint("ref", name="uq_calls_ref"),
        sa.UniqueConstraint("asked_ref", name="uq_calls_asked_ref"),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_calls_appointment_ref"),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_calls_operative_ref"),
    )
    op.create_index("ix_calls_appointment_ref", "calls", ["appointment_ref"])
    op.create_index("ix_calls_state_asked_at", "calls", ["state", "asked_at"])
    # The defaults stay: the release before this one knows neither and must go on writing.
    op.add_column("evidence", sa.Column("fingerprint", TEXT, nullable=False, server_default=""))
    op.create_index("ix_evidence_fingerprint", "evidence", ["fingerprint"])
    op.create_index("ix_evidence_digest", "evidence", ["digest"])
    op.add_column("appointments", sa.Column("departed", JSON, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _what_ended_stays_on_sqlite()
    else:
        _what_ended_stays_on_postgresql()


def downgrade() -> None:
    raise NotImplementedError("the product's migrations only go forward; restore a backup instead")


def _what_ended_stays_on_sqlite() -> None:
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in SAID)
    op.execute(
        "CREATE TRIGGER calls_refuses_update BEFORE UPDATE ON calls "
        f"WHEN OLD.state IN ('ended', 'failed') AND ({changed}) "
        "BEGIN SELECT RAISE(ABORT, 'calls is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER calls_refuses_delete BEFORE DELETE ON calls "
        "BEGIN SELECT RAISE(ABORT, 'calls is append-only'); END"
    )


def _what_ended_stays_on_postgresql() -> None:
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in SAID)
    op.execute(
        "CREATE TRIGGER calls_refuses_update BEFORE UPDATE ON calls FOR EACH ROW "
        f"WHEN (OLD.state IN ('ended', 'failed') AND ({changed})) EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER calls_refuses_delete BEFORE DELETE ON calls FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER calls_refuses_truncate BEFORE TRUNCATE ON calls "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
