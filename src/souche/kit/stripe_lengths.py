"""The most characters that Stripe may send of each kind of thing: columns that it fills are as wide.

A column that is narrower loses what it was to keep: the row is refused, and asked for again in vain.
"""

# Ids of objects (docs.stripe.com/upgrades, what is backward-compatible: "will never exceed 255 characters").
STRIPE_ID = 255
# A customer's name (Stripe's published API description, POST /v1/customers, `name`).
STRIPE_NAME = 256
# A customer's e-mail (same place, `email`: "up to 512 characters"; the SDK's own words too).
STRIPE_EMAIL = 512
# An invoice's number: twelve characters of prefix and what counts, or 26 that the API was given; that of a
# credit note adds to it (same description, `number`).
STRIPE_NUMBER = 60
# Words of a list such as a status, a reason or a type: Stripe adds words between versions (same page as ids).
STRIPE_WORD = 100
# Any other text, as that of a printed line (Stripe's published API description: `maxLength` 5000).
STRIPE_TEXT = 5000
