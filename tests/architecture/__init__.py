"""What must hold for the whole house: imports, the lock file, the clock, tests that really run."""
