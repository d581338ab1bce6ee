"""What a SECRET_KEY must be before anything starts."""

from __future__ import annotations

import re
from collections import Counter
from math import log2

from django.core.exceptions import ImproperlyConfigured

# Django's own bound (its check security.W009): shorter, it could be guessed, and whoever guesses it reads the
# stored Stripe key and signs links to anybody's order.
SHORTEST = 50
# Shannon's, over the signs of the key: fifty random hexadecimal digits have about 190.
FEWEST_BITS = 120
# All that there is to guess of a key that repeats itself is the part that is repeated.
REPEATED = re.compile(r"(.{1,25}?)\1+.{0,24}", re.DOTALL)
# What stands in keys that others wrote into examples: Django's own command marks those it makes.
EXAMPLES = re.compile(
    r"django-insecure|insecure|change[-_ ]?(?:me|this)|your[-_ ]?secret|secret[-_ ]?key|example|exemple|"
    r"password|mot-?de-?passe|azerty|qwerty|abcdefghij|12345678901",
    re.IGNORECASE,
)


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue: no translation works yet while the settings are read."""
    return sentence


EMPTY = _(
    "SECRET_KEY is empty: it signs links and encrypts the Stripe keys. Give it at least 50 random "
    "characters, the same to every command, and keep it with your backups."
)
GUESSABLE = _(
    "SECRET_KEY could be guessed: it needs at least 50 random characters, no repetition and no word of an "
    "example. Have one made (openssl rand -base64 48), put the present one in SECRET_KEY_FALLBACKS, then "
    "run: souche rotate-key"
)


class WeakKey(ImproperlyConfigured):
    """Nothing starts with such a SECRET_KEY; its text is one of the sentences above."""


def require_strong(*, key: str) -> None:
    """Raise WeakKey unless `key` can guard the house."""
    if not key.strip():
        raise WeakKey(EMPTY)
    if is_guessable(key):
        raise WeakKey(GUESSABLE)


def is_guessable(key: str) -> bool:
    """Say whether a key is short, repeats itself, has few signs, or is made of an example's words."""
    return bool(
        len(key) < SHORTEST or REPEATED.fullmatch(key) or EXAMPLES.search(key) or _bits(key) < FEWEST_BITS
    )


def _bits(key: str) -> float:
    """Return the entropy of the key, in bits, as if its signs were drawn as often as they stand in it."""
    shares = [count / len(key) for count in Counter(key).values()]
    return -len(key) * sum(share * log2(share) for share in shares)
