"""The best whole day: ruin and recreate, crews first, patches of a large area, and what is worth moving."""
