"""The database: rows, their mapping to domain values, repositories, unit of work, ledger and outbox."""
