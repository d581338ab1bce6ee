"""The views of an account."""
