"""Subscriptions: their beginning, their periods and invoices, their end, and the test clocks."""
