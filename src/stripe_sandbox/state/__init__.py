"""What the sandbox remembers: objects, events and their deliveries, in one SQLite file."""
