"""Holds what is said to Stripe, and what it says, against Stripe's own published description of its API."""
