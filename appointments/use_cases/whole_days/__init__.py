"""The day as a whole: planned, carried out, made room in, and its gaps filled."""
