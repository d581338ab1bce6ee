"""What was looked at, what is well, and what needs a hand."""
