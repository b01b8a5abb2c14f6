"""The core: what a repair appointment is and what may happen to it."""
