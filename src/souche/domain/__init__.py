"""The rules about our own rows: one app per subject; a higher app may use a lower one, never the reverse."""
