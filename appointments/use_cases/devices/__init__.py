"""What operatives' phones send: stored as it came, put in order, and applied to its visit, or kept aside with a task.

`take_actions` stores, `apply_action` does one, `apply_waiting` tries again what waits; photos come in pieces.
"""
