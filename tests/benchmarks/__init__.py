"""How fast, how good and how large: measured beside the peers. Not tests; pytest collects nothing here."""
