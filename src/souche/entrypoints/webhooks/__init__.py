"""The door for Stripe's events: verify, store, defer, answer."""
