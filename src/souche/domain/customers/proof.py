"""Who is proven: a name, a language or an address that a stranger types changes nothing of a customer.

Anybody may type anybody's e-mail into a basket. Its owner is proven by a link that we sent there: the one
that enters their account, or the one of the e-mail that brings what they paid for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.customers.models.customer import normalised_email

if TYPE_CHECKING:
    from souche.domain.customers.models import Customer


def is_proven(*, email: str, entered: Customer | None) -> bool:
    """Say whether who types an e-mail is its owner; `entered` is whose account the browser is in.

    Whoever is in an account and buys under another address is a stranger to that one.
    """
    return entered is not None and entered.email == normalised_email(email)
