"""A basket that waits for its buyer, for the tests of what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.keep_basket import keep_basket
from souche.domain.orders.models import KeptBasket
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.strictness import Strictness
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

TYPED = {"name": ["Alice"], "email": ["alice@example.org"]}


def keep(event: Event, *, email: str = "alice@example.org", network: str = "192.0.2.1") -> KeptBasket:
    """Keep a basket of an event; of a house that asks its buyers."""
    Organisation.objects.update(strictness=Strictness.STRICT)
    keep_basket(
        email=email,
        language="fr",
        offering=event,
        typed=TYPED,
        network=network,
        organisation=Organisation.current(),
        now=NOON,
    )
    return KeptBasket.objects.latest("pk")
