"""What engineers run on the sources; nothing here is shipped."""
