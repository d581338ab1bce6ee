"""Baskets whose buyer is asked, by e-mail, whether they sent them. Nothing is held; kept for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import Event, Plan
from souche.domain.orders.models.orders import Order
from souche.kit.ids import public_id
from souche.kit.mailed_links import MailedLink, MailedLinkQuerySet

if TYPE_CHECKING:
    from datetime import datetime

LINK_LIFE = timedelta(hours=2)
# A program that died while it was placing the order lets another try after this time.
CLAIM = timedelta(minutes=5)
# To one address, in a day: a stranger can have no more of our e-mails sent to it.
LINKS_A_DAY = 3
AN_HOUR = timedelta(hours=1)
KEPT = timedelta(days=1)


class TooManyBaskets(Exception):
    """This network had as many links sent within the hour as it may."""


class BadBasketLink(Exception):
    """The link was cut, or is too old."""


def kept_basket_id() -> str:
    """Return a new public id of a kept basket."""
    return public_id("bsk")


class KeptBasketQuerySet(MailedLinkQuerySet["KeptBasket"]):
    """Questions about kept baskets."""

    def over(self, *, now: datetime) -> KeptBasketQuerySet:
        """Keep those that count for nothing any more."""
        return self.filter(kept_at__lte=now - KEPT)

    def unanswered(self, *, now: datetime) -> KeptBasketQuerySet:
        """Keep those whose link is awaited."""
        return self.filter(is_link_due=True, order=None, kept_at__gt=now - LINK_LIFE)


class KeptBasket(MailedLink):
    """What was typed on the page of an event or a membership, field by field, until its buyer confirms it."""

    link_life = LINK_LIFE

    public_id = models.CharField(max_length=40, unique=True, default=kept_basket_id, editable=False)
    email = models.EmailField(_("e-mail"), db_index=True)
    language = models.CharField(_("language"), max_length=2)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, related_name="+")
    typed = models.JSONField(_("typed"), default=dict)
    network = models.CharField(_("network"), max_length=60, db_index=True)
    kept_at = models.DateTimeField(_("kept"), db_index=True)
    is_link_due = models.BooleanField(_("link to send"))
    claimed_at = models.DateTimeField(_("being ordered since"), null=True)
    order = models.OneToOneField(
        Order, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("order")
    )

    objects = KeptBasketQuerySet.as_manager()

    class Meta:
        verbose_name = _("basket to confirm")
        verbose_name_plural = _("baskets to confirm")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(event__isnull=True) ^ models.Q(plan__isnull=True),
                name="kept_basket_is_of_one_offering",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def keep(
        cls,
        *,
        email: str,
        language: str,
        offering: Event | Plan,
        typed: dict[str, list[str]],
        network: str,
        links_of_network: int,
        now: datetime,
    ) -> KeptBasket:
        """Write what was typed; an address that got its links of the day gets no other.

        Raises TooManyBaskets when `links_of_network` were asked for within the hour.
        """
        if cls.objects.filter(network=network, kept_at__gt=now - AN_HOUR).count() >= links_of_network:
            raise TooManyBaskets(network)
        sent = cls.objects.filter(email=email, is_link_due=True, kept_at__gt=now - KEPT).count()
        return cls.objects.create(
            email=email,
            language=language,
            event=offering if isinstance(offering, Event) else None,
            plan=offering if isinstance(offering, Plan) else None,
            typed=typed,
            network=network,
            kept_at=now,
            is_link_due=sent < LINKS_A_DAY,
        )

    @property
    def offering(self) -> Event | Plan:
        """Return what is ordered."""
        offering = self.event or self.plan
        if offering is None:
            raise AssertionError(self.public_id)  # a constraint holds it
        return offering

    @property
    def title(self) -> str:
        """Return what the offering is called."""
        return self.event.title if self.event else str(self.plan)

    @classmethod
    def opened_by(cls, token: str, *, now: datetime) -> KeptBasket:
        """Return the basket that a link opens, and its order where it has one; raise BadBasketLink."""
        found = cls.objects.opened_by(token, now=now)
        basket = found.select_related("event", "plan", "order").first()
        if basket is None:
            raise BadBasketLink
        return basket

    def claim(self, *, now: datetime) -> bool:
        """Let nobody else place this order for a moment; return False when somebody does."""
        free = models.Q(claimed_at=None) | models.Q(claimed_at__lte=now - CLAIM)
        return bool(KeptBasket.objects.filter(free, pk=self.pk, order=None).update(claimed_at=now))

    def let_go(self) -> None:
        """Let it be tried again."""
        KeptBasket.objects.filter(pk=self.pk).update(claimed_at=None)

    def become(self, order: Order) -> None:
        """Remember the order: the link leads to it from now on."""
        self.order = order
        self.save(update_fields=["order"])
