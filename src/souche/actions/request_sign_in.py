"""Someone asks to enter the account of an e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.customers.models import SignIn
from souche.domain.customers.models.customer import normalised_email
from souche.kit import queue

if TYPE_CHECKING:
    from datetime import datetime


def request_sign_in(*, email: str, network: str, now: datetime) -> None:
    """Note the request and defer its e-mail; the same work is done whether or not a customer is known.

    An address to which enough links are on their way gets no other; those still work. `network` is what
    stands for one visitor. Raises TooManySignIns.
    """
    with transaction.atomic():
        sign_in = SignIn.ask(email=normalised_email(email), network=network, now=now)
        if sign_in.is_link_due:
            queue.defer("send_sign_in_link", {"sign_in_id": sign_in.public_id})
