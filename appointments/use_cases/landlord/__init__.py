"""What the landlord decides: figures, accounts, patterns and days."""
