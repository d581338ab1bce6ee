"""Who sells: identity, VAT regime, Stripe settings (one row), the staff and the journal."""
