"""What can be done: one file, one function, one transaction.

The request comes first, collaborators are keyword-only, the result is a value. Files without a use case of their own
are steps that several share inside their transaction: `telling.py`, `finding/`, `committing.py`, `case_file.py`.
"""
