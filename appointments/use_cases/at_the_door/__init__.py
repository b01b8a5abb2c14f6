"""The visit itself: set off, arrive, what is done at the door, and the claim that the gate answers."""
