"""The shop's template filters."""
