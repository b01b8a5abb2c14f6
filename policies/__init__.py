"""What the landlord and the law demand, in plain Python over the domain."""
