"""Where a postcode is, one source per file."""
