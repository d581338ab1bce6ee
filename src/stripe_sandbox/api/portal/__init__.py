"""The customer portal: what its configuration allows, who is in it, and what they do there."""
