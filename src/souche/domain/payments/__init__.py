"""Money in and out, Stripe's events as received, and the gateway: the only place that speaks to Stripe."""
