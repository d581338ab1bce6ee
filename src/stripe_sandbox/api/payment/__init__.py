"""Paying a Checkout Session: cards, taxes, the payment and the invoice it makes."""
