"""How a full day can take one more visit: hand-over chains, orders, repair, and what is in the way."""
