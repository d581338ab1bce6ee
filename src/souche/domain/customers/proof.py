"""Who is proven: a name, a language or an address that a stranger types changes nothing of a customer.

Anybody may type anybody's e-mail into a basket. Its owner is proven by the link that we sent there and that
enters their account, with a button. The links of an order prove nothing: whoever placed it has them from its
page, programs that look at e-mails open them, and friends are sent them with their tickets.
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
