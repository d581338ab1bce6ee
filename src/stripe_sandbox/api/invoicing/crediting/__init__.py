"""Credit notes: how much of an invoice they take back, what settles them, and their life."""
