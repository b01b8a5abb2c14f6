"""Finding a time and promising it: offered, held, booked, agreed, moved."""
