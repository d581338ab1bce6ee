"""The account's template tags."""
