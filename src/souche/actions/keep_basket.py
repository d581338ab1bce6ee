"""A basket waits for its buyer to say, by a link sent to their address, that they sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.customers.models.customer import normalised_email
from souche.domain.orders.models import KeptBasket
from souche.domain.organisation.strictness import LIMITS, Strictness
from souche.kit import queue
from souche.kit.database import take_turns

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Event, Plan
    from souche.domain.organisation.models import Organisation


def keep_basket(
    *,
    email: str,
    language: str,
    offering: Event | Plan,
    typed: dict[str, list[str]],
    network: str,
    organisation: Organisation,
    now: datetime,
) -> None:
    """Keep what was typed, field by field, and defer the e-mail with its link; no place is held meanwhile.

    An address to which the links of the day were sent gets no other. Raises TooManyBaskets.
    """
    email = normalised_email(email)
    with transaction.atomic():
        take_turns(f"links of network {network}", f"links of address {email}")
        basket = KeptBasket.keep(
            email=email,
            language=language,
            offering=offering,
            typed=typed,
            network=network,
            links_of_network=LIMITS[Strictness(organisation.strictness)].links,
            now=now,
        )
        if basket.is_link_due:
            queue.defer("send_basket_link", {"basket_id": basket.public_id})
