"""`souche demo`: the whole box office on one machine, with made-up shows and a local Stripe."""
