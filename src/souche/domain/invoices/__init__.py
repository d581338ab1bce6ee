"""The register: every Stripe invoice mirrored as frozen facts, its PDF kept with its fingerprint."""
