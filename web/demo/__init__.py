"""The demo landlord and the story told on it. Nobody in it exists: numbered residents, drama telephone numbers."""
