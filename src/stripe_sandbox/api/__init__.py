"""Stripe's HTTP API: what a request may say, what it does, what it is answered."""
