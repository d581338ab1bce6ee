"""What a SECRET_KEY must be before anything starts."""

from django.core.exceptions import ImproperlyConfigured

# Django's own bounds (its check security.W009): shorter, or of fewer signs, it could be guessed, and whoever
# guesses it reads the stored Stripe key and signs links to anybody's order.
SHORTEST, FEWEST_SIGNS = 50, 5


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue: no translation works yet while the settings are read."""
    return sentence


EMPTY = _(
    "SECRET_KEY is empty: it signs links and encrypts the Stripe keys. Give it at least 50 random "
    "characters, the same to every command, and keep it with your backups."
)
TOO_SHORT = _(
    "SECRET_KEY is too short: below 50 characters, or with fewer than 5 different ones, it could be guessed. "
    "Give it a new value, put the present one in SECRET_KEY_FALLBACKS, then run: souche rotate-key"
)


class WeakKey(ImproperlyConfigured):
    """Nothing starts with such a SECRET_KEY; its text is one of the sentences above."""


def require_strong(*, key: str) -> None:
    """Raise WeakKey unless `key` can guard the house."""
    if not key.strip():
        raise WeakKey(EMPTY)
    if len(key) < SHORTEST or len(set(key)) < FEWEST_SIGNS:
        raise WeakKey(TOO_SHORT)
