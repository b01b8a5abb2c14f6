"""The kinds of access requirement, one file each, and the two they share."""
