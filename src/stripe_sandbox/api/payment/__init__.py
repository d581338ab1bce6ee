"""What a payment is made of: the buyer, the intent, the charge and its fees; `api.checkout` performs it."""
