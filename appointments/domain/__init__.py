"""What an appointment is, in plain Python: no I/O, no clock, no framework."""
