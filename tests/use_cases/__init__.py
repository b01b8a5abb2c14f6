"""What can be done, over both databases."""
