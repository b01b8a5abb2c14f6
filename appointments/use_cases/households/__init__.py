"""Who lives where, what has to hold to be welcome there, and who else has to be asked."""
