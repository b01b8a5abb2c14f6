"""What is kept: sealed, shown to whom, given out, and erased in time."""
