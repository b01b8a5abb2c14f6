"""The outside world, one vendor or format per file."""
