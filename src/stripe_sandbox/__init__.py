"""A local Stripe that stands alone: it speaks HTTP and knows nothing of the programs that use it."""
