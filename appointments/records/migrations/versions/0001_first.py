"""The first tables, with what holds them together: the third lock, append-only triggers, no double booking.

Written out by hand and never changed after a release: it must run the same way years from now, so it imports nothing of
the product. Constraints and triggers that Alembic cannot see (CHECK, EXCLUDE, triggers) exist because they stand here;
tests look for them in the live schema.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Text is ordered by its bytes, as SQLite does it and as the digest of a seal needs it; the order of PostgreSQL's own
# collations changes between servers and their versions.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)  # UTC; SQLite keeps it as text without an offset
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

# The third lock. A composite foreign key with any NULL in it is not checked by either database, so its columns stand or
# fall together, and an outcome that blames the resident needs them all; NULL would also let a CHECK pass.
JUDGEMENT_WHOLE = (
    "(judgement_ref IS NULL) = (judged_outcome IS NULL) AND (judgement_ref IS NULL) = (judgement_allowed IS NULL)"
)
BLAME_NEEDS_JUDGEMENT = (
    "outcome IS NULL OR outcome NOT IN ('no_access', 'refused_access') OR ("
    "judgement_ref IS NOT NULL AND judged_outcome IS NOT NULL AND judgement_allowed IS NOT NULL "
    "AND judgement_allowed = true AND judged_outcome = outcome)"
)

APPEND_ONLY = ("evidence", "judgements", "ledger", "seals", "seal_heads")


def upgrade() -> None:
    _what_the_landlord_configures()
    _homes()
    _operatives()
    _work_orders()
    _appointments()
    _what_is_shown_and_said()
    _messages()
    _ledger()
    if op.get_bind().dialect.name == "sqlite":
        _append_only_on_sqlite()
    else:
        _judgements_belong_to_appointments()
        _append_only_on_postgresql()
        _one_place_at_a_time()


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first migration; restore a backup instead")


def _append_only_on_sqlite() -> None:
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _append_only_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _one_place_at_a_time() -> None:
    """No two active assignments of one operative overlap, whatever the versions of the rounds say.

    An operative is compared as a range of one number, because comparing text in such a constraint needs the extension
    btree_gist, which not every server has. The shift by one bit leaves room above the largest number. Deferred, because
    writing back a day moves its visits one after the other.
    """
    op.execute(
        "ALTER TABLE assignments ADD CONSTRAINT ex_assignments_one_place_at_a_time EXCLUDE USING gist ("
        "int8range(hashtextextended(operative_ref, 0) >> 1, hashtextextended(operative_ref, 0) >> 1, '[]') WITH &&, "
        "tstzrange(planned_starts, planned_ends) WITH &&"
        ") WHERE (active) DEFERRABLE INITIALLY DEFERRED"
    )


def _judgements_belong_to_appointments() -> None:
    """Judgements and appointments point at each other; SQLite can only be told when the table is made, see there."""
    op.create_foreign_key(
        "fk_judgements_appointment_ref",
        "judgements",
        "appointments",
        ["appointment_ref"],
        ["ref"],
        deferrable=True,
        initially="DEFERRED",
    )


def _what_the_landlord_configures() -> None:
    op.create_table(
        "trades",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_trades"),
    )
    op.create_table(
        "priorities",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("clock_start", TEXT, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("appointed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_priorities"),
    )
    op.create_table(
        "slot_patterns",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("weekdays", JSON, nullable=False),
        sa.PrimaryKeyConstraint("code", "valid_from", name="pk_slot_patterns"),
    )


def _homes() -> None:
    op.create_table(
        "homes",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("property_ref", TEXT, nullable=False),
        sa.Column("uprn", TEXT, nullable=True),
        sa.Column("address", JSON, nullable=False),
        sa.Column("postcode", TEXT, nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("patch", TEXT, nullable=False),
        sa.Column("communal_door", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_homes"),
        sa.UniqueConstraint("property_ref", name="uq_homes_property_ref"),
        sa.UniqueConstraint("uprn", name="uq_homes_uprn"),
    )
    op.create_index("ix_homes_postcode", "homes", ["postcode"])
    op.create_table(
        "households",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("home_ref", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_households"),
        sa.ForeignKeyConstraint(["home_ref"], ["homes.ref"], name="fk_households_home_ref"),
        sa.UniqueConstraint("home_ref", name="uq_households_home_ref"),
    )
    op.create_table(
        "residents",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("household_ref", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("prefers", JSON, nullable=False),
        sa.Column("email", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_residents"),
        sa.ForeignKeyConstraint(["household_ref"], ["households.ref"], name="fk_residents_household_ref"),
    )
    op.create_index("ix_residents_household_ref", "residents", ["household_ref"])
    op.create_table(
        "contact_numbers",
        sa.Column("resident_ref", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("line", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("safe", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("resident_ref", "position", name="pk_contact_numbers"),
        sa.ForeignKeyConstraint(["resident_ref"], ["residents.ref"], name="fk_contact_numbers_resident_ref"),
    )
    op.create_index("ix_contact_numbers_number", "contact_numbers", ["number"])
    op.create_table(
        "access_requirements",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("home_ref", TEXT, nullable=False),
        sa.Column("tag", TEXT, nullable=False),
        sa.Column("kind", JSON, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("recorded_by", TEXT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("declined", TEXT, nullable=True),
        sa.Column("effect", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_access_requirements"),
        sa.ForeignKeyConstraint(["home_ref"], ["homes.ref"], name="fk_access_requirements_home_ref"),
    )
    op.create_index("ix_access_requirements_home_ref", "access_requirements", ["home_ref"])
    op.create_index("ix_access_requirements_review_on", "access_requirements", ["review_on"])
    op.create_index("ix_access_requirements_tag", "access_requirements", ["tag"])


def _operatives() -> None:
    op.create_table(
        "operatives",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("trades", JSON, nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("gender", TEXT, nullable=True),
        sa.Column("employer", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_operatives"),
    )
    op.create_table(
        "shift_patterns",
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("lunch_earliest", sa.Time(), nullable=False),
        sa.Column("lunch_latest", sa.Time(), nullable=False),
        sa.Column("lunch_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operative_ref", "position", name="pk_shift_patterns"),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_shift_patterns_operative_ref"),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absences_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_absences_operative_ref"),
    )
    op.create_index("ix_absences_operative_ref_ends_at", "absences", ["operative_ref", "ends_at"])
    op.create_table(
        "rounds",
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("operative_ref", "day", name="pk_rounds"),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_rounds_operative_ref"),
    )
    op.create_table(
        "accounts",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("username", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column("operative_ref", TEXT, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_accounts"),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_accounts_operative_ref"),
        sa.UniqueConstraint("username", name="uq_accounts_username"),
    )


def _work_orders() -> None:
    op.create_table(
        "work_orders",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("home_ref", TEXT, nullable=False),
        sa.Column("trade", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.Column("priority_code", TEXT, nullable=False),
        sa.Column("priority", JSON, nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("due_source", TEXT, nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("external_allocated_by", TEXT, nullable=True),
        sa.Column("external_id", TEXT, nullable=True),
        sa.Column("hazard", sa.Boolean(), nullable=False),
        sa.Column("follows", TEXT, nullable=True),
        sa.Column("same_operative_as", TEXT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_work_orders"),
        sa.ForeignKeyConstraint(
            ["follows"], ["work_orders.ref"], name="fk_work_orders_follows", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(["home_ref"], ["homes.ref"], name="fk_work_orders_home_ref"),
        sa.ForeignKeyConstraint(["same_operative_as"], ["operatives.ref"], name="fk_work_orders_same_operative_as"),
        sa.UniqueConstraint(
            "external_allocated_by", "external_id", name="uq_work_orders_external_allocated_by_external_id"
        ),
    )
    op.create_index("ix_work_orders_due_at", "work_orders", ["due_at"])
    op.create_index("ix_work_orders_home_ref", "work_orders", ["home_ref"])
    op.create_index("ix_work_orders_state", "work_orders", ["state"])
    op.create_table(
        "offers",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("offers", JSON, nullable=False),
        sa.Column("withheld", JSON, nullable=False),
        sa.Column("resident_agrees", sa.Boolean(), nullable=False),
        sa.Column("chosen", JSON, nullable=True),
        sa.Column("refused_because", TEXT, nullable=True),
        sa.Column("refused_words", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_offers"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_offers_work_order_ref"),
    )
    op.create_index("ix_offers_made_at", "offers", ["made_at"])
    op.create_index("ix_offers_work_order_ref", "offers", ["work_order_ref"])
    op.create_table(
        "feed_rejects",
        sa.Column("feed", TEXT, nullable=False),
        sa.Column("source_digest", TEXT, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("raw", TEXT, nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("feed", "source_digest", "line", name="pk_feed_rejects"),
    )
    op.create_index("ix_feed_rejects_kept_at", "feed_rejects", ["kept_at"])


def _appointments() -> None:
    # PostgreSQL wants to see the other table first; SQLite takes no foreign key afterwards.
    belongs = sa.ForeignKeyConstraint(
        ["appointment_ref"],
        ["appointments.ref"],
        name="fk_judgements_appointment_ref",
        deferrable=True,
        initially="DEFERRED",
    )
    named_at_once = [belongs] if op.get_bind().dialect.name == "sqlite" else []
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("promise_version", sa.Integer(), nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("findings", JSON, nullable=False),
        sa.Column("established_outcome", TEXT, nullable=False),
        sa.Column("established_words", TEXT, nullable=False),
        sa.Column("rulebook_version", TEXT, nullable=False),
        sa.Column("rulebook_digest", TEXT, nullable=False),
        sa.Column("judged_at", INSTANT, nullable=False),
        sa.Column("evidence_digests", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
        *named_at_once,
        sa.UniqueConstraint("ref", "outcome", "allowed", "appointment_ref", name="uq_judgements_for_the_lock"),
        sa.UniqueConstraint("ref", name="uq_judgements_ref"),
    )
    op.create_index("ix_judgements_appointment_ref", "judgements", ["appointment_ref"])
    op.create_table(
        "appointments",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("work_order_ref", TEXT, nullable=False),
        sa.Column("home_ref", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("booked_at", INSTANT, nullable=False),
        sa.Column("promise_version", sa.Integer(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("despatched_requirements", JSON, nullable=True),
        sa.Column("arrived_at", INSTANT, nullable=True),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.Column("attended_by", JSON, nullable=True),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("outcome_words", TEXT, nullable=False),
        sa.Column("judgement_ref", TEXT, nullable=True),
        sa.Column("judged_outcome", TEXT, nullable=True),
        sa.Column("judgement_allowed", sa.Boolean(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("follows", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_appointments"),
        sa.CheckConstraint(
            BLAME_NEEDS_JUDGEMENT,
            name=op.f("ck_appointments_blame_needs_judgement"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (state NOT IN ('closed', 'cancelled'))",
            name=op.f("ck_appointments_closed_with_outcome"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointments_ends_after_it_starts")),
        sa.CheckConstraint(
            JUDGEMENT_WHOLE,
            name=op.f("ck_appointments_judgement_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["follows"], ["appointments.ref"], name="fk_appointments_follows", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(["home_ref"], ["homes.ref"], name="fk_appointments_home_ref"),
        sa.ForeignKeyConstraint(
            ["judgement_ref", "judged_outcome", "judgement_allowed", "ref"],
            ["judgements.ref", "judgements.outcome", "judgements.allowed", "judgements.appointment_ref"],
            name="fk_appointments_judgement_exists",
        ),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_appointments_work_order_ref"),
    )
    op.create_index("ix_appointments_closed_at", "appointments", ["closed_at"])
    op.create_index("ix_appointments_home_ref_starts_at", "appointments", ["home_ref", "starts_at"])
    op.create_index("ix_appointments_outcome", "appointments", ["outcome"])
    op.create_index("ix_appointments_state_ends_at", "appointments", ["state", "ends_at"])
    op.create_index("ix_appointments_state_starts_at", "appointments", ["state", "starts_at"])
    op.create_index("ix_appointments_work_order_ref", "appointments", ["work_order_ref"])
    op.create_table(
        "promises",
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pattern", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("requirements", JSON, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("agreed_by_resident", sa.Boolean(), nullable=False),
        sa.Column("offer_ref", TEXT, nullable=True),
        sa.Column("overrides", JSON, nullable=False),
        sa.Column("late_reason", TEXT, nullable=False),
        sa.Column("superseded_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("appointment_ref", "version", name="pk_promises"),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_promises_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_promises_appointment_ref"),
        sa.ForeignKeyConstraint(["offer_ref"], ["offers.ref"], name="fk_promises_offer_ref"),
    )
    op.create_index("ix_promises_day", "promises", ["day"])
    op.create_table(
        "assignments",
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("operative_ref", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_starts", INSTANT, nullable=False),
        sa.Column("planned_ends", INSTANT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("appointment_ref", "operative_ref", name="pk_assignments"),
        sa.CheckConstraint("planned_starts < planned_ends", name=op.f("ck_assignments_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_assignments_appointment_ref"),
        sa.ForeignKeyConstraint(["operative_ref"], ["operatives.ref"], name="fk_assignments_operative_ref"),
    )
    op.create_index("ix_assignments_operative_ref_day", "assignments", ["operative_ref", "day"])
    op.create_index("ix_assignments_operative_ref_planned_starts", "assignments", ["operative_ref", "planned_starts"])


def _what_is_shown_and_said() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("device_at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_evidence_appointment_ref"),
        sa.UniqueConstraint("ref", name="uq_evidence_ref"),
    )
    op.create_index("ix_evidence_appointment_ref", "evidence", ["appointment_ref"])
    op.create_table(
        "challenges",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("said", TEXT, nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reviewer", TEXT, nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_challenges"),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_challenges_appointment_ref"),
    )
    op.create_index("ix_challenges_appointment_ref", "challenges", ["appointment_ref"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("dedupe_key", TEXT, nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=True),
        sa.Column("promise_version", sa.Integer(), nullable=True),
        sa.Column("question", JSON, nullable=True),
        sa.Column("offer_ref", TEXT, nullable=True),
        sa.Column("choices", JSON, nullable=False),
        sa.Column("reply_ref", TEXT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("provider", TEXT, nullable=False),
        sa.Column("provider_ref", TEXT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.Column("failure", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(["offer_ref"], ["offers.ref"], name="fk_messages_offer_ref"),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_messages_appointment_ref"),
        sa.UniqueConstraint("dedupe_key", name="uq_messages_dedupe_key"),
        sa.UniqueConstraint("provider", "provider_ref", name="uq_messages_provider_provider_ref"),
        sa.UniqueConstraint("ref", name="uq_messages_ref"),
    )
    op.create_index("ix_messages_appointment_ref", "messages", ["appointment_ref"])
    op.create_index("ix_messages_state_not_before", "messages", ["state", "not_before"])
    op.create_index("ix_messages_to_state", "messages", ["to", "state"])
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("from_number", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("provider", TEXT, nullable=False),
        sa.Column("provider_ref", TEXT, nullable=False),
        sa.Column("intent", TEXT, nullable=False),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("appointment_ref", TEXT, nullable=True),
        sa.Column("promise_version", sa.Integer(), nullable=True),
        sa.Column("answers", TEXT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        sa.ForeignKeyConstraint(["answers"], ["messages.ref"], name="fk_replies_answers"),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_replies_appointment_ref"),
        sa.UniqueConstraint("provider", "provider_ref", name="uq_replies_provider_provider_ref"),
        sa.UniqueConstraint("ref", name="uq_replies_ref"),
    )
    op.create_index("ix_replies_answered_at", "replies", ["answered_at"])
    op.create_index("ix_replies_appointment_ref", "replies", ["appointment_ref"])
    op.create_index("ix_replies_from_number", "replies", ["from_number"])
    op.create_table(
        "tasks",
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("dedupe_key", TEXT, nullable=False),
        sa.Column("appointment_ref", TEXT, nullable=True),
        sa.Column("work_order_ref", TEXT, nullable=True),
        sa.Column("home_ref", TEXT, nullable=True),
        sa.Column("reply_ref", TEXT, nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("done_by", TEXT, nullable=False),
        sa.Column("done_words", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_tasks"),
        sa.ForeignKeyConstraint(
            ["reply_ref"], ["replies.ref"], name="fk_tasks_reply_ref", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(["appointment_ref"], ["appointments.ref"], name="fk_tasks_appointment_ref"),
        sa.ForeignKeyConstraint(["home_ref"], ["homes.ref"], name="fk_tasks_home_ref"),
        sa.ForeignKeyConstraint(["work_order_ref"], ["work_orders.ref"], name="fk_tasks_work_order_ref"),
        sa.UniqueConstraint("dedupe_key", name="uq_tasks_dedupe_key"),
    )
    op.create_index("ix_tasks_appointment_ref", "tasks", ["appointment_ref"])
    op.create_index("ix_tasks_home_ref", "tasks", ["home_ref"])
    op.create_index("ix_tasks_owner_done_at_due_at", "tasks", ["owner", "done_at", "due_at"])
    op.create_index("ix_tasks_work_order_ref", "tasks", ["work_order_ref"])


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("previous", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("stream", "number", name="pk_ledger"),
    )
    op.create_table(
        "seals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.Column("streams", sa.Integer(), nullable=False),
        sa.Column("previous", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_seals"),
    )
    op.create_table(
        "seal_heads",
        sa.Column("seal", sa.Integer(), nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("seal", "stream", name="pk_seal_heads"),
        sa.ForeignKeyConstraint(
            ["seal"], ["seals.number"], name="fk_seal_heads_seal", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_seal_heads_stream_number", "seal_heads", ["stream", "number"])
