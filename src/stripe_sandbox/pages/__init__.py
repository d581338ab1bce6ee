"""What a person sees of the local Stripe: the payment page, the invoice's page, the dashboard."""
