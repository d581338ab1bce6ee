"""Public ids and order numbers: random, so that nobody can count or guess them."""

import secrets

# Crockford's base 32 in lower case: no i, l, o, u. Twenty of them carry 100 bits.
ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 20
BITS_A_LETTER = 5
# For numbers said aloud at a counter: nothing that is mistaken for something else (0/O, 1/I, 2/Z, 5/S, 8/B).
NUMBER_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
NUMBER_LENGTH = 8


def public_id(prefix: str) -> str:
    """Return a new id such as `ord_7m2k…`: the prefix, then 100 random bits."""
    bits = secrets.randbits(ID_LENGTH * BITS_A_LETTER)
    letters = (ID_ALPHABET[bits >> BITS_A_LETTER * place & 31] for place in range(ID_LENGTH))
    return f"{prefix}_{''.join(letters)}"


def spoken_number() -> str:
    """Return a new eight-letter number that can be read over the telephone."""
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(NUMBER_LENGTH))
