"""Stories told through the real pages, the real worker and the local Stripe, over HTTP."""
