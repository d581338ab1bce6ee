"""Who buys: one customer per e-mail address, one Stripe Customer each."""
