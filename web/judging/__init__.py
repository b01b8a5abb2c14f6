"""A case written by hand as JSON, held against the rulebook: for `kept judge`, and for whoever audits the gate."""
