"""Who did something: a buyer, somebody of the staff, Souche by itself, or Stripe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from souche.domain.organisation.models.staff import StaffMember


class ActorKind(models.TextChoices):
    """What kind of somebody or something acted."""

    STAFF = "staff", _("Staff")
    BUYER = "buyer", _("Buyer")
    SOUCHE = "souche", _("Souche")
    STRIPE = "stripe", _("Stripe")
    # Facts of before it was written, and whoever tried to enter in vain.
    UNKNOWN = "unknown", _("Unknown")


@dataclass(frozen=True)
class Actor:
    """Who acted, as the journal keeps it.

    `name` is what stays: of the staff their name that day, of a buyer their number, which names nobody.
    """

    kind: ActorKind
    name: str = ""
    staff: StaffMember | None = None


SOUCHE = Actor(ActorKind.SOUCHE)
STRIPE = Actor(ActorKind.STRIPE)
UNKNOWN = Actor(ActorKind.UNKNOWN)


def buyer(number: int | None) -> Actor:
    """Return the buyer of this number, the key of their `Customer`; without one, a buyer nobody knows."""
    return Actor(ActorKind.BUYER, name="" if number is None else str(number))


def staff_actor(member: StaffMember) -> Actor:
    """Return somebody of the staff, by the name they have today and their login."""
    full_name = member.get_full_name()
    name = f"{full_name} ({member.username})" if full_name else member.username
    return Actor(ActorKind.STAFF, name=name, staff=member)
