"""A rehearsal at two Stripes: the same acts at each, what they answered, and where the answers differ."""
