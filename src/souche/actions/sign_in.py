"""A buyer enters their account with the link they received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.prove_buyer import prove_buyer
from souche.domain.customers.models import AccountSession, BadSignInLink, Customer, SignIn
from souche.domain.organisation.models import JournalEntry, buyer

if TYPE_CHECKING:
    from datetime import datetime


def sign_in(*, token: str, name: str, now: datetime) -> str:
    """Use the link, once, which proves its reader; return the token of the browser's cookie.

    `name` is what they say the first time, and changes nothing later. Raises BadSignInLink.
    """
    with transaction.atomic():
        email = SignIn.use(token, now=now)
        customer = Customer.objects.filter(email=email).first()
        if customer is None:
            raise BadSignInLink
        prove_buyer(customer=customer, name=name, now=now)
        JournalEntry.record(verb="account.entered", actor=buyer(customer.pk), now=now)
        return AccountSession.begin(customer=customer, now=now)
