"""What operatives' phones send."""
