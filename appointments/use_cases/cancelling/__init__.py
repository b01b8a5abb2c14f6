"""Calling off a visit before it happens; cancelling a repair by the rules and by nothing less."""
