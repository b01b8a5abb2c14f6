"""The demands: one file each, one `RULE` each, one line each in `rulebook.py`."""
