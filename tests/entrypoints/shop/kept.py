"""A browser whose basket waits for the link in an e-mail, and that follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.orders.models import KeptBasket
from souche.kit import clock

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

BASKET = "/panier/"


def confirm_basket(client: Client) -> Response:
    """Press the button of the page to which the latest link leads."""
    token = KeptBasket.objects.latest("pk").issue_token(now=clock.now())
    return client.post(f"{BASKET}{token}/")
