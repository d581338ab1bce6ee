"""How many places may wait for their payment before a buyer is asked to prove their address: three levels."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strictness(models.TextChoices):
    """What the organiser chose."""

    OFF = "off", _("Never: nobody is asked, and places are held by whoever asks for them")
    RELAXED = "relaxed", _("Relaxed: 60 places of one network, 20 of one address, four fifths of an event")
    NORMAL = "normal", _("Normal: 20 places of one network, 10 of one address, half of an event")
    STRICT = "strict", _("Strict: 8 places of one network, 4 of one address, a quarter of an event")


@dataclass(frozen=True)
class Limits:
    """What buyers whose address nobody has proven may hold unpaid at once; beyond, a link is sent to them.

    `share` is of the places of an event, in percent; `orders` are those of a network that were not paid
    within the hour, `links` those that a network may have sent within the hour.
    """

    places_of_network: int
    places_of_address: int
    share: int
    orders: int
    links: int

    def places_of_event(self, size: int) -> int:
        """Return how many places of an event of this size: a small one has ten."""
        return max(SMALL, size * self.share // 100)


# Of a small event as many may be held, whatever the share.
SMALL = 10
LIMITS = {
    Strictness.RELAXED: Limits(places_of_network=60, places_of_address=20, share=80, orders=60, links=400),
    Strictness.NORMAL: Limits(places_of_network=20, places_of_address=10, share=50, orders=20, links=200),
    Strictness.STRICT: Limits(places_of_network=8, places_of_address=4, share=25, orders=8, links=60),
}
