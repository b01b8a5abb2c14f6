"""The repairs: raised or fed in, what they are about, and by when they have to be done."""
