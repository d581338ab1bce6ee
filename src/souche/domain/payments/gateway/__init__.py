"""Speak to Stripe, in our words: what goes in and comes out are frozen facts, never a Stripe object."""
