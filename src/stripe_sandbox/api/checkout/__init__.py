"""Paying on the Checkout page: by card, by a debit that takes days, after the bank has asked."""
